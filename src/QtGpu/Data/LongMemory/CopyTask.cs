using QtGpu.Kernels.Random;

namespace QtGpu.Data.LongMemory;

/// <summary>
/// The copy task: some letters, a delay of blanks, a mark, and as many blanks as letters, while the letters are to be
/// given again in their order; at all steps before, the answer is a blank. A step is a word: letter 0 … K − 1, blank K,
/// mark K + 1; its class is a letter or blank. Whoever guesses letters at the end has a cross-entropy of
/// S·ln K/(T + 2·S) a step, T the delay and S the letters: 0.173 with 8 letters, S = 10 and T = 100; an accuracy of
/// (T + S + S/K)/(T + 2·S), 0.927. Made by the program, always the same ones. Sources: S. Hochreiter and
/// J. Schmidhuber, Neural Computation 9 (1997) 1735; in this form M. Arjovsky, A. Shah and Y. Bengio, arXiv:1511.06464.
/// </summary>
/// <param name="delay">
/// T, steps from the last letter to the first answer, 1 or more; the last of them is the mark.
/// </param>
/// <param name="length">S, letters to remember.</param>
/// <param name="letters">K, different letters, 2 or more.</param>
/// <param name="train">Sequences to train on.</param>
/// <param name="test">Sequences to test on.</param>
/// <param name="seed">Same seed, same sequences.</param>
public sealed class CopyTask(
    int delay, int length = 10, int letters = 8, int train = 10_000, int test = 1_000, long seed = 0) : IDatasetSource
{
    /// <summary>10 of 8 letters, to be remembered over 100 steps.</summary>
    public CopyTask()
        : this(delay: 100)
    {
    }

    /// <summary>Cross-entropy a step, in nats, of whoever knows when to answer and guesses what.</summary>
    public double TrivialLoss => length * Math.Log(letters) / Steps;

    /// <inheritdoc/>
    public string Name => "copy";

    /// <inheritdoc/>
    public string Summary => FormattableString.Invariant(
        $"give {length} letters again after {delay} steps; {train:N0} + {test:N0} sequences made by the program");

    private int Steps => delay + (2 * length);

    /// <inheritdoc/>
    public Dataset Load(DataOptions options)
    {
        if (delay < 1 || length < 1 || letters < 2)
            throw new InputException(
                $"The copy task needs a delay and letters of 1 or more, and 2 or more different ones; got {delay}, "
                + $"{length} and {letters}.");
        string[] classNames = [.. Enumerable.Range(0, letters).Select(k => $"{k}"), "blank"];
        return new(
            Name, Draw(0, train), Draw(train, test), classNames, Synthetic: true,
            FormattableString.Invariant(
                $"sequences of {Steps} steps made by the program; guessing has a loss of {TrivialLoss:0.000}"));
    }

    private Samples Draw(int first, int count)
    {
        RandomStream draw = RandomStream.Named(seed, "copy letters");
        float[] words = new float[checked(count * Steps)], classes = new float[words.Length];
        int blank = letters, mark = letters + 1;
        Array.Fill(words, blank);
        Array.Fill(classes, blank);
        for (int i = 0; i < count; i++)
        {
            int start = i * Steps, answer = start + length + delay;
            for (int k = 0; k < length; k++)
                words[start + k] = classes[answer + k] = draw.Below(first + i, k, letters);
            words[answer - 1] = mark;
        }

        return Samples.OfSequences(
            words, featureCount: 1, [.. Enumerable.Repeat(Steps, count)], classes, classes: letters + 1, targetCount: 1,
            vocabulary: letters + 2, targetsPerStep: true);
    }
}
