namespace QtGpu.Kernels.Random;

/// <summary>
/// How a kernel draws a plane of normal numbers several times over: draw s of element i at step t is number i of the
/// stream at step 2¹⁶t + s, so that it does not depend on how many draws there are, nor on who makes them.
/// </summary>
/// <param name="Stream">What is drawn from.</param>
/// <param name="Step">t, below 2⁴⁷.</param>
/// <param name="Count">Draws, at most <see cref="Most"/>.</param>
public readonly record struct NormalDraws(RandomStream Stream, long Step, int Count)
{
    /// <summary>The most draws of a step: as many matrices as CUDA multiplies in one launch.</summary>
    public const int Most = 65_535;

    /// <summary>The step of the stream that a draw is taken from.</summary>
    public long StepOf(int draw) => (Step << 16) | (long)(uint)draw;

    /// <summary>Normal number of an element of the plane.</summary>
    /// <param name="draw">s, from 0.</param>
    /// <param name="element">i.</param>
    public float Normal(int draw, long element) => Stream.Normal(StepOf(draw), element);
}
