namespace QtGpu.Kernels.Sampling;

/// <summary>
/// Multilevel sampling: Brownian bridges over 16 slices, now and then over 8 or 32, each accepted as a whole.
/// </summary>
[PathUpdate(
    "multilevel", "Brownian bridges over 8, 16 and 32 slices (bisection)", Width = 1, LargestWidth = 1,
    Acceptance = 0.6)]
public readonly record struct Multilevel : IPathUpdate
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Sweep<TMoves>(TMoves moves, long sweep)
        where TMoves : struct, IPathMoves
    {
        int level = (sweep & 3) == 0 ? 3 : (sweep & 3) == 2 ? 5 : 4;
        for (int neuron = 0; neuron < moves.Neurons; neuron++)
        {
            moves.Visit(neuron);
            moves.Bridges(neuron, Math.Min(level, moves.HighestLevel), tuned: true);
            if ((sweep & 3) == 0)
                moves.Signs(neuron);
        }
    }
}
