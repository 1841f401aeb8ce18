using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;

namespace QtGpu.Cli.Benchmarks.Peers;

/// <summary>A program with another library, which times a repetition whenever it is asked for one (bench/peers).</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;

    private PeerProcess(Process process, string name, string version) => (_process, Name, Version) = (process, name, version);

    public string Name { get; }

    public string Version { get; }

    /// <summary>Starts a program; null where it is not there or lacks the library.</summary>
    public static PeerProcess? TryStart(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";

        // OpenBLAS knows best, unless this process itself is held to AVX2: then so is the peer.
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        start.Environment.Remove("OPENBLAS_CORETYPE");
        if (Avx2.IsSupported && !Avx512F.IsSupported)
        {
            start.Environment["OPENBLAS_CORETYPE"] = "Haswell";
            start.Environment["ONEDNN_MAX_CPU_ISA"] = "AVX2";
            start.Environment["ATEN_CPU_CAPABILITY"] = "avx2";
        }

        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { }; // a full pipe would hold it up
            process.BeginErrorReadLine();
            if (process.StandardOutput.ReadLine() is { } line && Parse(line) is { } hello && hello.TryGetProperty("peer", out JsonElement name))
                return new(process, name.GetString()!, hello.GetProperty("version").GetString()!);
        }
        catch (Win32Exception)
        {
            return null; // no such program
        }

        process.Dispose();
        return null;
    }

    /// <summary>One repetition of a row, warm. The first call makes the row ready; null where the peer has no such row.</summary>
    /// <exception cref="InvalidOperationException">The peer has ended.</exception>
    public Lap? TryLap(string row)
    {
        JsonElement answer = Ask(row);
        return answer.TryGetProperty("cpu", out JsonElement cpu) ? new(answer.GetProperty("wall").GetDouble(), cpu.GetDouble()) : null;
    }

    /// <summary>What a row that samples gives on average, and its standard error; null where the peer has no such row.</summary>
    /// <exception cref="InvalidOperationException">The peer has ended.</exception>
    public (double Mean, double StandardError)? TryMean(string row)
    {
        JsonElement answer = Ask($"mean {row}");
        return answer.TryGetProperty("mean", out JsonElement mean) ? (mean.GetDouble(), answer.GetProperty("standard_error").GetDouble()) : null;
    }

    /// <summary>Gives the memory of its rows back.</summary>
    public void Forget() => Send("");

    public void Dispose()
    {
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

    private InvalidOperationException Ended(string row) => new($"{Name} ended in row '{row}': run bench/peers alone to see why");

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
