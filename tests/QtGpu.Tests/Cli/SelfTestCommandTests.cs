using System.Text.Json;
using QtGpu.Checks;
using QtGpu.Cli;
using QtGpu.Kernels.Host;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class SelfTestCommandTests
{
    [Fact]
    public void The_cpu_passes_and_every_check_is_counted()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "selftest.json");
        Tool tool = Tool.Run("selftest", "--device", "cpu", "--json", json);
        Assert.Equal(ExitCode.Done, tool.Code);
        Assert.Matches("^[0-9]+ passed, 0 failed, [0-9]+ skipped$", tool.Output.TrimEnd().Split('\n')[^1].TrimEnd());
        using JsonDocument result = JsonDocument.Parse(File.ReadAllText(json));
        int Count(string key) => result.RootElement.GetProperty(key).GetInt32();
        Assert.Equal(CheckCatalogue.All.Count, Count("passed") + Count("failed") + Count("skipped"));
        Assert.True(Count("passed") > 0);
    }

    [Fact]
    public void Every_check_has_its_own_name() =>
        Assert.Distinct(CheckCatalogue.All.Select(check => check.Name), StringComparer.Ordinal);

    // A view moved by one element is a write outside its tensor, and a value that is wrong.
    [Fact]
    public void A_check_sees_what_is_written_beside_a_tensor_and_what_is_not_written()
    {
        using var backend = new HostBackend(threads: 1);
        using var memory = new CheckMemory(backend);
        var y = memory.Out(new(1, 5));
        backend.Elementwise.Fill(y.Slice(0, new(1, 4)), 1);
        Assert.Throws<CheckFailedException>(() => Expect.Close([1, 1, 1, 1, 1], memory.Read(y), _ => 0.1, "y"));
        backend.Elementwise.Fill(y.Slice(1, new(1, 5)), 1);
        Assert.Throws<CheckFailedException>(() => memory.Read(y));
    }
}
