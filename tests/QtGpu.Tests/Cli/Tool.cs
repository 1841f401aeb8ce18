using QtGpu.Cli;

namespace QtGpu.Tests.Cli;

/// <summary>Runs the tool in this process.</summary>
internal sealed record Tool(ExitCode Code, string Output, string Error)
{
    public static Tool Run(params string[] args) => Run(CancellationToken.None, args);

    public static Tool Run(CancellationToken stop, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        ExitCode code = Application.Run(args, output, error, stop);
        return new(code, output.ToString(), error.ToString());
    }
}
