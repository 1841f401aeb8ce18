using QtGpu.Benchmarks;
using QtGpu.Checks;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>Plans are compared before they are timed, and only what is faster is kept.</summary>
[Collection(ContractCollection.Name)]
public sealed class PlanTunerTests : IDisposable
{
    private readonly Backend _backend = DeviceCatalogue.Open("ilgpu-cpu", plans: PlanCache.None);

    [Fact]
    public void Every_plan_of_products_and_reservoirs_gives_the_same_result()
    {
        TunedWork[] works =
        [
            new TunedProduct(_backend, new GemmShape(9, 24, 5, 2), transposeA: false, transposeB: false),
            new TunedProduct(_backend, new GemmShape(9, 24, 5), transposeA: true, transposeB: false),
            new TunedReservoirs(_backend, new ReservoirShape(2, 3, 9, 1) { Steps = 2 }),
            new TunedReservoirs(_backend, new ReservoirShape(1, 3, 9, 0.1) { Steps = 2 }),
        ];
        TuningRow[] rows = [.. Tuner().Tune(works)];
        Assert.All(rows, row => Assert.True(row.Candidates > 1 && row.UsualSeconds > 0 && row.BestSeconds > 0));
        string[] kinds = ["product float32 nn", "product float32 tn", "reservoirs dense", "reservoirs sparse"];
        foreach (string kind in kinds)
            Assert.Contains(rows, row => row.ShapeClass.StartsWith(kind, StringComparison.Ordinal));
        Assert.All(rows, row => Assert.True(row.IsGain == row.Ratio >= 1.03, row.ToString()));
    }

    [Fact]
    public void Every_plan_of_samplers_gives_the_same_bits()
    {
        IEnumerable<TunedWork> works = TunedWorks.Samplers(_backend, new TimeLattice(Slices: 8), chains: 2);
        TuningRow[] rows = [.. Tuner().Tune(works)];
        Assert.Equal(PathUpdateCatalogue.Names.Count, rows.Length);
        Assert.All(rows, row =>
        {
            Assert.Matches("^sampler [a-z]+ 2x1x8$", row.ShapeClass);
            // 2 threads, and 8 on the chip and off it.
            Assert.True(row.Candidates == 3 && row.BestSeconds > 0, row.ToString());
        });
    }

    [Fact]
    public void Work_as_long_as_a_lap_is_called_twice_by_each_plan()
    {
        var work = new Chooser(_backend, slow: "other") { Milliseconds = 12 };
        Assert.False(Assert.Single(Tuner().Tune([work])).IsGain);
        Assert.Equal(2 + (2 * 2), work.Calls); // to see its choices, and how long it takes
    }

    [Fact]
    public void A_class_of_shapes_is_measured_once_and_its_best_plan_is_in_force_afterwards()
    {
        var work = new Chooser(_backend, slow: "own");
        PlanTuner tuner = Tuner();
        TuningRow row = Assert.Single(tuner.Tune([work, new Chooser(_backend, slow: "own")]));
        Assert.Equal(("own", "other", true), (row.Usual, row.Best, row.IsGain));
        Assert.InRange(row.Ratio, 1.03, 1000);
        Assert.Equal("other", work.Plan());
    }

    [Fact]
    public void What_was_measured_before_is_not_measured_again_and_in_force()
    {
        var work = new Chooser(_backend, slow: "own");
        PlanTuner tuner = Tuner();
        tuner.TakeOver(new TuningRow("class", "shape", "own", "other", 2, 1, 2, 2));
        Assert.Empty(tuner.Tune([work]));
        Assert.Equal("other", work.Plan());
    }

    [Fact]
    public void The_usual_plan_stays_where_no_other_is_faster()
    {
        var work = new Chooser(_backend, slow: "other");
        TuningRow row = Assert.Single(Tuner().Tune([work]));
        Assert.Equal(("own", 1.0, false), (row.Best, row.Ratio, row.IsGain));
        Assert.Equal("own", work.Plan());
    }

    [Fact]
    public void A_plan_with_another_result_ends_the_tuning()
    {
        TunedWork[] works = [new Chooser(_backend, slow: "own") { WrongBy = 1e-3f }];
        var error = Assert.Throws<CheckFailedException>(() => Tuner().Tune(works).Count());
        Assert.Contains("by plan other", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_host_has_nothing_to_tune()
    {
        using Backend host = DeviceCatalogue.Open("cpu");
        var refused = Assert.Throws<InputException>(() => new PlanTuner(host, CancellationToken.None));
        Assert.Contains("no plans", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _backend.Dispose();

    // However long a busy machine lets a call wait.
    private PlanTuner Tuner() =>
        new(_backend, TestContext.Current.CancellationToken) { LongestSeconds = double.PositiveInfinity };

    // Work with two plans, one of which sleeps.
    private sealed class Chooser(Backend backend, string slow) : TunedWork
    {
        public float WrongBy { get; init; }

        public int Milliseconds { get; init; } = 1;

        public int Calls { get; private set; }

        public override double Tolerance => 1e-6;

        public string Plan() => backend.Plans!.Choose("class", "shape", "own", ["own", "other"]);

        public override void Run()
        {
            Calls++;
            Thread.Sleep(Milliseconds * (Plan() == slow ? 8 : 1));
        }

        public override float[] Result() => [1, Plan() == "own" ? 2 : 2 + WrongBy];

        public override void Dispose()
        {
        }
    }
}
