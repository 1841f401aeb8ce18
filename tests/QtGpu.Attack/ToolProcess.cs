using System.Diagnostics;
using System.Runtime.InteropServices;

namespace QtGpu.Attack;

/// <summary>
/// The tool, or this program, as a process of its own: offline, with a cache within its folder and a limit on its
/// memory.
/// </summary>
internal sealed partial class ToolProcess : IDisposable
{
    private const string HeapLimit = "60000000"; // bytes, hexadecimal: 1.5 GiB
    private const int SigInt = 2;
    private readonly Process _process;
    private readonly Task<string> _output, _error;

    private ToolProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The tool's assembly.</summary>
    public static string Tool { get; } = Beside("QtGpu.Cli.dll");

    private static string Host { get; } =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>What it has printed; waits for its end.</summary>
    public string Output => _output.Result;

    /// <summary>What it has printed to stderr; waits for its end.</summary>
    public string Error => _error.Result;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts the tool.</summary>
    public static ToolProcess Of(string folder, params IReadOnlyList<string> arguments) =>
        Start(Host, folder, [Tool, .. arguments]);

    /// <summary>Starts this program.</summary>
    public static ToolProcess OfThis(string folder, params IReadOnlyList<string> arguments) =>
        Start(Host, folder, [Beside("QtGpu.Attack.dll"), .. arguments]);

    /// <summary>Runs a script of bash in which <c>TOOL</c> is the tool.</summary>
    public static ToolProcess OfScript(string folder, string script) => Start(
        "/bin/bash", folder, ["-c", script.Replace("TOOL", $"'{Host}' '{Tool}'", StringComparison.Ordinal)]);

    /// <summary>Runs the tool to its end.</summary>
    public static ToolProcess Run(string folder, params IReadOnlyList<string> arguments)
    {
        ToolProcess process = Of(folder, arguments);
        process._process.WaitForExit();
        return process;
    }

    /// <summary>How to start a program of .NET in a folder.</summary>
    private static ProcessStartInfo StartInfo(string program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        start.Environment["QTGPU_OFFLINE"] = "1";
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(folder, "cache");
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment.Remove("QTGPU_DATA");
        start.Environment.Remove("QTGPU_TRACE");
        return start;
    }

    /// <summary>What Ctrl-C does.</summary>
    public void Interrupt() => Signal(_process.Id, SigInt);

    /// <summary>SIGKILL to it and all its children.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Whether it ended within <paramref name="patience"/>.</summary>
    public bool WaitForExit(TimeSpan patience) => _process.WaitForExit(patience);

    public void Dispose() => _process.Dispose();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);

    private static ToolProcess Start(string program, string folder, IReadOnlyList<string> arguments)
    {
        Process process = Process.Start(StartInfo(program, folder, arguments))!;
        process.StandardInput.Close();
        return new(process);
    }
}
