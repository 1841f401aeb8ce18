using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Exchange;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Cli;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Exchange;

/// <summary>Networks of every layer with random parameters, as they answer here and in ONNX Runtime.</summary>
public sealed class OnnxNetworkTests : IDisposable
{
    private const int Features = 5, Rows = 1000, Words = 11, LongestSequence = 9;

    private static readonly Dictionary<string, Func<Layer[]>> Networks = new(StringComparer.Ordinal)
    {
        ["dense"] = () => [new Dense(17, "tunnelling"), new Dense(9, "gelu"), new Dense(3)],
        ["a matrix of one row"] = () => [new Dense(1, "tanh"), new Dense(2, "swish", new XavierInitialiser())],
        ["without bias"] = () => [new Dense(7, Activation.Of(new Relu()), hasBias: false), new Dense(1)],
        ["normalised residuals with dropout"] = () =>
        [
            new Dense(8, "rational"), new LayerNorm(), new Dropout(0.4f),
            new Residual(new Dense(6, "tanh"), new Residual(new Dense(6, "relu")), new Dense(8)), new Dense(4),
        ],
        ["trained barriers"] = () =>
        [
            new Dense(12), new TrainableActivation(ParametricActivation.Of(new Tunnelling())),
            new Dense(12), new TrainableActivation(ParametricActivation.Of(new Rational())), new Dense(2),
        ],
        ["Bayesian"] = () => [new BayesianDense(11, "tunnelling"), new BayesianDense(4)],
    };

