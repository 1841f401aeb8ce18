using System.CommandLine;
using System.Text.RegularExpressions;

namespace QtGpu.Cli;

/// <summary>
/// Where problems are printed. The library speaks of ‘leak rate’; here that becomes a flag, where the command has one
/// for it.
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
        Option[] options = arguments is null ? []
            : [.. arguments.CommandResult.Command.Options, .. arguments.RootCommandResult.Command.Options];
        string flag = $"--{name.Replace(' ', '-')}";
        return Array.Find(options, Means)?.Name;

        bool Means(Option option) => option is SettingOption its ? its.Setting.Name == name : option.Name == flag;
    }

    [GeneratedRegex("‘(?<name>[^’]+)’", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();
}
