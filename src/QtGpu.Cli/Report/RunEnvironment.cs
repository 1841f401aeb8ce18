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

    /// <summary>The command line as it was typed.</summary>
    public static string Command(ParseResult arguments) =>
        string.Join(' ', arguments.Tokens.Select(token => token.Value).Prepend("qtgpu"));
}
