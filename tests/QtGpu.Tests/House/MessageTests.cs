using System.CommandLine;
using System.Text.RegularExpressions;
using QtGpu.Cli;
using QtGpu.Kernels.Contract;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>The library speaks of ‘settings’, which the command line turns into its flags.</summary>
public sealed partial class MessageTests
{
    private static readonly (string File, string Line)[] Library =
    [
        .. from file in Repository.Files("*.cs")
           where file.Split('/') is ["kernels", ..] or ["src", "QtGpu", ..]
           from line in Repository.Read(file).Split('\n')
           where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
           select (file, line),
    ];

    private static IEnumerable<Option> Options => All(Application.Root()).SelectMany(command => command.Options);

    [Fact]
    public void The_library_names_no_flags_and_no_commands() =>
        Assert.DoesNotContain(Library, line => Flags().IsMatch(line.Line));

    [Fact]
    public void What_it_names_is_a_setting_or_a_flag_of_some_command()
    {
        HashSet<string> known =
        [
            .. Options.Select(option => option.Name.TrimStart('-').Replace('-', ' ')),
            .. Options.OfType<SettingOption>().Select(option => option.Setting.Name),
        ];
        string[] named =
            [.. Library.SelectMany(line => Names().Matches(line.Line)).Select(name => name.Groups["name"].Value)];
        Assert.InRange(named.Length, 30, 300);
        Assert.All(named, name => Assert.Contains(name, known));
    }

    [Theory]
    [InlineData("esn --leak 1e-50", "--leak: expected a number that float32 holds")]
    [InlineData("esn --train 50", "--train: expected at least 102")]
    [InlineData("esn --search 1 --vary leak=2", "--vary leak=2: expected a number above 0 and at most 1, got '2'")]
    [InlineData("train --init 0", "--init: expected a standard deviation")]
    [InlineData("train --optimizer admw", "--optimizer admw: no such choice")]
    [InlineData("compare --published-gradient --activations relu", "needs activation tunnelling, got relu")]
    public void A_setting_is_a_flag_where_the_command_has_one_and_a_word_where_not(string commandLine, string expected)
    {
        Tool tool = Tool.Run(commandLine.Split(' '));
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, tool.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('‘', tool.Error);
    }

    [Fact]
    public void Out_of_memory_names_the_flags_of_the_command_that_ran_out()
    {
        var full = new DeviceMemoryException("cuda:0", bytesAsked: 8_000_000, bytesFree: 1_000_000);
        Assert.EndsWith("a smaller --batch, --hidden or units, or another --device.", Printed("train", full.Message));
        Assert.EndsWith("a smaller batch, hidden units or --units, or another --device.", Printed("esn", full.Message));
    }

    [Fact]
    public void A_command_is_a_command() => Assert.Equal(
        "qtgpu: `qtgpu data fetch mnist` replaces it", Printed("devices", "‘data fetch mnist’ replaces ‘it’"));

    private static string Printed(string commandLine, string message)
    {
        using var error = new StringWriter();
        new ErrorLines(error, Application.Root(commandLine.Split(' ')[0]).Parse(commandLine)).Write(message);
        return error.ToString().TrimEnd();
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    [GeneratedRegex("\"[^\"]*(--[a-z]|`qtgpu)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Flags();

    [GeneratedRegex("‘(?<name>[a-z ]+)’", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();
}
