using System.Diagnostics;
using System.Globalization;
using QtGpu.Tests.House;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>bench/gpu.sh with a tool that only prints what it was asked.</summary>
public sealed class GpuScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Every_step_runs_the_most_important_first_and_leaves_its_output()
    {
        var (code, output) = Run("echo \"asked: $*\"");
        Assert.True(code == 0, output);
        string[] asked = [.. output.Split('\n').Where(line => line.StartsWith("asked: ", StringComparison.Ordinal)
            && line.Contains("--device some", StringComparison.Ordinal))];
        Assert.StartsWith("asked: selftest", asked[0], StringComparison.Ordinal);
        string[] parts = [.. asked.Skip(1).Select(line => line.Split("--only ")[1].Split(' ')[0])];
        string[] expected =
        [
            "passes", "products", "passes", "products", "training", "products,training", "products", "training",
            "samplers,reservoirs", "samplers,reservoirs",
        ];
        Assert.Equal(expected, parts);
        Assert.Contains("--plans default", asked[2], StringComparison.Ordinal);
        Assert.Contains("--tune", asked[6], StringComparison.Ordinal);
        Assert.Contains("--tune", asked[9], StringComparison.Ordinal);
        Assert.DoesNotContain("--tune", asked[10], StringComparison.Ordinal);
        string[] summary = File.ReadAllLines(_folder["out/summary.txt"]);
        Assert.Equal(11, summary.Count(line => line.EndsWith("done", StringComparison.Ordinal)));
        Assert.Contains("asked: bench", File.ReadAllText(_folder["out/products.txt"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_step_may_take_its_whole_limit()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "bench/gpu.sh"));
        string given = Assert.Single(lines, line => line.StartsWith("total=", StringComparison.Ordinal));
        int total = Number(given.Split('=')[1]);
        int[] limits = [.. lines.Select(line => line.Split(' '))
            .Where(words => words is ["step" or "bench", _, [>= '0' and <= '9', ..], ..])
            .Select(words => Number(words[2]))];
        Assert.Equal(11, limits.Length);
        Assert.InRange(limits.Sum(), total / 2, total);

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_step_that_fails_is_told_and_the_next_ones_run()
    {
        var (code, output) = Run("case \"$*\" in *passes*peers*) echo oh no; exit 1;; esac");
        Assert.Equal(2, code);
        Assert.Contains("1 steps failed", output, StringComparison.Ordinal);
        string summary = File.ReadAllText(_folder["out/summary.txt"]);
        Assert.Matches(@"passes +\d+ s  FAILED with exit code 1", summary);
        Assert.Matches(@"last-tuned +\d+ s  done", summary);
        Assert.Contains("oh no", File.ReadAllText(_folder["out/passes.txt"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_tool_is_told_in_a_line()
    {
        var (code, output) = Run(null);
        Assert.Equal(2, code);
        Assert.Contains("publish linux-x64", Assert.Single(output.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private (int Code, string Output) Run(string? tool)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a script for Linux");
        if (tool is not null && !OperatingSystem.IsWindows())
        {
            File.WriteAllText(_folder["tool"], $"#!/bin/sh\n{tool}\n");
            File.SetUnixFileMode(
                _folder["tool"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        using Process process = Process.Start(new ProcessStartInfo(
            "sh",
            [
                "-c", "exec sh \"$0\" \"$1\" some \"$2\" 2>&1", Path.Combine(Repository.Root, "bench/gpu.sh"),
                _folder["tool"], _folder["out"],
            ])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
