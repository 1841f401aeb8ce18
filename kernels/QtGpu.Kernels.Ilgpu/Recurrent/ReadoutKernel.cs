namespace QtGpu.Kernels.Ilgpu.Recurrent;

/// <summary>
/// y = V·[1; u; x] in float64, rounded once: a group per output of a sequence, its sum in a fixed order.
/// </summary>
internal static class ReadoutKernel
{
    /// <summary>Threads of a group at most.</summary>
    public const int LargestGroup = 256;

    /// <summary>The kernel, over a grid of R·B·outputs groups of a power of two of threads.</summary>
    /// <param name="readout">V [R, features, outputs].</param>
    /// <param name="rows">[1; u; x], [R, B, features].</param>
    /// <param name="y">[R, B, outputs].</param>
    /// <param name="sequences">B.</param>
    /// <param name="features">Features.</param>
    /// <param name="outputs">Outputs.</param>
    [Kernel]
    public static void Run(
        ArrayView<double> readout, ArrayView<float> rows, ArrayView<float> y, int sequences, int features, int outputs)
    {
        ArrayView<double> sums = SharedMemory.Allocate<double>(LargestGroup);
        int row = Grid.IdxX / outputs, k = Grid.IdxX % outputs, me = Group.IdxX;
        long weights = ((long)(row / sequences) * features * outputs) + k, first = (long)row * features;
        double sum = 0;
        for (int i = me; i < features; i += Group.DimX)
            sum = Math.FusedMultiplyAdd(readout[weights + ((long)i * outputs)], rows[first + i], sum);
        sums[me] = sum;
        Group.Barrier();
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (me < half)
                sums[me] += sums[me + half];
            Group.Barrier();
        }

        if (me == 0)
            y[Grid.IdxX] = (float)sums[0];
    }
}
