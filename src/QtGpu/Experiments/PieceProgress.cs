using System.Diagnostics;

namespace QtGpu.Experiments;

/// <summary>A piece of work that has ended.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">How many have ended, this one included.</param>
/// <param name="Of">How many are known of: more may follow from their results.</param>
/// <param name="IsKept">It had ended in an earlier run.</param>
/// <param name="Seconds">What it took.</param>
/// <param name="Left">What the rest will take if its pieces are like those done now.</param>
public sealed record EndedPiece(string Name, int Number, int Of, bool IsKept, double Seconds, TimeSpan Left);

/// <summary>Counts the pieces that end, on several threads.</summary>
internal sealed class PieceProgress(Action<EndedPiece>? ended)
{
    private readonly Lock _gate = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _of, _count;

    /// <summary>How many were done before.</summary>
    public int Kept { get; private set; }

    /// <summary>So many more are to be done.</summary>
    public void Expect(int count) => _of += count;

    /// <summary>One has ended.</summary>
    public void Count(string name, double seconds, bool isKept)
    {
        lock (_gate)
        {
            _count++;
            Kept += isKept ? 1 : 0;
            TimeSpan left = Stopwatch.GetElapsedTime(_start) * (_of - _count) / Math.Max(_count - Kept, 1);
            ended?.Invoke(new(name, _count, _of, isKept, seconds, left));
        }
    }
}
