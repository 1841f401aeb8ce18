using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Host.Passes;

/// <summary>xᵢ = low + (high − low)·uᵢ.</summary>
internal readonly unsafe struct UniformTiles(float* x, long length, RandomStream stream, long step, float low, float high)
    : ITiles
{
    public const int TileLength = 4096;

    public void Run(int tile)
    {
        long end = Math.Min((tile + 1L) * TileLength, length);
        for (long i = (long)tile * TileLength; i < end; i++)
            x[i] = MathF.FusedMultiplyAdd(high - low, stream.Uniform(step, i), low);
    }
}

/// <summary>xᵢ = standardDeviation·nᵢ.</summary>
internal readonly unsafe struct NormalTiles(float* x, long length, RandomStream stream, long step, float standardDeviation)
    : ITiles
{
    public void Run(int tile)
    {
        long end = Math.Min((tile + 1L) * UniformTiles.TileLength, length);
        for (long i = (long)tile * UniformTiles.TileLength; i < end; i++)
            x[i] = standardDeviation * stream.Normal(step, i);
    }
}

/// <summary>yᵢ = xᵢ·[uᵢ ≥ rate]/(1 − rate)·slopeᵢ.</summary>
internal readonly unsafe struct DropoutTiles(
    float* x, float* slope, float* y, long length, RandomStream stream, long step, float rate) : ITiles
{
    public void Run(int tile)
    {
        float kept = 1f / (1f - rate);
        long end = Math.Min((tile + 1L) * UniformTiles.TileLength, length);
        for (long i = (long)tile * UniformTiles.TileLength; i < end; i++)
        {
            float factor = stream.Uniform(step, i) < rate ? 0f : kept;
            y[i] = x[i] * (slope is null ? factor : factor * slope[i]);
        }
    }
}
