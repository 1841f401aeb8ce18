using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reference;
using QtGpu.Training;
using Xunit;
using Direction = QtGpu.Reference.DirectionReference;

namespace QtGpu.Tests.Models;

/// <summary>
/// Back-propagation through time of whole networks against central differences of an independent network in float64:
/// every cell, one way and both, one layer and two, every read-out, sequences of one length and of several.
/// </summary>
public sealed class RecurrentGradientTests
{
    private const int Inputs = 3, Outputs = 3;
    private static readonly int[] Even = [4, 4, 4], Ragged = [2, 5, 1, 3];
    private static readonly NormalInitialiser Start = new(0.6f);

    public static MatrixTheoryData<string, bool, int, string> Networks => new(
        CellCatalogue.Names, [false, true], [1, 2], ["last", "mean", "each"]);

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradients_are_those_of_float64(string cell, bool bothWays, int layers, string readout)
    {
        foreach (int[] lengths in new[] { Even, Ragged })
        {
            using var backend = new HostBackend(2);
            Compare(backend, cell, bothWays, layers, readout, lengths);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void They_are_on_a_device(string cell)
    {
        using Backend backend = DeviceCatalogue.Open("ilgpu-cpu", plans: PlanCache.None);
        Compare(backend, cell, bothWays: true, layers: 1, "last", Ragged);
    }

    public static TheoryData<string> Cells => [.. CellCatalogue.Names];

    private static void Compare(
        Backend backend, string cell, bool bothWays, int layers, string readout, int[] lengths)
    {
        var settings = new RecurrentSettings
        {
            Bidirectional = bothWays,
            LearnStart = true,
            Input = Start,
            Recurrent = Start,
        };
        Activation f = ActivationCatalogue.Create("tanh");
        int units = 5;
        List<Layer> all = [.. Enumerable.Range(0, layers).Select(
            i => new Recurrent(units + i, CellCatalogue.Create(cell, f), settings))];
        int last = units + layers - 1;
        if (readout is "last")
            all.Add(new LastState(bothWays ? last : null));
        else if (readout is "mean")
            all.Add(new MeanState());
        all.Add(new Dense(Outputs, initialiser: Start));
        var model = new Sequential([.. all]);

        int steps = lengths.Sum();
        float[] x = CheckValues.Normal(steps * Inputs, "x");
        int rows = readout is "each" ? steps : lengths.Length;
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % Outputs)];
        var samples = Samples.OfSequences(
            x, Inputs, lengths, Array.ConvertAll(labels, label => (float)label), Outputs,
            targetsPerStep: readout is "each");
        var shape = Shape.Of(lengths.Max(), lengths.Length, Inputs);
        var sequences = new SequenceBatch();
        using var parameters = new ParameterBuffer(model, backend, shape, 7);
        foreach (var (name, value) in parameters.Named.Where(p => p.Name.EndsWith("start", StringComparison.Ordinal)
            || p.Name.EndsWith("bias", StringComparison.Ordinal)))
            value.Write(CheckValues.Normal((int)value.Length, name, 0.3f));
        using var network = new Network(model, backend, parameters, shape, training: true, sequences: sequences);

        int[] order = [.. Enumerable.Range(0, lengths.Length).OrderByDescending(i => lengths[i])];
        var packed = new PackedSequences(samples, lengths.Length, lengths.Max());
        var features = new float[packed.MostTokens * Inputs];
        var targets = new float[packed.MostTargetRows];
        var numbers = new int[packed.MostNumbers];
        packed.Pack(order, features, targets, numbers);
        using DeviceBuffer ints = backend.Allocate<int>(numbers.Length), expected = backend.Allocate(rows),
            statistics = backend.Allocate(2);
        ints.Write<int>(0, numbers);
        expected.Write<float>(0, targets.AsSpan(0, rows));
        sequences.Set(packed.Lengths, ints.As<int>(), packed.Words);
        network.Input.FirstRows(steps).Write(features.AsSpan(0, steps * Inputs));
        network.Forward(steps);
        Assert.Equal(rows, network.OutputRows);
        Loss.For(Outputs).Evaluate(
            backend, network.Output.FirstRows(rows), Targets.Of(expected.View.Reshape(new(rows, 1)), Outputs),
            network.OutputGradient.FirstRows(rows), statistics.View);
        network.Backward(steps);

        Dictionary<string, double[]> p = parameters.Named.ToDictionary(
            n => n.Name, n => Array.ConvertAll(n.Value.ToArray(), v => (double)v), StringComparer.Ordinal);
        double Loss64()
        {
            var reference = new RecurrentReference();
            for (int i = 0; i < layers; i++)
            {
                reference.Layer([.. (bothWays ? new[] { "", "reverse." } : [""]).Select(way => new Direction(
                    new ScanReference(
                        Cell(cell), p[$"{i}.{way}recurrent"], way.Length > 0),
                    p[$"{i}.{way}weight"], p[$"{i}.{way}bias"], p[$"{i}.{way}start"]))]);
            }

            double[][][] sequences64 = [.. lengths.Select((length, b) => Enumerable.Range(0, length).Select(
                t => samples.Row(b).Slice(t * Inputs, Inputs).ToArray().Select(v => (double)v).ToArray()).ToArray())];
            double[] states = readout switch
            {
                "last" => RecurrentReference.Rows(sequences64, reference.Last),
                "mean" => RecurrentReference.Rows(sequences64, reference.Mean),
                _ => reference.EachStep(sequences64),
            };
            string head = $"{all.Count - 1}.";
            double[] logits = new NetworkReference().Dense(p[head + "weight"], p[head + "bias"]).Forward(states, rows);
            return NetworkReference.CrossEntropy(logits, labels);
        }

        Assert.Equal(Loss64(), statistics.View.ToArray()[0] / rows, 1e-5);
        for (int layer = 0; layer < all.Count; layer++)
        {
            IEnumerable<string> names = parameters.Named.Select(parameter => parameter.Name)
                .Where(name => name.StartsWith($"{layer}.", StringComparison.Ordinal));
            foreach (var (name, gradient) in names.Zip(parameters.GradientsOfLayer(layer)))
            {
                float[] got = gradient.ToArray();
                for (int i = 0; i < got.Length; i += 1 + (got.Length / 7))
                {
                    double kept = p[name][i], h = 1e-5;
                    p[name][i] = kept + h;
                    double above = Loss64();
                    p[name][i] = kept - h;
                    double below = Loss64();
                    p[name][i] = kept;
                    double difference = (above - below) / (2 * h);
                    Assert.True(
                        Math.Abs(difference - got[i]) <= 2e-5 + (2e-4 * Math.Abs(difference)),
                        $"{name}[{i}], {string.Join(',', lengths)}: expected {difference}, got {got[i]}");
                }
            }
        }
    }

    private static CellReference Cell(string name) => name switch
    {
        "elman" => CellReference.Elman(Math.Tanh),
        "leaky-elman" => CellReference.LeakyElman(Math.Tanh, 0.3),
        "gru" => CellReference.Gru(Math.Tanh),
        "lstm" => CellReference.Lstm(Math.Tanh),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no reference of this cell."),
    };
}
