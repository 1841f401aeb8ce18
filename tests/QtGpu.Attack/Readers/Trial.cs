using System.Diagnostics;

namespace QtGpu.Attack.Readers;

/// <summary>What a reader did with one file.</summary>
/// <param name="Refused">It threw what it documents.</param>
/// <param name="Fault">What it should not have done, or null.</param>
/// <param name="Allocated">Bytes it allocated on its thread.</param>
/// <param name="Milliseconds">How long it took.</param>
internal readonly record struct Trial(bool Refused, string? Fault, long Allocated, double Milliseconds)
{
    private const long LeastLimit = 64 << 20;
    private const int PerByte = 16, LongestMessage = 1000, Patience = 1000;
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(30);

    /// <summary>Whether the reader is still at it.</summary>
    public bool NeverEnded => double.IsPositiveInfinity(Milliseconds);

    /// <summary>Lets a reader read a file of <paramref name="length"/> bytes.</summary>
    public static Trial Of(Reader reader, string path, long length)
    {
        Trial trial = Once(reader, path, length);

        // Who else is on this machine can make one slow.
        for (int again = 0; again < 2 && trial is { Fault: null, Milliseconds: > Patience }; again++)
            trial = trial with { Milliseconds = Math.Min(trial.Milliseconds, Once(reader, path, length).Milliseconds) };
        return trial is { Fault: null, Milliseconds: > Patience } ? trial with { Fault = "took more than 1 s" } : trial;
    }

    // On a thread of its own, which is left alone where it never ends.
    private static Trial Once(Reader reader, string path, long length)
    {
        Trial trial = default;
        var thread = new Thread(() => trial = Timed(reader, path, length)) { IsBackground = true };
        thread.Start();
        return thread.Join(Forever) ? trial : new(false, "never ended", 0, double.PositiveInfinity);
    }

    private static Trial Timed(Reader reader, string path, long length)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        bool refused = false;
        string? fault = null;
        try
        {
            reader.Read(path);
        }
        catch (Exception exception)
        {
            refused = true;
            fault = reader.Documents(exception)
                ? Unfit(exception.Message)
                : $"{exception.GetType().Name} {Place(exception)}";
        }

        double spent = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (fault is null && allocated > Math.Max(LeastLimit, PerByte * length))
            fault = "allocated more than 64 MB and 16 times the file";
        return new(refused, fault, allocated, spent);
    }

    private static string? Unfit(string message) =>
        message.Length > LongestMessage ? $"a message of more than {LongestMessage} characters"
        : null;

    // The innermost frame of this program.
    private static string Place(Exception exception)
    {
        string[] frames = (exception.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries);
        string? frame = Array.Find(frames, line => line.Contains("QtGpu.", StringComparison.Ordinal));
        return (frame ?? "at an unknown place").Split(" in ")[0].Split('(')[0];
    }
}
