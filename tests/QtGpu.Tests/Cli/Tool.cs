using QtGpu.Cli;

namespace QtGpu.Tests.Cli;

/// <summary>Runs the tool in this process.</summary>
internal sealed record Tool(ExitCode Code, string Output, string Error)
{
    /// <summary>What it printed, with the ends of lines that the tests expect.</summary>
    public static Tool Of(ExitCode code, string output, string error) =>
        new(code, WithUnixLineEnds(output), WithUnixLineEnds(error));

    public static Tool Run(params string[] args) => Run(CancellationToken.None, args);

    public static Tool Run(CancellationToken stop, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        ExitCode code = Application.Run(args, output, error, stop);
        return Of(code, output.ToString(), error.ToString());
    }

    private static string WithUnixLineEnds(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
