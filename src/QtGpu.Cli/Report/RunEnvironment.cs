using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;

namespace QtGpu.Cli.Report;

/// <summary>What a report says of the run itself, so that it can be repeated.</summary>
internal static class RunEnvironment
{
    /// <summary>The machine and the runtime.</summary>
    public static string System { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, "
        + $"{Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}");

    /// <summary>The command line as it was typed, for a shell.</summary>
    public static string Command(ParseResult arguments) =>
        string.Join(' ', arguments.Tokens.Select(token => Quoted(token.Value)).Prepend("qtgpu"));

    /// <summary>An argument for a shell: in quotes where it holds what one would take for something else.</summary>
    public static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || "-_./=,:+%@".Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
