namespace QtGpu.Data;

/// <summary>How samples that are sequences lie in their arrays, one behind the other.</summary>
/// <param name="lengths">Steps of each.</param>
/// <param name="vocabulary">Different words, where a step is the number of a word; 0 where it is numbers.</param>
/// <param name="targetsPerStep">Whether each step has targets of its own.</param>
internal sealed class SequenceSteps(int[] lengths, int vocabulary, bool targetsPerStep)
{
    private readonly int[] _starts = Starts(lengths);

    /// <summary>Different words, or 0.</summary>
    public int Vocabulary => vocabulary;

    /// <summary>Whether each step has targets of its own.</summary>
    public bool TargetsPerStep => targetsPerStep;

    /// <summary>How many sequences.</summary>
    public int Count => lengths.Length;

    /// <summary>Steps of all.</summary>
    public int Total => _starts[^1];

    /// <summary>Steps of a sequence.</summary>
    public int Length(int sequence) => lengths[sequence];

    /// <summary>The number of its first step among those of all.</summary>
    public int Start(int sequence) => _starts[sequence];

    /// <summary>Which step of which sequence a step of all is, in words.</summary>
    public string Place(int step)
    {
        int found = Array.BinarySearch(_starts, step), sequence = found >= 0 ? found : ~found - 1;
        return $"Sample {sequence}, step {step - _starts[sequence]}";
    }

    private static int[] Starts(int[] lengths)
    {
        var starts = new int[lengths.Length + 1];
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 1)
                throw new InputException(
                    $"Sample {i} (counted from 0) is a sequence of {lengths[i]} steps; expected 1 or more. "
                    + "Leave it out.");
            starts[i + 1] = checked(starts[i] + lengths[i]);
        }

        return starts;
    }
}
