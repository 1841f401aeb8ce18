using System.Diagnostics;
using QtGpu.Cli;

namespace QtGpu.Attack.CommandLines;

/// <summary>What became of one command line.</summary>
/// <param name="Code">Its exit code; null where it never ended.</param>
/// <param name="Fault">What it should not have done, or null.</param>
/// <param name="Overrun">Milliseconds that it lived after it was cancelled.</param>
internal sealed record LineTrial(int? Code, string? Fault, double Overrun)
{
    /// <summary>What a line may take to end once it is cancelled.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const int MostErrorLines = 3;

    /// <summary>Runs a line in this process and cancels it after a moment.</summary>
    public static LineTrial Of(string[] line, TimeSpan moment)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var stop = new CancellationTokenSource();
        int? code = null;
        Exception? escaped = null;
        TextWriter safeOutput = TextWriter.Synchronized(output), safeError = TextWriter.Synchronized(error);
        var thread = new Thread(() =>
        {
            try
            {
                code = (int)Application.Run(line, safeOutput, safeError, stop.Token);
            }
            catch (Exception exception)
            {
                escaped = exception;
            }
        })
        { IsBackground = true };
        thread.Start();
        double overrun = 0;
        if (!thread.Join(moment))
        {
            long cancelled = Stopwatch.GetTimestamp();
            stop.Cancel();
            if (!thread.Join(Patience))
                return new(null, "never ended", Patience.TotalMilliseconds);
            overrun = Stopwatch.GetElapsedTime(cancelled).TotalMilliseconds;
        }

        string? fault = escaped is not null ? $"escaped: {escaped.GetType().Name}: {escaped.Message}"
            : Unfit(code!.Value, output.ToString(), error.ToString())
            ?? (overrun > Grace.TotalMilliseconds ? "alive 2 s after it was cancelled" : null);
        return new(code, fault, overrun);
    }

    private static string? Unfit(int code, string output, string error) =>
        error.Contains("internal error", StringComparison.Ordinal) ? Line(error, "internal error")
        : error.Contains("\n   at ", StringComparison.Ordinal) ? "a stack trace"
        : code is not (0 or 1 or 2 or 3 or 130) ? $"exit code {code}"
        : error.TrimEnd('\n').Count(c => c == '\n') >= MostErrorLines ? $"more than {MostErrorLines} lines on stderr"
        : error.Any(IsControl) ? "control characters on stderr"
        : output.Any(IsControl) ? "control characters on stdout"
        : null;

    // A tab moves no more than a blank.
    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\t');

    private static string Line(string text, string with) =>
        text.Split('\n').First(line => line.Contains(with, StringComparison.Ordinal));
}
