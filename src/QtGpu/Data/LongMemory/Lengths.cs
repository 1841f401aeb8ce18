namespace QtGpu.Data.LongMemory;

/// <summary>Lengths of sequences that are all the same.</summary>
internal static class Lengths
{
    /// <summary><paramref name="count"/> times <paramref name="steps"/>.</summary>
    public static int[] Equal(int count, int steps)
    {
        int[] lengths = new int[count];
        Array.Fill(lengths, steps);
        return lengths;
    }
}
