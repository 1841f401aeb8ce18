using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>What the launcher does itself it explains itself, at once: without a build and without an SDK.</summary>
public sealed partial class LauncherTests
{
    public static TheoryData<string, string> Questions => new()
    {
        { "test -?", "qtgpu test [filter...]" },
        { "test -h", "qtgpu test [filter...]" },
        { "test --help", "qtgpu test [filter...]" },
        { "help test", "qtgpu test [filter...]" },
        { "publish -?", "qtgpu publish PLATFORM" },
        { "publish --help", "qtgpu publish PLATFORM" },
        { "help publish", "qtgpu publish PLATFORM" },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public void It_explains_what_it_does_itself(string arguments, string usage) =>
        Assert.Contains($"Usage: {usage}", Answer(arguments), StringComparison.Ordinal);

    [Fact]
    public void The_filters_that_it_names_are_those_of_the_runner()
    {
        string runner = Run("dotnet", [typeof(LauncherTests).Assembly.Location, "-?"]).Output;
        string[] named = [.. Option().Matches(Answer("test --help")).Select(match => match.Value.Trim())];
        Assert.True(named.Length > 5, "no options were found");
        Assert.All(named, option => Assert.Matches($@"(?m)^\s+{option}(?![\w-])", runner));
    }

    [Theory]
    [InlineData("test --help")]
    [InlineData("publish --help")]
    public void The_twin_for_Windows_says_the_same(string arguments)
    {
        string[] twin = Repository.Read("qtgpu.cmd").Split("\r\n");
        Assert.All(
            Answer(arguments).TrimEnd().Split('\n'),
            line => Assert.Contains(line.Length == 0 ? "echo." : $"echo {line}", twin));
    }

    private static string Answer(string arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the launcher of Windows is another");
        var (code, output) = Run("bash", [Path.Combine(Repository.Root, "qtgpu"), .. arguments.Split(' ')]);
        Assert.Equal(0, code);
        return output;
    }

    private static (int Code, string Output) Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    [GeneratedRegex(@"(?m)^ +-[A-Za-z]+-?(?= )", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Option();
}
