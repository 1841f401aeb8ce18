using QtGpu.Checks;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reference;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Models;

/// <summary>Gradients of whole networks against central differences of an independent network in float64.</summary>
public sealed class NetworkGradientTests
{
    private const int Rows = 9, Inputs = 5, Outputs = 3;
    private static readonly Initialiser Start = new NormalInitialiser(0.5f);

    private static readonly Activation Paper = Activation.Of(new Tunnelling());
    private static readonly Tunnelling Shoulder = new(
        height: 5, width: 0.2, energyScale: 3, operatingEnergy: 2, centred: true);

    private static readonly Dictionary<string, Func<Layer[]>> Networks = new(StringComparer.Ordinal)
    {
        ["one linear layer"] = () => [new Dense(Outputs, initialiser: Start)],
        ["tunnelling"] = () => [new Dense(8, Paper, Start), new Dense(Outputs, initialiser: Start)],
        ["tunnelling, three deep"] = () =>
            [new Dense(8, Paper, Start), new Dense(33, Paper, Start), new Dense(7, Paper, Start),
                new Dense(Outputs, initialiser: Start)],
        ["tunnelling on the shoulder, centred"] = () =>
            [new Dense(17, Activation.Of(Shoulder), Start), new Dense(6, Activation.Of(Shoulder), Start),
                new Dense(Outputs, initialiser: Start)],
        ["relu"] = () => [new Dense(8, "relu", Start), new Dense(6, "relu", Start),
            new Dense(Outputs, initialiser: Start)],
        ["tanh"] = () => [new Dense(8, "tanh", Start), new Dense(6, "tanh", Start),
            new Dense(Outputs, initialiser: Start)],
        ["an activation on the last layer"] = () => [new Dense(8, "tanh", Start), new Dense(Outputs, "tanh", Start)],
        ["tunnelling on the last layer"] = () => [new Dense(Outputs, Activation.Of(Shoulder), Start)],
        ["dropout between, first and of rate 0"] = () =>
        [
            new Dropout(0.2f), new Dense(8, Paper, Start), new Dropout(0.5f), new Dense(16, "tanh", Start),
            new Dropout(0),
            new Dense(Outputs, initialiser: Start),
        ],
        ["dropout last, over an activation"] = () => [new Dense(Outputs, "tanh", Start), new Dropout(0.4f)],
        ["dropout of rate 0 last, over an activation"] = () => [new Dense(Outputs, "tanh", Start), new Dropout(0)],
        ["trainable barriers"] = () =>
        [
            new Dense(8, initialiser: Start), new TrainableActivation(ParametricActivation.Of(Shoulder)),
            new Dense(6, initialiser: Start), new TrainableActivation(ParametricActivation.Of(Shoulder)),
            new Dense(Outputs, initialiser: Start),
        ],
        ["a trainable slope, and a barrier whose scale is trained too"] = () =>
        [
            new Dense(8, initialiser: Start), new TrainableActivation(ParametricActivation.Of(new LeakyRelu(0.2, 1.5))),
            new Dense(6, initialiser: Start),
            new TrainableActivation(ParametricActivation.Of(new TrainedScale<Tunnelling>(Shoulder))),
            new Dense(Outputs, initialiser: Start),
        ],
        ["a trainable barrier over an activation, under dropout"] = () =>
        [
            new Dense(8, "tanh", Start), new TrainableActivation(ParametricActivation.Of(Shoulder)), new Dropout(0.3f),
            new Dense(Outputs, initialiser: Start),
        ],
        ["layer norm between, over an activation and first"] = () =>
        [
            new LayerNorm(), new Dense(8, "tanh", Start), new LayerNorm(), new Dense(17, Paper, Start), new LayerNorm(),
            new Dense(Outputs, initialiser: Start),
        ],
        ["a residual over an activation"] = () =>
        [
            new Dense(8, "tanh", Start), new Residual(new Dense(6, Paper, Start), new Dense(8, "tanh", Start)),
            new Dense(Outputs, initialiser: Start),
        ],
        ["a residual first, one in another, one last"] = () =>
        [
            new Residual(new Dense(Inputs, "tanh", Start)),
            new Residual(
                new Residual(new Dense(7, "tanh", Start), new Dense(Inputs, initialiser: Start)),
                new LayerNorm()),
            new Dense(Outputs, initialiser: Start), new Residual(new Dense(Outputs, "tanh", Start)),
        ],
        ["edges over an activation, in a residual and first"] = () =>
        [
            new Edges(4, "daruan"), new Dense(6, "tanh", Start), new Edges(5, "daruan"),
            new Residual(new Edges(5, EdgeFunctionCatalogue.Create("daruan"), hasBase: false)),
            new Residual(new Edges(5, "daruan")), new Dense(Outputs, initialiser: Start),
        ],
        ["edges last and alone"] = () => [new Edges(Outputs, EdgeFunctionCatalogue.Create("daruan"), hasBase: false)],
        ["a trainable barrier first and last"] = () =>
        [
            new TrainableActivation(ParametricActivation.Of(Shoulder)), new Dense(Outputs, initialiser: Start),
            new TrainableActivation(ParametricActivation.Of(Shoulder)),
        ],
    };

