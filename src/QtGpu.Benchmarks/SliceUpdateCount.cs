using System.Numerics;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Benchmarks;

/// <summary>
/// How many slices a sweep proposes to change, counted while the algorithm runs on moves that only count: a leapfrog
/// step is one for every slice, a tent or a bridge one for every slice between its ends. Signs do not count.
/// </summary>
internal static class SliceUpdateCount
{
    private const int Sweeps = 64;

    /// <summary>Of all neurons of a path; the mean over sweeps, which need not be alike.</summary>
    public static double Of(PathUpdate update, int slices, int neurons = 1) =>
        update.Accept(new Counter(slices, neurons));

    private sealed class Counter(int slices, int neurons) : IPathUpdateVisitor<double>
    {
        public double Visit<TUpdate>(TUpdate update)
            where TUpdate : unmanaged, IPathUpdate
        {
            long[] count = [0];
            for (int sweep = 0; sweep < Sweeps; sweep++)
                update.Sweep(new CountingMoves(slices, neurons, count), sweep);
            return count[0] / (double)Sweeps;
        }
    }

    private readonly struct CountingMoves(int slices, int neurons, long[] count) : IPathMoves
    {
        public int Neurons => neurons;

        public int HighestLevel => BitOperations.Log2((uint)slices);

        public void Visit(int neuron)
        {
        }

        public void Sites(int neuron) => count[0] += slices;

        public void Tents(int neuron, int level) => Pieces(level);

        public void Bridges(int neuron, int level, bool tuned) => Pieces(level);

        public void Trajectory(int neuron, int steps) => count[0] += (long)steps * slices;

        public void JointTrajectory(int steps) => count[0] += (long)steps * slices * neurons;

        public void Signs(int neuron)
        {
        }

        private void Pieces(int level) => count[0] += (long)(slices >> level) * ((1 << level) - 1);
    }
}
