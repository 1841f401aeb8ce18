namespace QtGpu.Kernels.Sampling;

/// <summary>Single-slice Metropolis on a checkerboard, neuron by neuron.</summary>
[PathUpdate("metropolis", "single-slice Metropolis on a checkerboard", Width = 0.1, Acceptance = 0.4, Every = 8)]
public readonly record struct Metropolis : IPathUpdate
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Sweep<TMoves>(TMoves moves, long sweep)
        where TMoves : struct, IPathMoves
    {
        for (int neuron = 0; neuron < moves.Neurons; neuron++)
        {
            moves.Visit(neuron);
            moves.Sites(neuron);
        }
    }
}
