using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.Tests.Cli;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>Measured plans are kept by device and driver; a file that is damaged counts as absent.</summary>
[Collection(ContractCollection.Name)]
public sealed class PlanCacheTests : IDisposable
{
    private static readonly DeviceInfo Device = new("cuda:0", "Some GPU", 1, "CUDA 12.8", null, Rank: 0, Refusal: null);
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];
    private readonly PlanCache _cache;

    public PlanCacheTests() => _cache = new(_folder.Path, _said.Add);

    [Fact]
    public void What_is_kept_comes_back_for_the_same_device_and_driver_alone()
    {
        _cache.Keep(Device, "class", "64/4");
        _cache.Keep(Device, "other", "32/1");
        _cache.Keep(Device with { Name = "cuda:1" }, "other", null); // the same model in another slot
        Assert.Equal([KeyValuePair.Create("class", "64/4")], _cache.Read(Device));
        Assert.Empty(_cache.Read(Device with { Driver = "CUDA 13.0" }));
        Assert.Empty(_cache.Read(Device with { Description = "Some other GPU" }));
        Assert.Empty(PlanCache.None.Read(Device));
        Assert.Empty(_said);
    }

    [Fact]
    public void Who_tunes_at_the_same_time_loses_nothing_of_the_others()
    {
        const int tuners = 4, plans = 10;
        Thread[] all = [.. Enumerable.Range(0, tuners).Select(tuner => new Thread(() =>
        {
            var cache = new PlanCache(_folder.Path);
            for (int i = 0; i < plans; i++)
                cache.Keep(Device, $"class {tuner} {i}", "64/4");
        }))];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        Assert.Equal(tuners * plans, _cache.Read(Device).Count);
        Assert.Empty(_said);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    [InlineData("""{"Device": "Some GPU", "Driver": "CUDA 12.8", "Version": "0.0.0", "Plans": {"class": "64/4"}}""")]
    [InlineData("""{"Device": "Some GPU", "Driver": "CUDA 12.8", "Plans": {"class": null}}""")]
    public void A_damaged_file_is_ignored_with_a_line_and_written_anew(string content)
    {
        File.WriteAllText(_cache.PathOf(Device), content);
        Assert.Empty(_cache.Read(Device));
        string line = Assert.Single(_said);
        Assert.Contains("ignored", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        _cache.Keep(Device, "class", "64/4");
        Assert.Single(_cache.Read(Device));
    }

    [Fact]
    public void A_device_that_is_opened_runs_by_the_plans_in_the_cache()
    {
        DeviceInfo device = DeviceCatalogue.List().Single(d => d.Name == "ilgpu-cpu");
        _cache.Keep(device, "product float32 nn 16x64x16x1", "16/4");
        using Backend backend = DeviceCatalogue.Open("ilgpu-cpu", plans: _cache);
        using DeviceBuffer memory = backend.Allocate(2 * 16 * 64);
        View<float> a = memory.View.Slice(0, new(16, 64)), b = memory.View.Slice(16 * 64, new(64, 16));
        using DeviceBuffer product = backend.Allocate(16 * 16);
        backend.Dense.Multiply(a, false, b, false, product.View.Reshape(new(16, 16)));
        Assert.Equal("16/4", backend.Plans!.Used["product float32 nn 16x64x16x1"]);
    }

    public void Dispose() => _folder.Dispose();
}
