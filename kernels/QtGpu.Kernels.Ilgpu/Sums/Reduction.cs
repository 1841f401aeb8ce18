using ILGPU;
using ILGPU.Runtime;

namespace QtGpu.Kernels.Ilgpu.Sums;

/// <summary>The terms of one or two sums, as a struct of views.</summary>
internal interface ITerms
{
    /// <summary>Term i of the first sum, and of the second.</summary>
    double At(long i, out double second);
}

/// <summary>
/// (Σ first, Σ second) in float64 and in an order fixed by the device: strided over the threads, as a tree within a group,
/// then the same over the groups. Two launches, no atomics. Compiled on its first run.
/// </summary>
internal sealed class Reduction<TTerms>(Accelerator accelerator)
    where TTerms : struct, ITerms
{
    private readonly StridedGrid _grid = new(accelerator);
    private Action<KernelConfig, long, TTerms, ArrayView<double>>? _partial;
    private Action<KernelConfig, int, ArrayView<double>, ArrayView<float>>? _total;
    private MemoryBuffer1D<double, Stride1D.Dense>? _partials;

    /// <param name="count">How many terms.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="result">Takes the first sum, and the second if it has room for two.</param>
    public void Run(long count, TTerms terms, ArrayView<float> result)
    {
        _partials ??= accelerator.Allocate1D<double>(2 * _grid.MostGroups);
        _partial ??= accelerator.LoadStreamKernel<long, TTerms, ArrayView<double>>(Partial);
        _total ??= accelerator.LoadStreamKernel<int, ArrayView<double>, ArrayView<float>>(Total);
        KernelConfig grid = _grid.For(count);
        _partial(grid, count, terms, _partials.View);
        _total(_grid.For(1), grid.GridDim.X, _partials.View, result);
    }

    [Kernel]
    internal static void Partial(long count, TTerms terms, ArrayView<double> partials)
    {
        double first = 0, second = 0;
        for (long i = StridedGrid.First; i < count; i += StridedGrid.Stride)
        {
            first += terms.At(i, out double other);
            second += other;
        }

        first = SumOverGroup(first);
        second = SumOverGroup(second);
        if (Group.IdxX == 0)
        {
            partials[2 * Grid.IdxX] = first;
            partials[(2 * Grid.IdxX) + 1] = second;
        }
    }

    [Kernel]
    internal static void Total(int groups, ArrayView<double> partials, ArrayView<float> result)
    {
        double first = 0, second = 0;
        for (int i = Group.IdxX; i < groups; i += Group.DimX)
        {
            first += partials[2 * i];
            second += partials[(2 * i) + 1];
        }

        first = SumOverGroup(first);
        second = SumOverGroup(second);
        if (Group.IdxX == 0)
        {
            result[0] = (float)first;
            if (result.Length > 1)
                result[1] = (float)second;
        }
    }

    private static double SumOverGroup(double value)
    {
        ArrayView<double> shared = SharedMemory.Allocate<double>(StridedGrid.LargestGroup);
        Group.Barrier(); // the last use may still be read
        shared[Group.IdxX] = value;
        Group.Barrier();
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half)
                shared[Group.IdxX] += shared[Group.IdxX + half];
            Group.Barrier();
        }

        return shared[0];
    }
}
