using System.Reflection;
using System.Runtime.InteropServices;
using QtGpu.Kernels.Contract;

namespace QtGpu.Cli.Report;

/// <summary>What a report says of the run itself, so that it can be repeated.</summary>
internal static class RunEnvironment
{
    /// <summary>The machine and the runtime.</summary>
    public static string System { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, "
        + $"{Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}");

    /// <summary>The version of this program.</summary>
    public static string Version { get; } = typeof(RunEnvironment).Assembly.GetName().Version!.ToString(3);

    /// <summary>The commit it was built from, its first twelve digits; null where that was not known.</summary>
    public static string? Commit { get; } =
        typeof(RunEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
            .InformationalVersion.Split('+') is [_, { Length: >= 12 } commit] ? commit[..12] : null;

    /// <summary>The command line as it was typed, for a shell.</summary>
    public static string Command(ParseResult arguments) =>
        string.Join(' ', arguments.Tokens.Select(token => Quoted(token.Value)).Prepend("qtgpu"));

    /// <summary>Likewise without a switch.</summary>
    public static string Command(ParseResult arguments, string without) => string.Join(
        ' ', arguments.Tokens.Where(token => token.Value != without)
            .Select(token => Quoted(token.Value)).Prepend("qtgpu"));

    /// <summary>The command that goes on with what this one has done.</summary>
    /// <param name="arguments">This one.</param>
    /// <param name="place">Where that is kept, as an option, unless it was named.</param>
    public static string CommandToGoOn(ParseResult arguments, string? place = null)
    {
        const string resume = "--resume";
        return $"{Command(arguments, without: resume)}{(place is null ? "" : $" {place}")} {resume}";
    }

    /// <summary>What computes, as far as results depend on it: all CPUs have the same bits, by any threads.</summary>
    public static string DeviceOf(Backend backend) =>
        backend.ReadsAreFree ? backend.Name[..backend.Name.IndexOf(' ', StringComparison.Ordinal)] : backend.Name;

    /// <summary>An argument for a shell: in quotes where it holds what one would take for something else.</summary>
    public static string Quoted(string argument) =>
        argument.Length > 0
            && argument.All(c => char.IsLetterOrDigit(c) || "-_./=,:+%@".Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