    private static readonly Func<Layer[]>[] Readouts =
    [
        () => [new LastState(), new Dense(3)], () => [new MeanState(), new Dense(3)], () => [new Dense(3)],
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly HostBackend _backend = new(1);

    public static TheoryData<string> Names => [.. Networks.Keys];

    public static TheoryData<string> Functions => [.. EdgeFunctionCatalogue.Names, "daruan:5", "b-spline:9"];

    public static TheoryData<string, string, bool> Cells =>
        new(CellCatalogue.Names.SelectMany(cell => new[] { "tunnelling", "tanh", "swish" }.SelectMany(
            activation => new[] { false, true }.Select(both => (cell, activation, both)))));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_of_samples(string name) => AssertSame(new(Networks[name]()));

    [Theory]
    [MemberData(nameof(Functions))]
    public void Edges_have_their_functions(string name)
    {
        string[] words = name.Split(':');
        EdgeFunction function = words.Length == 1 ? EdgeFunctionCatalogue.Create(name) : words[0] == "daruan"
            ? EdgeFunction.Of(new Daruan(5)) : EdgeFunction.Of(new BSpline(9, -2, 3));
        AssertSame(new(new Edges(7, function), new Edges(3, function, hasBase: false)));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_recurrent_network_with_each_readout(string cell, string activation, bool bothWays)
    {
        foreach (Func<Layer[]> readout in Readouts)
        {
            var settings = new RecurrentSettings { Bidirectional = bothWays, LearnStart = bothWays };
            TrainableCell units = CellCatalogue.Create(cell, ActivationCatalogue.Create(activation));
            Layer[] above = readout();
            if (above[0] is LastState && bothWays)
                above[0] = new LastState(4);
            AssertSame(
                new([new Recurrent(6, units, settings), new Recurrent(4, units, settings), .. above]), words: false);
        }
    }

    [Fact]
    public void Trained_barriers_of_a_recurrent_network() => AssertSame(
        new(
            new Recurrent(7, "lstm", ParametricActivation.Of(new Tunnelling()), new() { Bidirectional = true }),
            new LastState(7), new Dense(2)),
        words: false);

    [Theory]
    [InlineData("daruan:repetitions=2")]
    [InlineData("b-spline:base=0")]
    public void Functions_on_the_edges_into_gates(string terms) => AssertSame(
        new(
            new Recurrent(
                4, CellCatalogue.Create("lstm", ActivationCatalogue.Create("tanh")),
                new() { Edges = EdgeTerms.Parse(terms), Bidirectional = true, LearnStart = true }),
            new MeanState(), new Dense(2)),
        words: false);

    [Fact]
    public void Words_are_embedded_or_one_among_zeros()
    {
        TrainableCell units = CellCatalogue.Create("gru", ActivationCatalogue.Create("tunnelling"));
        AssertSame(
            new(
                new Embedding(Words, 3), new LockedDropout(0.5f), new Recurrent(5, units), new MeanState(),
                new Dense(2)),
            words: true);
        AssertSame(new(new OneHot(Words), new Recurrent(5, units), new LastState(), new Dense(2)), words: true);
    }

    [Fact]
    public void A_scale_is_part_of_the_network()
    {
        var scale = new SampleScale(
            new([1e4, -2e3, 3, 0.001, 0], [1, 2, 3, 0.001, 5]), new([70, -3e3, 0.01], [2, 100, 1e-3]));
        var model = new Sequential(new Dense(6, "tunnelling"), new Dense(3));
        using ParameterBuffer parameters = Parameters(model, Shape.Vector(Features));
        float[] x = CheckValues.Normal(Rows * Features, "scaled");
        for (int i = 0; i < x.Length; i++)
            x[i] = (float)(scale.Features.Origins[i % Features] + (scale.Features.Units[i % Features] * x[i]));
        using var evaluator = new Evaluator(model, _backend, parameters, Features);
        float[] expected = evaluator.Predict(
            new Samples(x, Features, new float[Rows * 3], 0, 3).Scaled(scale),
            TestContext.Current.CancellationToken);
        OnnxExport.Write(_folder["n.onnx"], model, parameters, Features, scale: scale);
        using var run = new OnnxRun(_folder["n.onnx"]);
        float[] got = run.With("x", x, Rows, Features).Get("y");
        for (int k = 0; k < 3; k++)
        {
            OnnxRun.AssertClose(
                scale.Targets!.Units[k], Column(expected, k), Column(got, k));
        }

        static float[] Column(float[] rows, int k) => [.. rows.Where((_, i) => i % 3 == k)];
    }

    public void Dispose()
    {
        _folder.Dispose();
        _backend.Dispose();
    }

    private void AssertSame(Sequential model)
    {
        Shape input = Shape.Vector(Features);
        using ParameterBuffer parameters = Parameters(model, input);
        float[] x = CheckValues.Normal(Rows * Features, "samples");
        using var evaluator = new Evaluator(model, _backend, parameters, Features);
        var samples = new Samples(x, Features, [], classes: 0, targetCount: 0);
        float[] expected = evaluator.Predict(samples, TestContext.Current.CancellationToken);
        OnnxSummary written = OnnxExport.Write(_folder["n.onnx"], model, parameters, Features);
        Assert.Equal([$"x [batch, {Features}] float32"], written.Inputs);
        using var run = new OnnxRun(_folder["n.onnx"]);
        OnnxRun.AssertClose(expected, run.With("x", x, Rows, Features).Get("y"));
    }

    // Sequences of all lengths; what stands behind their ends is no number that could be overlooked.
    private void AssertSame(Sequential model, bool words)
    {
        const int count = 120;
        int width = words ? 1 : Features;
        Shape input = Shape.Of(1, 1, width);
        using ParameterBuffer parameters = Parameters(model, input);
        int[] lengths = [.. Enumerable.Range(0, count).Select(i => 1 + (i * 7 % LongestSequence))];
        float[] normal = CheckValues.Normal(count * LongestSequence * width, "steps");
        int[] word = [.. normal.Select(x => (int)(MathF.Abs(x) * 1000) % Words)];
        float[] padded = words ? Array.ConvertAll(word, w => (float)w) : normal;
        float[] packed =
        [
            .. lengths.SelectMany((length, i) => padded.AsSpan(i * LongestSequence * width, length * width).ToArray()),
        ];
        using var evaluator = new Evaluator(model, _backend, parameters, width);
        bool perStep = model.Output(Shape.Of(2, 1, width)).Axes > 2;
        var samples = Samples.OfSequences(
            packed, width, lengths, [], classes: 0, targetCount: 0, vocabulary: words ? Words : 0,
            targetsPerStep: perStep);
        float[] expected = evaluator.Predict(samples, TestContext.Current.CancellationToken);
        OnnxExport.Write(_folder["n.onnx"], model, parameters, width, areSequences: true);
        using var run = new OnnxRun(_folder["n.onnx"]);
        run.With("lengths", Array.ConvertAll(lengths, length => (long)length), count);
        float[] got = (words
            ? run.With("words", Array.ConvertAll(word, w => (long)w), count, LongestSequence)
            : run.With("x", normal, count, LongestSequence, width)).Get("y");
        if (perStep)
        {
            int row = got.Length / count, outputs = row / LongestSequence;
            got = [.. lengths.SelectMany((length, i) => got.AsSpan(i * row, length * outputs).ToArray())];
        }

        OnnxRun.AssertClose(expected, got);
    }

    // Random everywhere, also where a network begins with zeros.
    private ParameterBuffer Parameters(Sequential model, Shape input)
    {
        var parameters = new ParameterBuffer(model, _backend, input, seed: 1);
        foreach ((string name, View<float> value) in parameters.Named)
        {
            float[] random = CheckValues.Normal(value.Length, name, 0.3f);
            value.Write([.. value.ToArray().Zip(random, (a, b) => a + b)]);
        }

        return parameters;
    }
}
