using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace QtGpu.Benchmarks.Peers;

/// <summary>
/// A program with another library, which times a repetition whenever it is asked for one (bench/peers).
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenRegistration _end;

    private PeerProcess(Process process, PeerHello hello, CancellationToken stop)
    {
        (_process, Hello, _stop) = (process, hello, stop);
        _end = stop.Register(process.Kill);
    }

    /// <summary>What it says of itself.</summary>
    public PeerHello Hello { get; }

    public string Name => Hello.Name;

    public string Version => Hello.Version;

    /// <summary>Whether its products are as fast as they can be here; set once all peers are known.</summary>
    public bool IsAtItsBest { get; set; } = true;

    /// <summary>Starts a program; null where it is not there or lacks the library.</summary>
    public static PeerProcess? TryStart(string program, params IEnumerable<string> arguments) =>
        TryStart(program, arguments, OpenBlasKernel.Own, CancellationToken.None);

    /// <summary>The same, with the kernels of OpenBLAS chosen. Stopped, it ends at once, whatever it is at.</summary>
    /// <exception cref="OperationCanceledException">It was stopped, and has ended.</exception>
    public static PeerProcess? TryStart(
        string program, IEnumerable<string> arguments, OpenBlasKernel kernel, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        kernel.Set(start.Environment);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null; // no such program
        }

        using (stop.Register(process.Kill))
        {
            process.ErrorDataReceived += static (_, _) => { }; // a full pipe would hold it up
            process.BeginErrorReadLine();
            if (process.StandardOutput.ReadLine() is { } line && Parse(line) is { } json
                && PeerHello.TryRead(json, kernel) is { } hello)
            {
                return new(process, hello, stop);
            }
        }

        process.Kill();
        process.Dispose();
        stop.ThrowIfCancellationRequested(); // a program that was ended in its first line may lack nothing
        return null;
    }

    /// <summary>
    /// One repetition of a row, warm. The first call makes the row ready; null where the peer has no such row.
    /// </summary>
    /// <exception cref="IOException">The peer has ended.</exception>
    public Lap? TryLap(string row) => TryLap(row, out _);

    /// <summary>The same, and what went wrong where the peer has the row but cannot do it here.</summary>
    /// <exception cref="IOException">The peer has ended.</exception>
    public Lap? TryLap(string row, out string? trouble)
    {
        JsonElement answer = Ask(row);
        trouble = answer.TryGetProperty("error", out JsonElement error) ? error.GetString() : null;
        return answer.TryGetProperty("cpu", out JsonElement cpu)
            ? new(answer.GetProperty("wall").GetDouble(), cpu.GetDouble())
            : null;
    }

    /// <summary>
    /// What a row that samples gives on average, and its standard error; null where it has no such row.
    /// </summary>
    /// <exception cref="IOException">The peer has ended.</exception>
    public (double Mean, double StandardError)? TryMean(string row)
    {
        JsonElement answer = Ask($"mean {row}");
        return answer.TryGetProperty("mean", out JsonElement mean)
            ? (mean.GetDouble(), answer.GetProperty("standard_error").GetDouble())
            : null;
    }

    /// <summary>Gives the memory of its rows back.</summary>
    public void Forget() => Send("");

    public void Dispose()
    {
        _end.Dispose();
        if (!_process.HasExited)
        {
            _process.StandardInput.Close(); // which ends it
            if (!_process.WaitForExit(TimeSpan.FromSeconds(2)))
                _process.Kill();
        }

        _process.Dispose();
    }

    private JsonElement Ask(string line)
    {
        Send(line);
        return _process.StandardOutput.ReadLine() is { } answer && Parse(answer) is { } json ? json : throw Ended(line);
    }

    private void Send(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw Ended(line);
        }
    }

    private IOException Ended(string row)
    {
        _stop.ThrowIfCancellationRequested();
        return new($"{Name} ended in row '{row}': run bench/peers alone to see why");
    }

    private static JsonElement? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
