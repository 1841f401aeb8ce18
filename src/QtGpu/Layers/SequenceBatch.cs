using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>
/// The sequences of a batch as layers see them: where their steps lie, and numbers that kernels need of that. The
/// owner of a network says so before each step; what it gives stays until the step's work is done.
/// </summary>
public sealed class SequenceBatch
{
    private View<int> _numbers;

    /// <summary>Where the steps lie.</summary>
    public SequenceLayout Layout { get; } = new();

    /// <summary>Whether each sequence goes on from where the one in its place ended in the batch before.</summary>
    public bool Continues { get; private set; }

    /// <summary>How many different words there are; 0 of sequences of numbers.</summary>
    public int Words { get; private set; }

    /// <summary>Steps of each sequence, [1, B].</summary>
    public View<int> Lengths => Part(0, Layout.Sequences);

    /// <summary>First token of each step, [1, T + 1].</summary>
    public View<int> Firsts => Part(Layout.Sequences, Layout.Steps + 1);

    /// <summary>The sequence of each token, [1, tokens].</summary>
    public View<int> Sequences => Part(PerToken(0), Layout.Tokens);

    /// <summary>The row of <see cref="ScanTensors.States"/> that precedes each token's, [1, tokens].</summary>
    public View<int> Earlier(bool isReverse) => Part(PerToken(isReverse ? 2 : 1), Layout.Tokens);

    /// <summary>The tokens in the order of their words, then of their rows, [1, tokens].</summary>
    public View<int> ByWord => Part(PerToken(3), Layout.Tokens);

    /// <summary>Where in that order each word begins, and behind the last, [1, words + 1].</summary>
    public View<int> WordStarts => Part(PerToken(4), Words + 1);

    /// <summary>The number of each word, [1, words].</summary>
    public View<int> WordNumbers => Part(PerToken(4) + Words + 1, Words);

    /// <summary>How many numbers <see cref="Write"/> writes at most.</summary>
    public static int NumbersFor(int sequences, int steps, int tokens, bool areWords) =>
        checked(sequences + steps + 1 + ((areWords ? 6 : 3) * tokens) + (areWords ? 1 : 0));

    /// <summary>Writes the numbers of sequences; allocates nothing.</summary>
    /// <param name="layout">Where their steps lie.</param>
    /// <param name="words">The word of each token; none of sequences of numbers.</param>
    /// <param name="order">Room for as many.</param>
    /// <param name="numbers">Takes <see cref="NumbersFor"/> numbers at most.</param>
    /// <returns>How many different words.</returns>
    public static int Write(SequenceLayout layout, ReadOnlySpan<int> words, Span<long> order, Span<int> numbers)
    {
        int sequences = layout.Sequences, steps = layout.Steps, tokens = layout.Tokens;
        Span<int> firsts = numbers[sequences..], sequence = firsts[(steps + 1)..];
        Span<int> earlier = sequence[tokens..], later = earlier[tokens..];
        for (int t = 0; t < steps; t++)
        {
            int first = layout.First(t), rows = layout.Rows(t), behind = t + 1 < steps ? layout.Rows(t + 1) : 0;
            firsts[t] = first;
            for (int b = 0; b < rows; b++)
            {
                sequence[first + b] = b;
                earlier[first + b] = t == 0 ? b : sequences + layout.First(t - 1) + b;
                later[first + b] = b < behind ? layout.First(t + 1) + b : tokens + b;
                if (b >= behind)
                    numbers[b] = t + 1;
            }
        }

        firsts[steps] = tokens;
        return words.IsEmpty ? 0 : SortWords(words, order, later[tokens..]);
    }

    /// <summary>Sets what the network's next step works on.</summary>
    /// <param name="lengths">As in <see cref="SequenceLayout.Set"/>.</param>
    /// <param name="numbers">What <see cref="Write"/> wrote of them, on the device.</param>
    /// <param name="words">What it returned.</param>
    /// <param name="continues">See <see cref="Continues"/>.</param>
    public void Set(ReadOnlySpan<int> lengths, View<int> numbers, int words, bool continues = false)
    {
        Layout.Set(lengths);
        (_numbers, Words, Continues) = (numbers, words, continues);
    }

    private static int SortWords(ReadOnlySpan<int> words, Span<long> order, Span<int> numbers)
    {
        int tokens = words.Length, different = 0;
        order = order[..tokens];
        for (int i = 0; i < tokens; i++)
            order[i] = ((long)words[i] << 32) | (uint)i;
        order.Sort();
        for (int i = 0; i < tokens; i++)
        {
            numbers[i] = (int)order[i];
            if (i == 0 || order[i] >> 32 != order[i - 1] >> 32)
                different++;
        }

        Span<int> starts = numbers[tokens..], names = starts[(different + 1)..];
        for (int i = 0, word = 0; i < tokens; i++)
        {
            if (i == 0 || order[i] >> 32 != order[i - 1] >> 32)
                (starts[word], names[word++]) = (i, (int)(order[i] >> 32));
        }

        starts[different] = tokens;
        return different;
    }

    private int PerToken(int part) => Layout.Sequences + Layout.Steps + 1 + (part * Layout.Tokens);

    private View<int> Part(int first, int count) => _numbers.Slice(first, Shape.Vector(count));
}
