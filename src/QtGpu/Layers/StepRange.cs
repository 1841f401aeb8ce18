using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>Steps <paramref name="First"/> to <paramref name="End"/> − 1 of the sequences of a batch.</summary>
internal readonly record struct StepRange(int First, int End)
{
    /// <summary>
    /// Steps over which gradients of weights are summed in one product, counted from the first that is read. Sums of
    /// these follow each other, so that no bit depends on how many steps are in memory together.
    /// </summary>
    public const int Chunk = 64;

    /// <summary>How many ranges of so many steps there are.</summary>
    public static int Count(int steps, int size) => (steps + size - 1) / size;

    /// <summary>The steps that are read as numbers <paramref name="from"/> to <paramref name="to"/> − 1.</summary>
    public static StepRange Read(int steps, bool isReverse, int from, int to)
    {
        to = Math.Min(to, steps);
        return isReverse ? new(steps - to, steps - from) : new(from, to);
    }

    /// <summary>The rows of a matrix that has one for each token of all steps.</summary>
    public View<T> Of<T>(View<T> tokens, SequenceLayout layout)
        where T : unmanaged => Of(tokens, layout, 0);

    /// <summary>The same, where the matrix begins with step <paramref name="origin"/>.</summary>
    public View<T> Of<T>(View<T> tokens, SequenceLayout layout, int origin)
        where T : unmanaged => tokens.IsNone ? tokens : tokens.Slice(
            (long)(layout.First(First) - layout.First(origin)) * tokens.Columns,
            new Shape(layout.First(End) - layout.First(First), tokens.Columns));
}
