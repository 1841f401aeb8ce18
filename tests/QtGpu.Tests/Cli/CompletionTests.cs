using System.CommandLine;
using QtGpu.Cli;
using QtGpu.Cli.Completion;
using QtGpu.Kernels.Activations;
using QtGpu.Tests.IO;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>What shells offer: the commands, flags and names that there are.</summary>
public sealed class CompletionTests
{
    private static readonly CompletedCommand[] Commands = [.. CompletedCommand.All(Application.Root())];

    public static TheoryData<string> Shells => [.. CompletionScript.ByShell.Keys];

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_script_holds_every_command_flag_and_name(string shell)
    {
        Tool printed = Tool.Run("completion", shell);
        Assert.Equal(ExitCode.Done, printed.Code);
        string[] words = printed.Output.Split([' ', '\'', '\n', '|']);
        Assert.All(Commands.SelectMany(command => command.Words), word => Assert.Contains(word.Text, words));
        Assert.All(
            Commands.SelectMany(command => command.Flags),
            flag => Assert.Contains(shell == "fish" ? flag.Name[2..] : flag.Name, words));
        Assert.All(ActivationCatalogue.Names, name => Assert.Contains(name, words));
    }

    [Fact]
    public void An_unknown_shell_is_a_mistake()
    {
        Tool said = Tool.Run("completion", "bsh");
        Assert.Equal(ExitCode.BadInput, said.Code);
        Assert.Contains("did you mean 'bash'?", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flag_that_takes_a_name_offers_names()
    {
        var named = from option in Options(Application.Root())
                    where option.HelpName is "NAME" or "NAME|FILE"
                    select option.Name;
        var offering = from command in Commands
                       from flag in command.Flags
                       where flag.Values.Count > 0
                       select flag.Name;
        Assert.Empty(named.Except(offering, StringComparer.Ordinal));
    }

    [Fact]
    public void Names_are_kept_only_of_flags_and_commands_that_there_are()
    {
        string[] flags = [.. Commands.SelectMany(c => c.Flags.SelectMany(f => new[] { f.Name, $"{c.Path} {f.Name}" }))];
        Assert.All(CompletedNames.Flags.Keys, key => Assert.Contains(key, flags));
        Assert.All(CompletedNames.Arguments.Keys, key => Assert.Contains(Commands, command => command.Path == key));
    }

    // All but files have names.
    [Fact]
    public void Every_argument_that_is_no_file_offers_names()
    {
        string[] taking = [.. Arguments(Application.Root(), string.Empty)];
        Assert.Contains(" qneuron scheme", taking);
        Assert.Equal(taking.Order(StringComparer.Ordinal), CompletedNames.Arguments.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("all", CompletedNames.Arguments[" experiment"]());
    }

    [Theory]
    [InlineData("comp", "compare completion")]
    [InlineData("qneuron ga", "gate")]
    [InlineData("qneuron scheme x", "xor")]
    [InlineData("experiment al", "all")]
    [InlineData("qneuron gate x", "xor")]
    [InlineData("compare --see", "--seed --seeds")]
    [InlineData("compare --activations leaky", "leaky-relu")]
    [InlineData("compare --activations tanh,leaky", "tanh,leaky-relu")]
    [InlineData("train --hidden 3 --optimizer l", "lion")]
    [InlineData("completion f", "fish")]
    [InlineData("compare --hidden 5", "")]
    public void Bash_completes(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["script"], Tool.Run("completion", "bash").Output);
        const string press = """
            source ./script
            COMP_WORDS=(qtgpu "$@") COMP_CWORD=$#
            _qtgpu
            echo "${COMPREPLY[*]}"
            """;
        (int code, string said) = Ask(folder, "bash", ["-c", press, "qtgpu", .. line.Split(' ')]);
        Assert.Equal(0, code);
        Assert.Equal(expected, said.Trim());
    }

    [Theory]
    [InlineData("comp", "compare completion")]
    [InlineData("qneuron gate x", "xor")]
    [InlineData("compare --see", "--seed --seeds")]
    [InlineData("train --optimizer l", "lion")]
    public void Fish_completes(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["script"], Tool.Run("completion", "fish").Output);
        (int code, string said) = Ask(folder, "fish", ["-N", "-c", $"source ./script; complete -C 'qtgpu {line}'"]);
        Assert.Equal(0, code);
        string[] rows = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, string.Join(' ', rows.Select(row => row.Split('\t')[0])));
    }

    [Fact]
    public void Zsh_takes_the_script()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["script"], Tool.Run("completion", "zsh").Output);
        const string check = "compdef() { print $*; }; source ./script; print ${functions[_qtgpu]:+made}";
        (int code, string said) = Ask(folder, "zsh", ["-f", "-c", check]);
        Assert.Equal(0, code);
        Assert.Equal("_qtgpu qtgpu\nmade", said.Trim());
    }

    private static (int Code, string Output) Ask(TemporaryFolder folder, string shell, string[] arguments)
    {
        try
        {
            return Shell.Ask(folder.Path, shell, arguments);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"there is no {shell} here");
            throw;
        }
    }

    private static IEnumerable<string> Arguments(Command command, string path) =>
    [
        .. command.Arguments.Where(argument => argument.Name is not ("file" or "checkpoint" or "DIR"))
            .Select(_ => path),
        .. command.Subcommands.SelectMany(sub => Arguments(sub, $"{path} {sub.Name}")),
    ];

    private static IEnumerable<Option> Options(Command command) =>
        command.Options.Concat(command.Subcommands.SelectMany(Options));
}
