using System.Runtime.CompilerServices;
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
        long first = (long)tile * TileLength;
        int count = (int)Math.Min(TileLength, length - first);
        float* d0 = stackalloc float[TileLength];
        float* d1 = stackalloc float[TileLength];
        var pass = new ParameterGradientPass<TActivation>(activation, z + first, d0, d1);
        long rest = PassLoop.Run<TLane, ParameterGradientPass<TActivation>>(pass, 0, count);
        PassLoop.Run<ScalarLane, ParameterGradientPass<TActivation>>(pass, rest, count);

        double sum0 = 0, sum1 = 0;
        for (int i = 0; i < count; i++)
        {
            sum0 = Math.FusedMultiplyAdd(dY[first + i], (double)d0[i], sum0);
            sum1 = Math.FusedMultiplyAdd(dY[first + i], (double)d1[i], sum1);
        }

        sums[2 * tile] = sum0;
        sums[(2 * tile) + 1] = sum1;
    }
}

/// <summary>d0 = ∂f/∂p₀ and d1 = ∂f/∂p₁ at z.</summary>
internal readonly unsafe struct ParameterGradientPass<TActivation>(TActivation activation, float* z, float* d0, float* d1)
    : IPass
    where TActivation : unmanaged, IParametricActivation<TActivation>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        TLane.Store(activation.ParameterGradient(TLane.Load(z + i), out TLane second), d0 + i);
        TLane.Store(second, d1 + i);
    }
}
