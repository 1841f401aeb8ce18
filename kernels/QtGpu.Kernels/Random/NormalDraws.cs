namespace QtGpu.Kernels.Random;

/// <summary>
/// How a kernel draws a plane of normal numbers several times over. Draw s of element i at step t is number s mod 4 of
/// the stream's block i at step 2¹⁶t + s/4: so it depends neither on how many draws there are nor on who makes them,
/// and four draws of an element cost one block.
/// </summary>
/// <param name="Stream">What is drawn from.</param>
/// <param name="Step">t, below 2⁴⁷.</param>
/// <param name="Count">Draws, at most <see cref="Most"/>.</param>
public readonly record struct NormalDraws(RandomStream Stream, long Step, int Count)
{
    /// <summary>The most draws of a step.</summary>
    public const int Most = 1 << 18;

    /// <summary>The step of the stream that draws s … s + 3 are taken from, s a multiple of 4.</summary>
    internal long StepOf(int draw) => (Step << 16) | (long)(uint)(draw >> 2);

    /// <summary>Normal number of an element of the plane.</summary>
    /// <param name="draw">s, from 0.</param>
    /// <param name="element">i.</param>
    public float Normal(int draw, long element) => Stream.Normal(StepOf(draw), (4 * element) + (draw & 3));
}
