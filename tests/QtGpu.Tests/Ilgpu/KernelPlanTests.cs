using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Cli;
using QtGpu.Tests.Kernels;
using QtGpu.Tests.Training;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>Which plan a kernel takes, and that a run which goes on keeps the bits of its plans.</summary>
[Collection(ContractCollection.Name)]
public sealed class KernelPlanTests : IDisposable
{
    private const string Device = "ilgpu-cpu";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_is_pinned_goes_before_what_was_measured_and_that_before_the_kernels_own()
    {
        var plans = new KernelPlans();
        string[] candidates = ["a", "b", "c"];
        Assert.Equal("a", plans.Choose("class", "shape", "a", candidates));
        int version = plans.Version;
        plans.Measured([new("class", "b"), new("other class", "c")]);
        Assert.NotEqual(version, plans.Version);
        Assert.Equal("b", plans.Choose("class", "shape", "a", candidates));
        plans.Pin([new("shape", "c")]);
        Assert.Equal("c", plans.Choose("class", "shape", "a", candidates));
        Assert.Equal("b", plans.Choose("class", "another shape", "a", candidates));
        Assert.Equal((1, 0), (plans.Overruled, plans.Missing));
        Assert.Equal("c", plans.Used["shape"]);

        plans.Forget("class");
        Assert.Equal("a", plans.Choose("class", "another shape", "a", candidates));
        plans.Measured([new("class", "unknown")]);
        Assert.Equal("a", plans.Choose("class", "another shape", "a", candidates));
        plans.Pin([new("shape", "unknown")]);
        Assert.Equal("a", plans.Choose("class", "shape", "a", candidates));
        Assert.Equal(1, plans.Missing);
    }

    [Fact]
    public void A_run_that_goes_on_keeps_its_bits_though_other_plans_were_measured_meanwhile()
    {
        KeyValuePair<string, string>[] measured;
        int[] unbroken;
        using (Backend backend = DeviceCatalogue.Open(Device, plans: PlanCache.None))
        {
            var choices = new List<KernelChoice>();
            backend.Plans!.Chosen = choices.Add;
            unbroken = Train(backend, "unbroken", resume: false, epochs: 2);
            Train(backend, "broken", resume: false, epochs: 1);
            measured = [.. choices.Where(choice => choice.Candidates.Count > 1).DistinctBy(choice => choice.ShapeClass)
                .Select(choice => KeyValuePair.Create(
                    choice.ShapeClass, choice.Candidates.First(plan => plan != choice.Own)))];
        }

        using (Backend backend = Open(measured))
            Assert.NotEqual(unbroken, Train(backend, "other", resume: false, epochs: 2));
        using (Backend backend = Open(measured))
        {
            Assert.Equal(unbroken, Train(backend, "broken", resume: true, epochs: 2));
            string notice = DevicePlans.Notice(Checkpoint.Read(_folder["broken"]).Plans, backend)!;
            Assert.Contains("kernel plans are the checkpoint's", notice, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_run_that_goes_on_elsewhere_says_that_its_bits_differ()
    {
        using Backend device = DeviceCatalogue.Open(Device, plans: PlanCache.None), host = DeviceCatalogue.Open("cpu");
        Train(device, "run", resume: false, epochs: 1);
        DevicePlans kept = Checkpoint.Read(_folder["run"]).Plans!;
        Assert.Equal(device.Name, kept.Device);
        Assert.Null(DevicePlans.Notice(kept, device));
        Assert.Null(DevicePlans.Notice(null, host));
        Assert.Contains("began on ilgpu-cpu", DevicePlans.Notice(kept, host)!, StringComparison.Ordinal);
        Assert.Contains("began on another device", DevicePlans.Notice(null, device)!, StringComparison.Ordinal);

        var said = new List<string>();
        Train(host, "run", resume: true, epochs: 3, new PlanNotice(kept, said.Add));
        Assert.Single(said);

        DevicePlans ofHost = Checkpoint.Read(_folder["run"]).Plans!;
        Assert.Equal(host.Name, ofHost.Device);
        using (Backend wider = DeviceCatalogue.Open("cpu", threads: 3))
            Assert.Null(DevicePlans.Notice(ofHost, wider));
        Assert.Contains($"began on {host.Name}", DevicePlans.Notice(ofHost, device)!, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static Backend Open(IEnumerable<KeyValuePair<string, string>> measured)
    {
        Backend backend = DeviceCatalogue.Open(Device, plans: PlanCache.None);
        backend.Plans!.Measured(measured);
        return backend;
    }

    private int[] Train(Backend backend, string name, bool resume, int epochs, params TrainingCallback[] callbacks)
    {
        Samples samples = TrainingTasks.Images(24);
        using var trainer = new Trainer(
            new Sequential(new Dense(9, "tunnelling"), new Dense(4)), backend, samples,
            new TrainerOptions { Epochs = epochs, Batch = 16 });
        if (resume)
            Checkpoint.Read(_folder[name]).Restore(trainer);
        trainer.Train(null, [new SaveCheckpoint(_folder[name]), .. callbacks]);
        return TrainingTasks.Bits(trainer.Parameters);
    }
}
