using QtGpu.Kernels.Random;

namespace QtGpu.Data.LongMemory;

/// <summary>
/// The adding problem: each step has a number, uniform in (0, 1), and a mark. One step of the first half and one of the
/// second are marked 1, the others 0; the target of the sequence is the sum of the two marked numbers. Whoever always
/// answers 1 has a mean squared error of 1/6 = 0.167, the variance of the sum. Made by the program, always the same
/// ones. Sources: S. Hochreiter and J. Schmidhuber, Neural Computation 9 (1997) 1735; in this form Q. V. Le, N. Jaitly
/// and G. E. Hinton, arXiv:1504.00941.
/// </summary>
/// <param name="steps">T, steps of a sequence, 2 or more.</param>
/// <param name="train">Sequences to train on.</param>
/// <param name="test">Sequences to test on.</param>
/// <param name="seed">Same seed, same sequences.</param>
public sealed class AddingProblem(int steps, int train = 10_000, int test = 1_000, long seed = 0) : IDatasetSource
{
    private const int Numbers = 0, Marks = 1;

    /// <summary>Sequences of 100 steps.</summary>
    public AddingProblem()
        : this(steps: 100)
    {
    }

    /// <inheritdoc/>
    public string Name => "adding";

    /// <inheritdoc/>
    public string Summary => FormattableString.Invariant(
        $"add the two marked numbers of {steps}; {train:N0} + {test:N0} sequences made by the program");

    /// <inheritdoc/>
    public Dataset Load(DataOptions options)
    {
        if (steps < 2)
            throw new InputException($"The adding problem needs two steps to mark, got {steps}.");
        return new(
            Name, Draw(0, train), Draw(train, test), ClassNames: [], Synthetic: true,
            $"sequences of {steps} steps made by the program; the answer 1 has an RMSE of 0.408");
    }

    private Samples Draw(int first, int count)
    {
        RandomStream values = RandomStream.Named(seed, "adding numbers");
        RandomStream marks = RandomStream.Named(seed, "adding marks");
        float[] features = new float[checked(count * steps * 2)], targets = new float[count];
        for (int i = 0; i < count; i++)
        {
            Span<float> sequence = features.AsSpan(i * steps * 2, steps * 2);
            for (int t = 0; t < steps; t++)
                sequence[2 * t] = values.Uniform(first + i, t);
            int half = steps / 2;
            foreach (int t in (ReadOnlySpan<int>)[
                marks.Below(first + i, Numbers, half), half + marks.Below(first + i, Marks, steps - half)])
            {
                sequence[(2 * t) + 1] = 1;
                targets[i] += sequence[2 * t];
            }
        }

        return Samples.OfSequences(
            features, featureCount: 2, [.. Enumerable.Repeat(steps, count)], targets, classes: 0);
    }
}
