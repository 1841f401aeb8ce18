namespace QtGpu.Data;

public sealed partial class Samples
{
    /// <summary>
    /// So many of these samples, drawn at random, in their order: what a network would have if there were no more.
    /// </summary>
    /// <param name="count">How many, 1 … <see cref="Count"/>; all of them are the samples themselves.</param>
    /// <param name="seed">Same seed, same samples.</param>
    /// <exception cref="InputException">There are not as many.</exception>
    public Samples Drawn(int count, long seed)
    {
        if (count < 1 || count > Count)
            throw new InputException($"‘training samples’: expected 1 to {Count}, as many as there are, got {count}");
        return count == Count ? this : Split(count, seed, "drawn samples").HeldOut;
    }
}
