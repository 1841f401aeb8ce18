using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.IO;

/// <summary>In what order a file reaches the disk, as the kernel sees it: strace writes the calls down.</summary>
public sealed class DurabilityTests
{
    [Fact]
    public void A_file_is_on_the_disk_before_its_name_is_and_the_name_before_the_run_ends()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "strace is Linux's");
        using var folder = new TemporaryFolder();
        string file = folder["a.json"], calls = folder["calls"];
        Assert.SkipUnless(
            Trace(calls, ["activation", "--quiet", "--json", file]) && File.Exists(file),
            "there is no strace here, or it may not trace");

        string[] lines = [.. File.ReadLines(calls).Where(line => line.Contains(folder.Path, StringComparison.Ordinal))];
        int written = Array.FindIndex(lines, line => Is(line, "fsync", ".part>"));
        int renamed = Array.FindIndex(lines, line => Is(line, "rename", ".part\""));
        int named = Array.FindLastIndex(lines, line => Is(line, "fsync", $"<{folder.Path}>"));
        Assert.True(
            written >= 0 && renamed > written && named > renamed,
            $"expected the file, the rename, the folder; got {written}, {renamed}, {named} of\n"
            + string.Join('\n', lines));
    }

    private static bool Is(string line, string call, string of) =>
        line.Contains($" {call}", StringComparison.Ordinal) && line.Contains(of, StringComparison.Ordinal);

    private static bool Trace(string calls, string[] command) => Shell.Run(
        "strace",
        [
            "-f", "-y", "-s", "4096", "-e", "trace=fsync,rename,renameat,renameat2", "-o", calls,
            "dotnet", Path.Combine(AppContext.BaseDirectory, "QtGpu.Cli.dll"), .. command,
        ]) == 0;
}
