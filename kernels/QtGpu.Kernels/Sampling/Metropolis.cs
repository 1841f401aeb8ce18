namespace QtGpu.Kernels.Sampling;

/// <summary>Single-slice Metropolis on a checkerboard, neuron by neuron.</summary>
/// <remarks>
/// It never changes in which well a path lies between two kinks of its input: all wells keep the one sign that they
/// start with, which no diagnostic sees. A neuron that is driven hard enough takes both signs: at Λ = 5000, two kinks
/// and 512 slices its activity is 1.7652, of one sign 1.7590, at ε = 12 000; 1.9024 and 1.8953 at 15 000; 2.0540 and
/// 2.0504 at 20 000; up to 8000 they differ by 0.0002 at most.
/// </remarks>
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