    public static TheoryData<string, bool> Cases => new(
        from network in Networks.Keys
        from classes in new[] { true, false }
        select new TheoryDataRow<string, bool>(network, classes));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_gives_the_differences_of_the_loss(string name, bool classes)
    {
        using var backend = new HostBackend(threads: 2);
        var model = new Sequential(Networks[name]());
        using var parameters = new ParameterBuffer(model, backend, Inputs, seed: 4);
        foreach (var (parameter, value) in parameters.Named)
        {
            // The others start at 0, where too much is right by chance.
            if (!parameter.EndsWith("weight", StringComparison.Ordinal))
                value.Write(CheckValues.Normal(value.Length, "start", 0.2f));
        }

        // A batch smaller than the capacity, as the last one of an epoch is.
        using var network = new Network(
            model, backend, parameters, Inputs, capacity: Rows + 4, training: true, seed: 4);
        float[] x = CheckValues.Normal(Rows * Inputs, "batch");
        network.Input.Write(x);
        float[] targets = classes
            ? [.. Enumerable.Range(0, Rows).Select(i => (float)(i % Outputs))]
            : CheckValues.Normal(Rows * Outputs, "targets");
        double loss = Step(backend, network, targets, classes);

        double[][] moving = [.. parameters.Named.Select(p => p.Value.ToArray().Select(w => (double)w).ToArray())];
        NetworkReference reference = Reference(model, network, moving);
        double Loss()
        {
            double[] y = reference.Forward([.. x.Select(v => (double)v)], Rows);
            return classes
                ? NetworkReference.CrossEntropy(y, [.. targets.Select(t => (int)t)])
                : NetworkReference.HalfMeanSquare(y, [.. targets.Select(t => (double)t)]);
        }

        Assert.Equal(Loss(), loss, 1e-6 * (1 + loss));
        string[] names = [.. parameters.Named.Select(p => p.Name)];
        for (int t = 0; t < moving.Length; t++)
        {
            float[] gradient = parameters.Gradients.Slice(
                parameters.Named.ElementAt(t).Value.Offset, Shape.Vector(moving[t].Length)).ToArray();
            double[] expected = CentralDifferences.Gradient(Loss, moving[t]);

            // Each layer's sums round by about √k/2²⁴ of their largest terms; four layers and their slopes together
            // stay below 2·10⁻⁵ of the tensor's largest gradient. The differences themselves are good to 10⁻⁹.
            double scale = expected.Max(Math.Abs);
            Expect.Close(expected, gradient, _ => 1e-8 + (2e-5 * scale), $"{names[t]} of {name}");
        }
    }

    [Fact]
    public void Dropout_is_off_where_nothing_is_trained()
    {
        using var backend = new HostBackend(threads: 1);
        var model = new Sequential(new Dropout(0.5f), new Dense(3, "tanh", Start), new Dropout(0.5f));
        using var parameters = new ParameterBuffer(model, backend, Inputs, seed: 4);
        using var network = new Network(model, backend, parameters, Inputs, Rows, training: false);
        float[] x = CheckValues.Normal(Rows * Inputs, "batch");
        network.Input.Write(x);
        network.Forward(Rows, cancellation: TestContext.Current.CancellationToken);
        double[][] values = [.. parameters.Named.Select(p => p.Value.ToArray().Select(w => (double)w).ToArray())];
        double[] expected = new NetworkReference()
            .Dense(values[0], values[1]).Map(Math.Tanh).Forward([.. x.Select(v => (double)v)], Rows);
        Expect.Close(expected, network.Output.ToArray(), _ => 2e-6, "forward");
    }

