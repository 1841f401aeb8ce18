using System.Numerics;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>The moves of one sweep over a block of chains.</summary>
internal readonly unsafe struct ChainMoves<T>(ChainBlock<T>* block, long sweep) : IPathMoves
    where T : unmanaged, IVectorLane<T>
{
    public int Neurons => block->Ensemble.Neurons;

    public int HighestLevel => BitOperations.Log2((uint)block->Ensemble.Slices);

    public void Visit(int neuron)
    {
        // Of a single neuron they never change: the block formed them when it began.
        if (Neurons > 1)
            Coefficients<T>.Form(*block, neuron);
    }

    public void Sites(int neuron) => SiteSweep<T>.Run(*block, neuron, sweep);

    public void Tents(int neuron, int level) => TentSweep<T>.Run(*block, neuron, level, sweep);

    public void Bridges(int neuron, int level, bool tuned) => BridgeSweep<T>.Run(*block, neuron, level, tuned, sweep);

    public void Trajectory(int neuron, int steps) => Trajectory<T>.Run(*block, neuron, steps, sweep);

    public void JointTrajectory(int steps)
    {
        if (Neurons > 1 && !block->Ensemble.FeedForward)
        {
            Trajectory<T>.RunJoint(*block, steps, sweep);
            return;
        }

        // Alone, or where a driver feels nothing of those it drives and there is no joint action.
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            Visit(neuron);
            Trajectory(neuron, steps);
        }
    }

    public void Signs(int neuron) => SignSweep<T>.Run(*block, neuron, sweep);
}
