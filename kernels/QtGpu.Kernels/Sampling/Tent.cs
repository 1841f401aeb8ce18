namespace QtGpu.Kernels.Sampling;

/// <summary>
/// Single-slice Metropolis, then tents of 4 … 32 slices: a multilevel Metropolis that needs uniform numbers
/// only. Signs now and then, since no tent lifts a long piece of the path over the barrier.
/// </summary>
[PathUpdate("tent", "single slices, then tent-shaped moves of 4 to 32 slices", Width = 0.1, Acceptance = 0.4)]
public readonly record struct Tent : IPathUpdate
{
    private const int First = 2, Last = 5, SignsEvery = 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Sweep<TMoves>(TMoves moves, long sweep)
        where TMoves : struct, IPathMoves
    {
        for (int neuron = 0; neuron < moves.Neurons; neuron++)
        {
            moves.Visit(neuron);
            moves.Sites(neuron);
            for (int level = First; level <= Math.Min(Last, moves.HighestLevel); level++)
                moves.Tents(neuron, level);
            if (sweep % SignsEvery == 0)
                moves.Signs(neuron);
        }
    }
}
