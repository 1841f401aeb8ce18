using QtGpu.Kernels.Sampling.Moves;

namespace QtGpu.Kernels.Sampling;

/// <summary>
/// An algorithm that updates the paths of a network: what one sweep does, as a sequence of moves, each of which leaves
/// the Gibbs measure as it is. Implement it on a <c>readonly record struct</c> marked with
/// <see cref="PathUpdateAttribute"/>, and every backend, test, bench and the command line know it.
/// </summary>
public interface IPathUpdate
{
    /// <summary>One sweep over all neurons. May depend on its number, never on the paths.</summary>
    void Sweep<TMoves>(TMoves moves, long sweep)
        where TMoves : struct, IPathMoves;
}

/// <summary>
/// The moves of a backend, on all chains at once. Each at most once per sweep, neuron and level: that is what its
/// random numbers are drawn for. A level is the binary logarithm of a length in slices, no more than the ring has.
/// </summary>
public interface IPathMoves
{
    /// <summary>Neurons of the network.</summary>
    int Neurons { get; }

    /// <summary>The highest level that fits the ring.</summary>
    int HighestLevel { get; }

    /// <summary>
    /// Forms (a, b, c) of a neuron from the paths of the others, for the moves of this neuron that follow.
    /// </summary>
    void Visit(int neuron);

    /// <summary>
    /// A uniform step of half-width δ for every slice, even ones first. Sets the recorded acceptance.
    /// </summary>
    void Sites(int neuron);

    /// <summary>A tent of random height (<see cref="TentProposal"/>) on every piece of 2^level slices.</summary>
    void Tents(int neuron, int level);

    /// <summary>
    /// A mixture with a free bridge (<see cref="BridgeProposal"/>) on every piece of 2^level slices: w is the width and
    /// sets the recorded acceptance, or is 1 where not <paramref name="tuned"/>.
    /// </summary>
    void Bridges(int neuron, int level, bool tuned);

    /// <summary>
    /// One trajectory of a neuron: leapfrog steps of the size of its width. Sets the recorded acceptance.
    /// </summary>
    void Trajectory(int neuron, int steps);

    /// <summary>
    /// One trajectory of all neurons together; none needs to be visited. Sets the recorded acceptance.
    /// </summary>
    void JointTrajectory(int steps);

    /// <summary>New signs for the pieces of a neuron's path (<see cref="SignCluster"/>).</summary>
    void Signs(int neuron);
}
