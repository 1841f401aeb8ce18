using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using QtGpu.Cli;
using QtGpu.Tests.IO;

namespace QtGpu.Tests.Cli;

/// <summary>Runs the tool as a process of its own, which can be sent signals and given another environment.</summary>
internal sealed class ChildTool : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output, _error;

    private ChildTool(Process process)
    {
        _process = process;
        (_output, _error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>Starts it; a variable is NAME=value.</summary>
    public static ChildTool Start(string[] args, params string[] environment) => StartIn("", args, environment);

    /// <summary>Starts it in a folder.</summary>
    public static ChildTool StartIn(string folder, string[] args, params string[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "QtGpu.Cli.dll"), .. args])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        foreach (string variable in environment)
            start.Environment[variable.Split('=')[0]] = variable.Split('=')[1];
        return new ChildTool(Process.Start(start)!);
    }

    /// <summary>Whether it is no longer running.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Sends a signal, as <c>kill</c> does.</summary>
    public void Send(PosixSignal signal) =>
        Shell.Run("kill", signal == PosixSignal.SIGTERM ? "-TERM" : "-INT", $"{_process.Id}");

    /// <summary>Ends it at once, as a power failure does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits until a file is there.</summary>
    public void WaitFor(string file)
    {
        for (long start = Stopwatch.GetTimestamp(); !File.Exists(file) && !_process.HasExited; Thread.Sleep(5))
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(1))
                throw new TimeoutException($"{file} did not come within a minute");
        }
    }

    /// <summary>Waits for its end.</summary>
    public Tool End(TimeSpan within)
    {
        if (!_process.WaitForExit(within))
        {
            _process.Kill();
            throw new TimeoutException($"the tool was alive after {within.TotalSeconds} s");
        }

        return Tool.Of((ExitCode)_process.ExitCode, _output.Result, _error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
