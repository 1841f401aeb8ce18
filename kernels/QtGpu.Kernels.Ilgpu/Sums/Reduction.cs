using ILGPU;
using ILGPU.Runtime;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu.Sums;

/// <summary>The terms of one or two sums, as a struct of views.</summary>
internal interface ITerms
{
    /// <summary>Term i of the first sum, and of the second.</summary>
    double At(long i, out double second);
}

/// <summary>
/// (Σ first, Σ second) in float64 and in an order fixed by the device: strided over the threads, as a tree within a group,
/// then the same over the groups, by the group that arrives last. One launch; the only atomic counts arrivals. Compiled on
/// its first run.
/// </summary>
internal sealed class Reduction<TTerms>(Accelerator accelerator, Workspace workspace, int termsPerThread = 1)
    where TTerms : struct, ITerms
{
    private readonly StridedGrid _grid = new(accelerator);
    private readonly Entry _entry = accelerator.Entry();
    private Action<KernelConfig, long, TTerms, Partials, ArrayView<float>>? _kernel;

    /// <param name="count">How many terms.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="result">Takes the first sum, and the second if it has room for two.</param>
    public void Run(long count, TTerms terms, ArrayView<float> result)
    {
        using Entry.Inside inside = _entry.Enter();
        _kernel ??= accelerator.LoadStreamKernel(accelerator.Noted(Kernel));
        _kernel(_grid.For((count + termsPerThread - 1) / termsPerThread), count, terms, workspace.Partials, result);
        KernelLog.Launched();
    }

    [Kernel]
    internal static void Kernel(long count, TTerms terms, Partials partials, ArrayView<float> result)
    {
        var tree = new Tree(
            SharedMemory.Allocate<double>(StridedGrid.LargestGroup), SharedMemory.Allocate<double>(StridedGrid.LargestGroup));
        double first = 0, second = 0;
        for (long i = StridedGrid.First; i < count; i += StridedGrid.Stride)
        {
            first += terms.At(i, out double other);
            second += other;
        }

        tree.Sum(ref first, ref second);
        if (Grid.DimX > 1)
        {
            if (!partials.IsLast(first, second))
                return;
            first = second = 0;
            for (int i = Group.IdxX; i < Grid.DimX; i += Group.DimX)
            {
                first += partials.First(i);
                second += partials.Second(i);
            }

            tree.Sum(ref first, ref second);
            partials.Reset();
        }

        if (Group.IdxX == 0)
        {
            result[0] = (float)first;
            if (result.Length > 1)
                result[1] = (float)second;
        }
    }

    /// <summary>Adds over the threads of a group.</summary>
    private readonly struct Tree(ArrayView<double> firsts, ArrayView<double> seconds)
    {
        /// <summary>Both sums, to all threads.</summary>
        public void Sum(ref double first, ref double second)
        {
            int me = Group.IdxX;
            Group.Barrier(); // the last use may still be read
            firsts[me] = first;
            seconds[me] = second;
            Group.Barrier();
            for (int half = Group.DimX / 2; half > 0; half /= 2)
            {
                if (me < half)
                {
                    firsts[me] += firsts[me + half];
                    seconds[me] += seconds[me + half];
                }

                Group.Barrier();
            }

            first = firsts[0];
            second = seconds[0];
        }
    }
}
