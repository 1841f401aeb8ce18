namespace QtGpu.Kernels.Sampling;

/// <summary>
/// Hybrid Monte Carlo, neuron by neuron. Now and then a bridge, since no trajectory leads out of where its step is too
/// long for the potential.
/// </summary>
/// <remarks>Duane, Kennedy, Pendleton and Roweth, Phys. Lett. B 195, 216 (1987).</remarks>
[PathUpdate("hmc", "hybrid Monte Carlo, neuron by neuron", Width = 0.011, Acceptance = 0.7)]
public readonly record struct HybridMonteCarlo : IPathUpdate
{
    private const int Steps = 34;
    private const int BridgesEvery = 4;
    private const int Level = 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Sweep<TMoves>(TMoves moves, long sweep)
        where TMoves : struct, IPathMoves
    {
        for (int neuron = 0; neuron < moves.Neurons; neuron++)
        {
            moves.Visit(neuron);
            moves.Trajectory(neuron, Steps);
            if (sweep % BridgesEvery == 0)
                moves.Bridges(neuron, Math.Min(Level, moves.HighestLevel), tuned: false);
            moves.Signs(neuron);
        }
    }
}
