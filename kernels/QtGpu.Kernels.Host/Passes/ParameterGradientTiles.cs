using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Passes;

/// <summary>sums[tile] = (Σ dY ∂f/∂p₀, Σ dY ∂f/∂p₁) over a tile, element after element in float64.</summary>
internal readonly unsafe struct ParameterGradientTiles<TLane, TActivation>(
    TActivation activation, float* z, float* dY, long length, double* sums) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TActivation : unmanaged, IParametricActivation<TActivation>
{
    public const int TileLength = 4096;

    public void Run(int tile)
    {
        long i = (long)tile * TileLength, end = Math.Min(i + TileLength, length);
        double sum0 = 0, sum1 = 0;
        float* d0 = stackalloc float[16];
        float* d1 = stackalloc float[16];
        for (; i + TLane.Width <= end; i += TLane.Width)
        {
            TLane.Store(activation.ParameterGradient(TLane.Load(z + i), out TLane second), d0);
            TLane.Store(second, d1);
            for (int j = 0; j < TLane.Width; j++)
                Add(dY[i + j], d0[j], d1[j], ref sum0, ref sum1);
        }

        for (; i < end; i++)
        {
            ScalarLane first = activation.ParameterGradient(new ScalarLane(z[i]), out ScalarLane second);
            Add(dY[i], first.Value, second.Value, ref sum0, ref sum1);
        }

        sums[2 * tile] = sum0;
        sums[(2 * tile) + 1] = sum1;
    }

    private static void Add(double dY, float d0, float d1, ref double sum0, ref double sum1)
    {
        sum0 = Math.FusedMultiplyAdd(dY, d0, sum0);
        sum1 = Math.FusedMultiplyAdd(dY, d1, sum1);
    }
}
