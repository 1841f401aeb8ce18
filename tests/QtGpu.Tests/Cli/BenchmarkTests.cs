using QtGpu.Benchmarks;
using QtGpu.Checks;
using QtGpu.Cli.Report;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class BenchmarkTests
{
    [Fact]
    public void A_product_is_timed_and_its_rate_follows_from_its_size()
    {
        using var backend = new HostBackend(threads: 1);
        GemmRow row = Assert.Single(GemmBenchmark.Run(backend, [GemmShape.Parse("64x100x32")]));
        Timing time = Assert.IsType<Timing>(row.Time);
        Assert.InRange(time.Median, time.Min, time.Max);
        Assert.True(time.Min > 0 && time.Repetitions >= 3);
        Assert.Equal(2e-9 * 64 * 100 * 32 / time.Median, row.Gflops!.Value, 1e-9 * row.Gflops.Value);
    }

    [Fact]
    public void A_wrong_product_is_not_timed()
    {
        using var backend = new HostBackend(threads: 1);
        using var tensors = new Tensors(backend);
        View<float> a = tensors.Noise(new(20, 30)), b = tensors.Noise(new(30, 10)), c = tensors.Noise(new(20, 10));
        var shape = new GemmShape(20, 30, 10);
        Assert.Throws<CheckFailedException>(() => GemmWork.Check(shape, a, b, c));
        backend.Dense.Multiply(a, false, b, false, c);
        GemmWork.Check(shape, a, b, c);
        c.Slice(199, new(1, 1)).Write([c.ToArray()[199] + 0.01f]);
        Assert.Throws<CheckFailedException>(() => GemmWork.Check(shape, a, b, c));
    }

    [Fact]
    public void The_ratio_and_the_table_are_those_of_the_rows()
    {
        // Small, and measured whatever the load: Run leaves out a net of which two batches take more than 0.8 s, and on
        // a machine that others kept busy that was all of them.
        using var backend = new HostBackend(threads: 1);
        var benchmark = new TrainingBenchmark(
            backend, [.. TrainingShape.All(ofHost: true)], ["tunnelling", "relu", "tanh"], factorError: 0,
            CancellationToken.None);
        TrainingRow row = benchmark.Measure(new TrainingShape([20], 16, "sgd"), TrainingWork.Noise(64));
        Assert.Equal(("784-20-10", 64), (row.Shape.Net, row.Samples));
        TrainingRun tunnelling = row.Run("tunnelling")!, relu = row.Run("relu")!;
        Assert.InRange(row.PerSecond(relu), row.Samples / relu.Epoch.Max, row.Samples / relu.Epoch.Min);
        Assert.InRange(
            tunnelling.OverRelu!.Value, relu.Epoch.Min / tunnelling.Epoch.Max, relu.Epoch.Max / tunnelling.Epoch.Min);
        Assert.Null(relu.OverRelu);
        Assert.NotNull(row.Run("tanh")!.OverRelu);
    }

    [Fact]
    public void Tables_and_roofline_tell_the_rows()
    {
        BenchResult result = Measured.Result(peak: 100);
        string page = new BenchTables(result).ToMarkdown(new BenchPicture("Roofline", "roofline.svg"));
        Assert.Contains("| copy | 0.500 | 16.0 | 100 |", page, StringComparison.Ordinal);
        Assert.Contains("| 1000x1000x1000 | 4.0 | 4 |", page, StringComparison.Ordinal);
        Assert.Contains("| 9000x9000x9000 | – | – |", page, StringComparison.Ordinal);
        Assert.Contains("![Roofline](roofline.svg)", page, StringComparison.Ordinal);

        // 2·1000³ flops over 4·3·1000² bytes in half a second, under a peak of 100 GFLOP/s.
        RooflinePoint product = result.Roofline.Single(point => point.Kind == "products");
        Assert.Equal((500 / 3.0, 4.0), (product.Intensity, product.Gflops));
        string picture = Roofline.Plot(result, [product with { Name = "earlier", Gflops = 2 }])!.ToSvg();
        Assert.Contains("FMA peak, 100 GFLOP/s", picture, StringComparison.Ordinal);
        Assert.Contains(">1000x1000x1000</text>", picture, StringComparison.Ordinal);
        Assert.Contains(">before</text>", picture, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("gelu")]
    [InlineData("wkb")]
    public void Every_activation_is_judged_by_its_own_oracle(string activation)
    {
        using var backend = new HostBackend(threads: 1);
        var shape = new TrainingShape([20], 16, "sgd");
        using var training = new TrainingWork(backend, shape, activation, TrainingWork.Noise(32));
        using var passes = new StreamWork(backend, 1 << 13);
        passes.Checked(activation);
    }

    [Fact]
    public void A_batch_of_products_is_read_checked_and_counted()
    {
        var shape = GemmShape.Parse("3x20x30x10");
        Assert.Equal(new GemmShape(20, 30, 10, 3), shape);
        Assert.Equal("3x20x30x10", shape.ToString());
        Assert.Equal(3 * 2.0 * 20 * 30 * 10, shape.Flops);
        using var backend = new HostBackend(threads: 1);
        using var work = new GemmWork(backend, shape);
        work.Multiply();
    }

    [Theory]
    [InlineData("identity", 0, 0)]
    [InlineData("relu", 0, 0)]
    [InlineData("tunnelling", 10, 200)]
    public void Operations_are_counted_while_the_formula_runs(string activation, double atLeast, double atMost)
    {
        double forward = FlopCount.Of(activation, derivative: false);
        Assert.InRange(forward, atLeast, atMost);
        Assert.InRange(FlopCount.Of(activation, derivative: true), forward, 2 * atMost);
    }

    [Fact]
    public void Turns_go_there_and_back_and_the_ratio_is_that_of_the_turns()
    {
        var order = new List<char>();
        Lap[][] laps = Turns.Take([Contender('a', 1), Contender('b', 3)], seconds: 0, CancellationToken.None);
        Assert.Equal("abbaabbaab", string.Concat(order));
        Assert.Equal(3, Turns.Ratio(laps[0], laps[1], Lap.Measure(threads: 2)));
        Assert.Equal(1.5, Turns.Ratio(laps[0], laps[1], Lap.Measure(threads: 1)));

        Func<Lap> Contender(char name, double wall) => () =>
        {
            order.Add(name);
            return new(wall, Cpu: name == 'a' ? 2 : 3);
        };
    }

    [Fact]
    public void A_training_run_needs_its_samples_parameters_state_and_activations()
    {
        var shape = new TrainingShape([100], 64, "adam");
        Assert.Equal("784-100-10", shape.Net);
        Assert.Equal((784 * 100) + 100 + (100 * 10) + 10, shape.Parameters);
        Assert.Equal((4.0 * 784 * 100) + (6.0 * 100 * 10), shape.FlopsPerSample); // the first layer hands nothing down
    }
}
