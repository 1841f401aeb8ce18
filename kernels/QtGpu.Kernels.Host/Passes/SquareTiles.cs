using QtGpu.Kernels.Host.Threads;

namespace QtGpu.Kernels.Host.Passes;

/// <summary>sums[tile] = Σ x² over a tile, in float64, with the same eight running sums on every machine.</summary>
internal readonly unsafe struct SquareTiles(float* x, long length, double* sums) : ITiles
{
    public const int TileLength = 16384;

    public void Run(int tile)
    {
        long i = (long)tile * TileLength, end = Math.Min(i + TileLength, length);
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        for (; i + 8 <= end; i += 8)
        {
            s0 = Add(s0, x[i]);
            s1 = Add(s1, x[i + 1]);
            s2 = Add(s2, x[i + 2]);
            s3 = Add(s3, x[i + 3]);
            s4 = Add(s4, x[i + 4]);
            s5 = Add(s5, x[i + 5]);
            s6 = Add(s6, x[i + 6]);
            s7 = Add(s7, x[i + 7]);
        }

        for (; i < end; i++)
            s0 = Add(s0, x[i]);
        sums[tile] = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    private static double Add(double sum, double value) => Math.FusedMultiplyAdd(value, value, sum);
}
