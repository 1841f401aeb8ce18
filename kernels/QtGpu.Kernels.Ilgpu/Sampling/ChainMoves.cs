using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>Inside a kernel: the moves of one sweep over the chain of this group. Each ends with a barrier.</summary>
internal readonly struct ChainMoves(Chain chain, long sweep) : IPathMoves
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Chain _chain = chain;
    private readonly long _sweep = sweep;

    public int Neurons => _chain.Ensemble.Neurons;

    public int HighestLevel
    {
        [MethodImpl(Inline)]
        get
        {
            int level = 0;
            while (_chain.Slices >> (level + 1) != 0)
                level++;
            return level;
        }
    }

    [MethodImpl(Inline)]
    public void Visit(int neuron)
    {
        // Of a single neuron they never change: the chain formed them when it began.
        if (Neurons > 1)
            Coefficients.Form(_chain, neuron, own: false);
        Group.Barrier();
    }

    [MethodImpl(Inline)]
    public void Sites(int neuron) => SiteSweep.Run(_chain, neuron, _sweep);

    [MethodImpl(Inline)]
    public void Tents(int neuron, int level) => TentSweep.Run(_chain, neuron, level, _sweep);

    [MethodImpl(Inline)]
    public void Bridges(int neuron, int level, bool tuned) => BridgeSweep.Run(_chain, neuron, level, tuned, _sweep);

    [MethodImpl(Inline)]
    public void Trajectory(int neuron, int steps) => Sampling.Trajectory.Run(_chain, neuron, 1, steps, _sweep);

    [MethodImpl(Inline)]
    public void JointTrajectory(int steps)
    {
        // Where a driver feels nothing of those it drives, there is no joint action: one after the other.
        int together = _chain.Ensemble.FeedForward == 0 ? Neurons : 1;
        for (int first = 0; first < Neurons; first += together)
        {
            Visit(first);
            Sampling.Trajectory.Run(_chain, first, together, steps, _sweep);
        }
    }

    [MethodImpl(Inline)]
    public void Signs(int neuron) => SignSweep.Run(_chain, neuron, _sweep);
}
