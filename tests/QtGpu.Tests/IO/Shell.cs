using System.Diagnostics;
using System.Text;

namespace QtGpu.Tests.IO;

/// <summary>Other programs.</summary>
internal static class Shell
{
    /// <summary>Runs one in a folder to its end; what it printed, errors too.</summary>
    public static (int Code, string Output) Ask(string folder, string program, params IEnumerable<string> arguments)
    {
        using var process = new Process
        {
            StartInfo = new(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        var output = new StringBuilder();
        DataReceivedEventHandler add = (_, line) =>
        {
            lock (output)
                output.Append(line.Data).Append('\n');
        };
        process.OutputDataReceived += add;
        process.ErrorDataReceived += add;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return (process.ExitCode, output.ToString());
    }

    /// <summary>Runs one to its end and returns its exit code; −1 where there is no such program.</summary>
    public static int Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using Process process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
