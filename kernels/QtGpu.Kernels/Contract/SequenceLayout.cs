namespace QtGpu.Kernels.Contract;

/// <summary>
/// How the sequences of a batch lie in memory: packed, the longest first, step after step, in each step a row of every
/// sequence that is still running. Step t of sequence b is row <see cref="First"/>(t) + b. No row is padding, and no
/// work is done on any.
/// </summary>
public sealed class SequenceLayout
{
    private int[] _first = [0];

    /// <summary>Sequences.</summary>
    public int Sequences { get; private set; }

    /// <summary>Steps of the longest.</summary>
    public int Steps { get; private set; }

    /// <summary>Rows: steps of all sequences together.</summary>
    public int Tokens => _first[Steps];

    /// <summary>Whether all are of the same length.</summary>
    public bool IsEven => Tokens == (long)Steps * Sequences;

    /// <summary>The first row of a step; that of step <see cref="Steps"/> is <see cref="Tokens"/>.</summary>
    public int First(int step) => _first[step];

    /// <summary>
    /// Where a step's states begin among rows that hold the start states too: in front of the tokens, or behind them
    /// where sequences are read in reverse.
    /// </summary>
    public int StateRow(int step, bool isReverse) => First(step) + (isReverse ? 0 : Sequences);

    /// <summary>Where the start states begin among the same rows.</summary>
    public int StartRow(bool isReverse) => isReverse ? Tokens : 0;

    /// <summary>Sequences that have a step: the first so many.</summary>
    public int Rows(int step) => _first[step + 1] - _first[step];

    /// <summary>Sequences of these lengths. Allocates only where the longest is longer than any before.</summary>
    /// <param name="lengths">Steps of each, 1 or more, in descending order.</param>
    public void Set(ReadOnlySpan<int> lengths)
    {
        ArgumentOutOfRangeException.ThrowIfZero(lengths.Length, nameof(lengths));
        if (_first.Length <= lengths[0])
            _first = new int[Math.Max(lengths[0] + 1, 2 * _first.Length)];
        (Sequences, Steps) = (lengths.Length, lengths[0]);
        int running = lengths.Length;
        for (int t = 0; t < Steps; t++)
        {
            while (lengths[running - 1] <= t)
                running--;
            _first[t + 1] = checked(_first[t] + running);
        }

        for (int b = 1; b < lengths.Length; b++)
        {
            if (lengths[b] > lengths[b - 1])
                throw new ArgumentException("Lengths must be in descending order.", nameof(lengths));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lengths[^1], nameof(lengths));
    }

    /// <summary>
    /// Steps <paramref name="first"/> to <paramref name="end"/> − 1 of the sequences that have the first of them.
    /// Allocates as <see cref="Set"/> does.
    /// </summary>
    public void SetPart(SequenceLayout all, int first, int end)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)end, (uint)all.Steps, nameof(end));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)first, (uint)end, nameof(first));
        if (_first.Length <= end - first)
            _first = new int[Math.Max(end - first + 1, 2 * _first.Length)];
        (Sequences, Steps) = (all.Rows(first), end - first);
        for (int t = 0; t <= Steps; t++)
            _first[t] = all.First(first + t) - all.First(first);
    }
}
