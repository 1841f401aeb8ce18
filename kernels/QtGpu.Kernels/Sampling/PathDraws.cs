namespace QtGpu.Kernels.Sampling;

/// <summary>Which Philox counter every random number of a sweep comes from, on every backend.</summary>
public static class PathDraws
{
    /// <summary>Single-slice updates: block = number of the pair of slices of one parity, [parity, pair].</summary>
    public const int Sites = 0;

    /// <summary>Counter words 2 and 3: the sweep, and in the top byte what the numbers are for.</summary>
    public static ulong Step(long sweep, int purpose) => (ulong)sweep | ((ulong)(uint)purpose << 56);

    /// <summary>Counter word 0: block <paramref name="index"/> &lt; slices of a neuron. Word 1 is the chain.</summary>
    public static uint Block(int neuron, int slices, int index) => (uint)((neuron * slices) + index);
}
