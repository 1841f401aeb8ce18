using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reference;
using Xunit;

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

    public static MatrixTheoryData<string, bool> Functions => new(EdgeFunctionCatalogue.Names, [false, true]);

    public static TheoryData<string> Cells => [.. CellCatalogue.Names];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradients_are_those_of_float64(string cell, bool bothWays, int layers, string readout)
    {
        foreach (int[] lengths in new[] { Even, Ragged })
            Compare(new(cell, bothWays, layers, readout, lengths));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void They_are_on_a_device(string cell)
    {
        using Backend backend = DeviceCatalogue.Open("ilgpu-cpu", plans: PlanCache.None);
        Compare(new(cell, BothWays: true, Layers: 1, "last", Ragged), backend);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Those_of_a_trained_barrier_are(string cell)
    {
        foreach (bool bothWays in new[] { false, true })
            Compare(new(cell, bothWays, Layers: 2, "last", Ragged) { Activation = ScanActivation.Barrier });
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Truncated_they_pass_no_further(string cell)
    {
        foreach (int truncation in new[] { 1, 2, 3 })
        {
            foreach (bool bothWays in new[] { false, true })
                Compare(new(cell, bothWays, Layers: 1, "each", Ragged) { Truncation = truncation });
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Those_of_functions_on_the_edges_into_the_gates_are(string function, bool bothWays)
    {
        foreach (int[] lengths in new[] { Even, Ragged })
            Compare(new("lstm", bothWays, Layers: 1, "last", lengths) { Gates = function });
    }

    [Theory]
    [InlineData("elman", 0)]
    [InlineData("leaky-elman", 2)]
    [InlineData("lstm", 1)]
    [InlineData("lstm", 2)]
    public void They_are_in_other_cells_in_two_layers_truncated_and_with_a_barrier(string cell, int truncation)
    {
        foreach (bool bothWays in new[] { false, true })
        {
            int layers = truncation > 0 ? 1 : 2; // the oracle holds the states of one
            var of = new Case(cell, bothWays, layers, "each", Ragged) { Gates = "daruan", Truncation = truncation };
            Compare(of);
            Compare(of with { Activation = ScanActivation.Barrier });
        }
    }

    [Theory]
    [InlineData("daruan")]
    [InlineData("tunnelling")]
    public void They_are_on_a_device_and_at_any_width(string function)
    {
        Case of = new("lstm", BothWays: true, Layers: 1, "last", Ragged) { Gates = function };
        using Backend device = DeviceCatalogue.Open("ilgpu-cpu", plans: PlanCache.None);
        Compare(of, device);
        foreach (int width in new[] { 4, 8, 16 })
        {
            using var host = new HostBackend(threads: 2, width);
            Compare(of, host);
        }
    }

    private static void Compare(Case c)
    {
        using var backend = new HostBackend(threads: 2);
        Compare(c, backend);
    }

    private static void Compare(Case c, Backend backend)
    {
        int steps = c.Lengths.Sum(), rows = c.Readout is "each" ? steps : c.Lengths.Length;
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % Outputs)];
        var samples = Samples.OfSequences(
            CheckValues.Normal(steps * Inputs, "x"), Inputs, c.Lengths,
            Array.ConvertAll(labels, label => (float)label), Outputs, targetsPerStep: c.Readout is "each");
        Sequential model = c.Model();
        using var network = new PackedNetwork(backend, model, samples);
        foreach (var (name, value) in network.Parameters.Named)
        {
            if (name.EndsWith("start", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal))
                value.Write(CheckValues.Normal((int)value.Length, name, 0.3f));
            if (c.Gates is not null && name.Split('.')[^1] is "weight" or "base" && name[0] - '0' < c.Layers)
                value.Write(CheckValues.Normal((int)value.Length, name, 0.5f));
            if (name.EndsWith("parameters", StringComparison.Ordinal))
                value.Write(c.Activation.Parameters);
        }

        network.Forward();
        double loss = network.Backward();
        Dictionary<string, double[]> p = network.Parameters.Named.ToDictionary(
            n => n.Name, n => Array.ConvertAll(n.Value.ToArray(), v => (double)v), StringComparer.Ordinal);
        var oracle = new Oracle(c, p, samples, labels);
        Assert.Equal(oracle.Loss(), loss, 1e-5);
        for (int layer = 0; layer < model.Layers.Count; layer++)
        {
            string own = $"{layer}.";
            foreach (var (name, gradient) in p.Keys.Where(n => n.StartsWith(own, StringComparison.Ordinal))
                .Zip(network.Parameters.GradientsOfLayer(layer)))
            {
                float[] got = gradient.ToArray();
                for (int i = 0; i < got.Length; i += 1 + (got.Length / 7))
                {
                    double difference = oracle.Difference(p[name], i);
                    Assert.True(
                        Math.Abs(difference - got[i]) <= 2e-5 + (2e-4 * Math.Abs(difference)),
                        $"{name}[{i}], {c}: expected {difference}, got {got[i]}");
                }
            }
        }
    }

    /// <summary>A network, and the lengths of what it reads.</summary>
    private sealed record Case(string Cell, bool BothWays, int Layers, string Readout, int[] Lengths)
    {
        private const int Units = 5;

        public ScanActivation Activation { get; init; } = ScanActivation.Tanh;

        public int Truncation { get; init; }

        /// <summary>A function on the edges into the gates, or none.</summary>
        public string? Gates { get; init; }

        public string[] Ways => BothWays ? ["", "reverse."] : [""];

        public Sequential Model()
        {
            var settings = new RecurrentSettings
            {
                Bidirectional = BothWays,
                LearnStart = true,
                Input = Start,
                Recurrent = Start,
                Truncation = Truncation,
                Edges = Gates is null ? null : EdgeTerms.Parse(Gates),
            };
            List<Layer> all = [.. Enumerable.Range(Units, Layers).Select(units => Activation.Trained is { } trained
                ? new Recurrent(units, Cell, trained, settings)
                : new Recurrent(units, Activation.Cell(Cell), settings))];
            if (Readout is "last")
                all.Add(new LastState(BothWays ? Units + Layers - 1 : null));
            else if (Readout is "mean")
                all.Add(new MeanState());
            return new([.. all, new Dense(Outputs, initialiser: Start)]);
        }

        public override string ToString() =>
            $"{Cell} of {Activation.Name}{(BothWays ? ", both ways" : "")}, {Layers} layers, {Readout}, "
            + $"gates {Gates ?? "of products"}, "
            + $"steps {string.Join(' ', Lengths)}, truncated at {Truncation}";
    }

    /// <summary>The loss in float64, of parameters that can be moved.</summary>
    private sealed class Oracle
    {
        private readonly Case _case;
        private readonly Dictionary<string, double[]> _p;
        private readonly double[][][] _sequences;
        private readonly int[] _labels;
        private readonly RecurrentReference _layers = new();

        public Oracle(Case c, Dictionary<string, double[]> p, Samples samples, int[] labels)
        {
            // Packed steps are labelled in the samples' order too: those of a sequence follow each other there.
            (_case, _p, _labels) = (c, p, labels);
            _sequences = [.. c.Lengths.Select((length, b) => (double[][])[.. Enumerable.Range(0, length).Select(
                t => Array.ConvertAll(samples.Row(b).Slice(t * Inputs, Inputs).ToArray(), v => (double)v))])];
            for (int i = 0; i < c.Layers; i++)
                _layers.Layer([.. c.Ways.Select(way => Of(i, way))]);
        }

        public double Loss()
        {
            double[] states = _case.Readout switch
            {
                "last" => RecurrentReference.Rows(_sequences, _layers.Last),
                "mean" => RecurrentReference.Rows(_sequences, _layers.Mean),
                _ => _layers.EachStep(_sequences),
            };
            string head = $"{(_case.Readout is "each" ? _case.Layers : _case.Layers + 1)}.";
            double[] logits = new NetworkReference().Dense(_p[head + "weight"], _p[head + "bias"])
                .Forward(states, _labels.Length);
            return NetworkReference.CrossEntropy(logits, _labels);
        }

        public double Difference(double[] p, int i) => CentralDifferences.Of(Loss, p, i);

        private DirectionReference Of(int layer, string way)
        {
            double[] trained = _p.GetValueOrDefault($"{layer}.parameters", []);
            CellReference cell = CellOracle.Of(_case.Cell, z => _case.Activation.Value(z, trained));
            string name = $"{layer}.{way}";
            DirectionReference direction = _case.Gates is { } gates ? OfEdges(gates, cell, name, way.Length > 0) : new(
                new ScanReference(cell, _p[name + "recurrent"], way.Length > 0), _p[name + "weight"],
                _p[name + "bias"], _p[name + "start"]);
            if (_case.Truncation == 0)
                return direction;
            Dictionary<double[][], double[][]> unmoved = _sequences.ToDictionary(s => s, s => direction.States(s));
            return direction with
            {
                Held = (sequence, t) =>
                {
                    // Counted from the first step that is read of the longest sequence.
                    int before = way.Length > 0 ? t + 1 : t - 1;
                    int read = way.Length > 0 ? _case.Lengths.Max() - 1 - t : t;
                    bool ends = read % _case.Truncation == 0 && before >= 0 && before < sequence.Length;
                    return ends ? unmoved[sequence][before] : null;
                },
            };
        }

        private DirectionReference OfEdges(string function, CellReference cell, string name, bool isReverse)
        {
            double[] c = _p[name + "bias"], start = _p[name + "start"], numbers =
                [.. EdgeFunctionCatalogue.Numbers(function).Values];
            var scan = new ScanReference(cell, c.Length / cell.Gates, Sums("recurrent."), isReverse);
            Func<double[], double[]> below = Sums("");
            return new(scan, [], c, start) { Below = x => [.. below(x).Zip(c, (sum, bias) => sum + bias)] };

            Func<double[], double[]> Sums(string part)
            {
                double[] f = _p[$"{name}{part}function"], a = _p[$"{name}{part}weight"], v = _p[$"{name}{part}base"];
                return x => EdgeReference.Sums(function, numbers, f, a, v, x);
            }
        }
    }
}
