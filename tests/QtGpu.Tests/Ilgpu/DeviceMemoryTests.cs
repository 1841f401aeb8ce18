using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Cli;
using QtGpu.Tests.Kernels;
using QtGpu.Tests.Training;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>A device that has no more memory in the middle of a run.</summary>
[Collection(ContractCollection.Name)]
public sealed class DeviceMemoryTests(ContractBackends backends)
{
    public static TheoryData<string> Devices => [.. DeviceNames.All];

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_run_that_runs_out_of_memory_goes_on_from_its_checkpoint(string device)
    {
        Backend backend = backends.Open(device);
        using var folder = new TemporaryFolder();
        var samples = TrainingTasks.Images(24);
        using Trainer unbroken = Run(), broken = Run(), resumed = Run();
        unbroken.Train();

        var error = Assert.Throws<DeviceMemoryException>(
            () => broken.Train(null, new SaveCheckpoint(folder["run"]), new Greedy(backend, epoch: 2)));
        Assert.StartsWith($"{device}: 281475.0 MB of memory were asked for, ", error.Message, StringComparison.Ordinal);
        Assert.Matches("(free|in one buffer|in all)[.] Use a smaller ‘batch’", error.Message);

        Checkpoint.Read(folder["run"]).Restore(resumed);
        Assert.Single(resumed.History);
        resumed.Train();
        Assert.Equal(TrainingTasks.Bits(unbroken.Parameters), TrainingTasks.Bits(resumed.Parameters));

        Trainer Run() => new(
            new Sequential(new Dense(3, "tunnelling", new HeInitialiser()), new Dense(4)), backend, samples,
            new() { Epochs = 2, Batch = 12, Optimizer = new Adam(0.01f), Seed = 5 });
    }

    private sealed class Greedy(Backend backend, int epoch) : TrainingCallback
    {
        public override void OnStep(int current, int step, int steps)
        {
            if (current == epoch)
                backend.Allocate(281_475_000_000 / sizeof(float)).Dispose();
        }
    }
}
