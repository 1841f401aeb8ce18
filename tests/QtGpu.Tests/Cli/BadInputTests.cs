using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class BadInputTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "trian", "unknown command 'trian'" },
        { "devises", "did you mean 'devices'?" },
        { "devices --sede 3", "unknown flag '--sede'; did you mean '--seed'?" },
        { "devices --seed", "--seed needs a value" },
        { "devices --seed x", "--seed: expected a whole number, got 'x'" },
        { "devices --seed 1 --seed 2", "--seed was given 2 times" },
        { "devices --threads 0", "--threads: expected a whole number of at least 1, got '0'" },
        { "devices --json --quite", "--json: expected a path" },
        { "devices --json /", "cannot write '/'" },
        { "devices stray", "unexpected argument 'stray'" },
        { "data", "expected one of 'qtgpu data list'" },
        { "data lst", "did you mean 'list'?" },
        { "data verify mnits", "unknown data set 'mnits'; did you mean 'mnist'?" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_gets_one_clear_message_and_exit_code_2(string commandLine, string expected)
    {
        Tool tool = Tool.Run(commandLine.Split(' '));
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, tool.Error, StringComparison.Ordinal);
        Assert.StartsWith("qtgpu: ", tool.Error, StringComparison.Ordinal);
        Assert.InRange(tool.Error.TrimEnd().Split('\n').Length, 1, 2);
        Assert.DoesNotContain("   at ", tool.Error, StringComparison.Ordinal);
        Assert.Empty(tool.Output);
    }

    [Fact]
    public void Quiet_prints_nothing_and_results_have_no_escape_codes()
    {
        Assert.Empty(Tool.Run("devices", "--quiet").Output);
        Tool tool = Tool.Run("devices");
        Assert.Contains("cpu", tool.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', tool.Output);
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("data", "--help")]
    public void Help_is_no_error(params string[] args)
    {
        Tool tool = Tool.Run(args);
        Assert.Equal(ExitCode.Done, tool.Code);
        Assert.Contains("Usage:", tool.Output, StringComparison.Ordinal);
        Assert.Empty(tool.Error);
    }
}
