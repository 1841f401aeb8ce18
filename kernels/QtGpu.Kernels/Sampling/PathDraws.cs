using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Sampling;

/// <summary>
/// Which Philox counter every random number of a sweep comes from, on every backend: words 0 and 1 are the block of a
/// neuron and the chain, words 2 and 3 the sweep and, in the top byte, what the number is for.
/// </summary>
public static class PathDraws
{
    /// <summary>
    /// Steps of single slices: a block for two slices of one parity, [parity, pair], (step, acceptance) twice.
    /// </summary>
    public const int Sites = 0;

    /// <summary>Momenta: a block for four slices, two pairs of normal numbers.</summary>
    public const int Momenta = 1;

    /// <summary>A trajectory: its acceptance and the jitter of its step.</summary>
    public const int Trajectory = 2;

    /// <summary>Signs: a block for four slices.</summary>
    public const int Signs = 3;

    /// <summary>Tents, plus their level: a block for two, (height, acceptance) twice.</summary>
    public const int Tents = 16;

    /// <summary>Normal numbers of bridges, plus their level: a block for four slices.</summary>
    public const int Bridges = 32;

    /// <summary>Acceptance of bridges, plus their level: a block for four.</summary>
    public const int BridgeAcceptance = 48;

    // No chain has this number.
    private const uint AllChains = uint.MaxValue;

    /// <summary>Counter words 2 and 3.</summary>
    public static ulong Step(long sweep, int purpose) => (ulong)sweep | ((ulong)(uint)purpose << 56);

    /// <summary>Counter word 0: block <paramref name="index"/> &lt; slices of a neuron.</summary>
    public static uint Block(int neuron, int slices, int index) => (uint)((neuron * slices) + index);

    /// <summary>
    /// Counter word 1: a chain, where <paramref name="common"/> systems draw the same
    /// (<see cref="Contract.PathEnsemble.CommonDraws"/>), and <paramref name="here"/> of the
    /// <paramref name="all"/> chains of each system are here (<see cref="Contract.PathEnsemble.ChainsAmongAll"/>).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Chain(int chain, int here, int all, int common) =>
        common == 1 && here == all ? chain : (chain / (here * common) * all) + (chain % here);

    /// <summary>Where the pieces that a ring is cut into begin: a slice, the same in all chains.</summary>
    public static int Offset(ulong key, long sweep, int purpose, int neuron, int slices)
    {
        Philox.Block(
            key, Step(sweep, purpose), ((ulong)AllChains << 32) | Block(neuron, slices, 0), out uint bits, out _, out _,
            out _);
        return (int)(((ulong)bits * (uint)slices) >> 32);
    }
}
