using System.ComponentModel;
using System.Diagnostics;

namespace QtGpu.Benchmarks.Peers;

/// <summary>g++, for peers written in C++.</summary>
internal static class PeerCompiler
{
    /// <summary>Compiles one source for this machine, beside it; null where there is no g++, or it refuses.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static string? TryCompile(string source, CancellationToken stop = default)
    {
        string program = Path.ChangeExtension(source, ".exe");
        var start = new ProcessStartInfo("g++", ["-std=c++17", "-O3", "-march=native", source, "-o", program])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        try
        {
            using Process compiler = Process.Start(start)!;
            using CancellationTokenRegistration ending = stop.Register(compiler.Kill);
            compiler.StandardError.ReadToEnd(); // a full pipe would hold it up
            compiler.WaitForExit();
            stop.ThrowIfCancellationRequested();
            return compiler.ExitCode == 0 ? program : null;
        }
        catch (Win32Exception)
        {
            return null; // no such program
        }
    }
}
