using QtGpu.Data;
using QtGpu.Data.Digits;
using QtGpu.Kernels.Host;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Digits;
using QtGpu.Tests.Cli;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

/// <summary>Parts of a run over images that are stopped at every chance, and go on.</summary>
public sealed class DigitProgressTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HostBackend _backend = new(threads: 1);

    public void Dispose()
    {
        _backend.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_regression_that_is_stopped_after_every_epoch_has_the_weights_of_an_unbroken_one()
    {
        Dataset data = new SyntheticDigits().Load(new());
        Samples few = data.Train.Subset([.. Enumerable.Range(0, 200)]);
        TrainerOptions options = SoftmaxRegression.Standard with { Epochs = 4, Batch = 50 };
        float[] whole = SoftmaxRegression
            .Train(few, _backend, 0.01, options, stop: TestContext.Current.CancellationToken).Weights;
        var (broken, starts) = Broken((kept, stop) => kept.Once("regression", underWay => SoftmaxRegression.Train(
            few, _backend, 0.01, options, _ => stop.Cancel(), stop.Token, underWay).Weights));
        Assert.Equal(whole, broken);
        Assert.Equal(4, starts); // the end of the last epoch stops nothing
    }

    [Fact]
    public void A_block_that_is_stopped_at_every_chance_has_the_activities_of_an_unbroken_one()
    {
        float[] fields = [0, 1000, 6000, 12_000, 3000, 3000];
        var plan = new SamplingPlan(Width: 0.1, Thermalisation: 100, Measurements: 60, Every: 2);
        var sampled = new SampledActivities(
            plan, new OutputNeurons(3), new TimeLattice(0.7, 64), _backend, new DigitSampling(Seed: 5));
        double[][] whole = sampled.Activities(fields, 3, null, TestContext.Current.CancellationToken);
        var (broken, starts) = Broken((kept, stop) => kept.Once(
            "block", underWay => sampled.Activities(fields, 3, _ => stop.Cancel(), stop.Token, underWay)));
        Assert.Equal(whole, broken);
        Assert.InRange(starts, 10, 12); // thermalisation, and ten parts
    }

    [Fact]
    public void A_unit_that_is_kept_is_not_done_again_and_leaves_nothing_under_way()
    {
        using (DigitProgress kept = Open())
        {
            Assert.Equal(1, kept.Once("a", underWay =>
            {
                underWay!.Begin([1.5]);
                underWay.Did(1);
                Assert.Equal(3, Directory.GetFiles(_folder["run"]).Length); // journal, lock, what is under way
                return 1;
            }));
        }

        using DigitProgress again = Open();
        Assert.Equal(1, again.Once("a", _ => 2));
        Assert.Equal(2, again.Once("b", underWay => (int)underWay!.Begin([0.0]) + 2));
        Assert.Equal(2, Directory.GetFiles(_folder["run"]).Length);
    }

    // Starts until it ends, and how often that was.
    private (T Result, int Starts) Broken<T>(Func<DigitProgress, CancellationTokenSource, T> work)
    {
        for (int starts = 1; starts <= 20; starts++)
        {
            using DigitProgress kept = Open();
            using var stop = new CancellationTokenSource();
            try
            {
                return (work(kept, stop), starts);
            }
            catch (OperationCanceledException)
            {
                // and again
            }
        }

        throw new InvalidOperationException("it did not get on");
    }

    private DigitProgress Open() =>
        DigitProgress.Open(_folder["run/progress.journal"], "all", resume: true, Assert.Fail);
}
