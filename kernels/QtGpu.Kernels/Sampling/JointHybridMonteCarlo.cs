namespace QtGpu.Kernels.Sampling;

/// <summary>
/// Hybrid Monte Carlo of the whole network: the neurons of a chain near its threshold only change together. Bridges and
/// signs follow, neuron by neuron.
/// </summary>
[PathUpdate(
    "joint-hmc", "hybrid Monte Carlo of all neurons together, then bridges", Width = 0.01, Acceptance = 0.7,
    NeedsJointAction = true)]
public readonly record struct JointHybridMonteCarlo : IPathUpdate
{
    private const int Steps = 50;
    private const int Level = 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Sweep<TMoves>(TMoves moves, long sweep)
        where TMoves : struct, IPathMoves
    {
        moves.JointTrajectory(Steps);
        for (int neuron = 0; neuron < moves.Neurons; neuron++)
        {
            moves.Visit(neuron);
            moves.Bridges(neuron, Math.Min(Level, moves.HighestLevel), tuned: false);
            moves.Signs(neuron);
        }
    }
}
