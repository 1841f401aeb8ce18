using System.Diagnostics;

namespace QtGpu.Tests.IO;

/// <summary>Other programs.</summary>
internal static class Shell
{
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
