using System.Text.RegularExpressions;

namespace QtGpu.Cli;

/// <summary>
/// Where problems are printed. The library speaks of ‘leak rate’; here that becomes a flag, where the command has one
/// for it, and ‘data fetch mnist’ a command.
/// </summary>
/// <param name="error">Where to.</param>
/// <param name="arguments">The command line; null before there is one.</param>
internal sealed partial class ErrorLines(TextWriter error, ParseResult? arguments = null)
{
    /// <summary>Prints a message.</summary>
    public void Write(string message) => error.WriteLine(QuotedText.Shortened($"qtgpu: {WithFlags(message)}"));

    private string WithFlags(string message) =>
        Names().Replace(message, match => Flag(match.Groups["name"].Value) ?? match.Groups["name"].Value);

    private string? Flag(string name)
    {
        if (arguments is null)
            return null;
        string flag = $"--{name.Replace(' ', '-')}";
        Option? option = arguments.CommandResult.Command.Options
            .Concat(arguments.RootCommandResult.Command.Options).FirstOrDefault(Means);
        bool isCommand = name.Contains(' ')
            && Application.Root().Subcommands.Any(command => command.Name == name.Split(' ')[0]);
        return option?.Name ?? (isCommand ? $"`qtgpu {name}`" : null);

        bool Means(Option option) => option is SettingOption its ? its.Setting.Name == name : option.Name == flag;
    }

    [GeneratedRegex("‘(?<name>[^’]+)’", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();
}