    private static double Step(Backend backend, Network network, float[] targets, bool classes)
    {
        using DeviceBuffer labels = backend.Allocate(targets.Length), statistics = backend.Allocate(2);
        labels.Write(
            0, classes ? Array.ConvertAll(targets, label => BitConverter.Int32BitsToSingle((int)label)) : targets);
        View<float> memory = labels.View.Reshape(new(Rows, targets.Length / Rows));
        View<float> gradient = network.OutputGradient.FirstRows(Rows);
        network.Forward(Rows, step: 3);
        Loss.For(classes ? Outputs : 0).Evaluate(
            backend, network.Output.FirstRows(Rows), Targets.Of(memory, classes ? Outputs : 0), gradient,
            statistics.View);
        network.Backward(Rows, step: 3);
        return statistics.View.ToArray()[0] / Rows;
    }

    private static NetworkReference Reference(Sequential model, Network network, double[][] parameters)
    {
        int next = 0;
        return Reference(model.Layers, i => network.Layers[i].Output.Value, network.Input, parameters, ref next);
    }

    private static NetworkReference Reference(
        IReadOnlyList<Layer> layers, Func<int, View<float>> outputs, View<float> input, double[][] parameters,
        ref int next)
    {
        var reference = new NetworkReference();
        View<float> below = input;
        for (int i = 0; i < layers.Count; i++)
        {
            View<float> output = outputs(i);
            switch (layers[i])
            {
                case LayerNorm:
                    reference.LayerNorm(parameters[next], parameters[next + 1]);
                    next += 2;
                    break;
                case Residual residual:
                    reference.Residual(
                        Reference(residual.Layers, _ => View<float>.None, View<float>.None, parameters, ref next));
                    break;
                case Dense dense:
                    reference.Dense(parameters[next], parameters[next + 1]).Map(Textbook(dense.Activation));
                    next += 2;
                    break;
                case Edges edges:
                    double[] numbers = [.. EdgeFunctionCatalogue.Numbers(edges.Function.Name).Values];
                    reference.Edges(
                        parameters[next], parameters[next + 1], parameters[next + 2],
                        edges.HasBase ? parameters[next + 3] : null,
                        (own, x) => EdgeReference.Value(edges.Function.Name, numbers, own, x));
                    next += edges.HasBase ? 4 : 3;
                    break;
                case TrainableActivation:
                    double[] p = parameters[next++];
                    reference.Map(p.Length == 1
                        ? z => 1.5 * z * (z < 0 ? 0.2 + p[0] : 1)
                        : z => Centred(
                            z * (p.Length > 2 ? Math.Exp(p[2]) : 1), 5 * Math.Exp(p[0]), 0.2 * Math.Exp(p[1])));
                    break;
                case Dropout:
                    // The mask as the network drew it; where the input is 0 it makes no difference.
                    float[] from = below.FirstRows(Rows).ToArray(), to = output.FirstRows(Rows).ToArray();
                    reference.Mask([.. from.Zip(to, (a, b) => a == 0 ? 0 : Math.Round((double)b / a, 5))]);
                    break;
            }

            below = output;
        }

        return reference;
    }

    private static Func<double, double> Textbook(Activation activation) => activation.Name switch
    {
        "identity" => z => z,
        "relu" => z => Math.Max(z, 0),
        "tanh" => Math.Tanh,
        _ when ReferenceEquals(activation, Paper) => z => NetworkReference.Transmission(
            10 * z, 30, 0.5 / (5.123167223161844 * Math.Sqrt(30))),
        _ => z => Centred(z, 5, 0.2),
    };

    private static double Centred(double z, double height, double width) =>
        NetworkReference.Transmission(2 + (3 * z), height, width) - NetworkReference.Transmission(2, height, width);
}
