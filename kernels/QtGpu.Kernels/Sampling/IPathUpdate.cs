namespace QtGpu.Kernels.Sampling;

/// <summary>
/// An algorithm that updates the paths of a network: what one sweep does, as a sequence of moves, each of which leaves the
/// Gibbs measure as it is. Implement it on a <c>readonly record struct</c> marked with <see cref="PathUpdateAttribute"/>,
/// and every backend, test, bench and the command line know it.
/// </summary>
public interface IPathUpdate
{
    /// <summary>One sweep over all neurons. May depend on its number, never on the paths.</summary>
    void Sweep<TMoves>(TMoves moves, long sweep)
        where TMoves : struct, IPathMoves;
}

/// <summary>The moves of a backend, on all chains at once.</summary>
public interface IPathMoves
{
    /// <summary>Neurons of the network.</summary>
    int Neurons { get; }

    /// <summary>Forms (a, b, c) of a neuron from the paths of the others, for the moves of this neuron that follow.</summary>
    void Visit(int neuron);

    /// <summary>
    /// A uniform step of half-width δ for every slice, first the even ones, then the odd ones. Sets the recorded acceptance.
    /// </summary>
    void Sites(int neuron);
}
