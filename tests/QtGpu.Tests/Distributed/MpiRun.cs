using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace QtGpu.Tests.Distributed;

/// <summary>Runs the tool as several processes of a launcher of MPI.</summary>
internal sealed class MpiRun : IDisposable
{
    private static readonly Dictionary<string, string[]> Launchers = new(StringComparer.Ordinal)
    {
        ["openmpi"] = ["mpirun.openmpi", "--allow-run-as-root", "--oversubscribe"],
        ["mpich"] = ["mpirun.mpich"],
    };

    private readonly Process _process;
    private readonly Task<string> _output, _error;

    private MpiRun(Process process)
    {
        _process = process;
        (_output, _error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>The launchers that tests try; of one that is not installed they are skipped.</summary>
    public static TheoryData<string> Engines => [.. Launchers.Keys];

    /// <summary>Starts the tool on so many ranks.</summary>
    public static MpiRun Start(string engine, int ranks, params string[] arguments) =>
        Start(engine, (ranks, arguments));

    /// <summary>The same where ranks differ in what they are given.</summary>
    public static MpiRun Start(string engine, params (int Ranks, string[] Arguments)[] parts)
    {
        string[] launcher = Launchers[engine];
        Assert.SkipUnless(IsInstalled(launcher[0]), $"{launcher[0]} is not installed");
        string tool = Path.Combine(AppContext.BaseDirectory, "QtGpu.Cli.dll");
        var start = new ProcessStartInfo(launcher[0], launcher[1..])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (i, (ranks, arguments)) in parts.Index())
        {
            if (i > 0)
                start.ArgumentList.Add(":");
            string number = ranks.ToString(CultureInfo.InvariantCulture);
            foreach (string word in (string[])["-n", number, "dotnet", tool, .. arguments])
                start.ArgumentList.Add(word);
        }

        return new MpiRun(Process.Start(start)!);
    }

    /// <summary>The number of the process that is a rank; waits for it.</summary>
    public int ProcessOf(int rank, TimeSpan within)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < within; Thread.Sleep(20))
        {
            foreach (int child in Descendants(_process.Id))
            {
                string environment = Read($"/proc/{child}/environ"), command = Read($"/proc/{child}/cmdline");
                bool isRank = environment.Split('\0').Any(
                    line => line == $"OMPI_COMM_WORLD_RANK={rank}" || line == $"PMI_RANK={rank}");
                if (isRank && command.StartsWith("dotnet\0", StringComparison.Ordinal))
                    return child;
            }
        }

        throw new TimeoutException($"there is no rank {rank}");
    }

    /// <summary>Waits for the end of all; of what is printed as errors, the lines of the tool itself.</summary>
    public (int Code, string Output, string[] Problems) End(TimeSpan within)
    {
        if (!_process.WaitForExit(within))
            throw new TimeoutException($"mpirun was alive after {within.TotalSeconds} s");
        IEnumerable<string> problems =
            _error.Result.Split('\n').Where(line => line.Contains("qtgpu: ", StringComparison.Ordinal));
        return (_process.ExitCode, _output.Result, [.. problems]);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static IEnumerable<int> Descendants(int process)
    {
        foreach (string task in Read($"/proc/{process}/task/{process}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int child = int.Parse(task, CultureInfo.InvariantCulture);
            yield return child;
            foreach (int below in Descendants(child))
                yield return below;
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return string.Empty; // gone meanwhile
        }
    }
}
