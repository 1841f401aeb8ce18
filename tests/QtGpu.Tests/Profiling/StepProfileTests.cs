using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Profiling;
using QtGpu.Tests.Training;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Profiling;

public sealed class StepProfileTests
{
    // A step of it is of more operations than there is room for on average.
    [Fact]
    public void A_deep_network_s_profile_is_that_of_whole_steps()
    {
        const int layers = 70;
        StepProfile profile = Profile(layers, steps: 4);
        OperationProfile[] forward =
            [.. profile.Operations.Where(o => o.Name.StartsWith("dense forward 16×2·2×2", StringComparison.Ordinal))];
        Assert.Equal(layers, Assert.Single(forward).CallsPerStep);
        Assert.True(profile.Operations.Sum(o => o.CallsPerStep) > 200);
        Assert.Equal(1, profile.Operations.Sum(o => o.Share), 1e-9);
    }

    [Fact]
    public void A_step_that_cannot_be_timed_whole_is_refused() => Assert.Contains(
        "more than the 200 operations", Assert.Throws<InputException>(() => Profile(layers: 70, steps: 1)).Message,
        StringComparison.Ordinal);

    private static StepProfile Profile(int layers, int steps)
    {
        using var backend = new HostBackend(threads: 1);
        Layer[] deep = [.. Enumerable.Range(0, layers).Select(_ => new Dense(2))];
        return StepProfile.Measure(
            new Sequential([new Dense(2), .. deep, new Dense(4)]), backend, TrainingTasks.Images(16),
            new TrainerOptions { Batch = 16 }, steps, TestContext.Current.CancellationToken);
    }
}
