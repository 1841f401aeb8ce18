namespace QtGpu.Kernels.Sampling;

/// <summary>Single-slice Metropolis, then tents of 2 … 32 slices: a multilevel Metropolis that needs uniform numbers only.</summary>
[PathUpdate("tent", "single slices, then tent-shaped moves of 2 to 32 slices", Width = 0.08, Acceptance = 0.45)]
public readonly record struct Tent : IPathUpdate
{
    private const int Levels = 5;

    /// <inheritdoc/>
    public void Sweep<TMoves>(TMoves moves, long sweep)
        where TMoves : struct, IPathMoves
    {
        for (int neuron = 0; neuron < moves.Neurons; neuron++)
        {
            moves.Visit(neuron);
            moves.Sites(neuron);
            for (int level = 1; level <= Math.Min(Levels, moves.HighestLevel); level++)
                moves.Tents(neuron, level);
        }
    }
}
