using System.Runtime.CompilerServices;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Host.Passes;

/// <summary>Something that takes the random number of one element.</summary>
internal interface IRandomUse
{
    /// <summary>Takes number <paramref name="random"/> for element <paramref name="i"/>.</summary>
    void Take(long i, float random);
}

/// <summary>Draws the uniform or normal numbers of a range, four per block of the generator.</summary>
internal readonly struct RandomTiles<TUse>(TUse use, long length, RandomStream stream, long step, bool normal) : ITiles
    where TUse : unmanaged, IRandomUse
{
    /// <summary>Elements of a tile, a multiple of 4.</summary>
    public const int TileLength = 4096;

    /// <summary>Draws for all elements.</summary>
    public static void Run(Team team, TUse use, long length, RandomStream stream, long step, bool normal = false) =>
        team.Run(
            (int)((length + TileLength - 1) / TileLength), new RandomTiles<TUse>(use, length, stream, step, normal));

    public void Run(int tile)
    {
        long i = (long)tile * TileLength, end = Math.Min(i + TileLength, length);
        for (; i + 4 <= end; i += 4)
        {
            float r0, r1, r2, r3;
            if (normal)
                stream.Normal4(step, i >> 2, out r0, out r1, out r2, out r3);
            else
                stream.Uniform4(step, i >> 2, out r0, out r1, out r2, out r3);
            use.Take(i, r0);
            use.Take(i + 1, r1);
            use.Take(i + 2, r2);
            use.Take(i + 3, r3);
        }

        for (; i < end; i++)
            use.Take(i, normal ? stream.Normal(step, i) : stream.Uniform(step, i));
    }
}

/// <summary>xᵢ = shift + scale·rᵢ.</summary>
internal readonly unsafe struct FillRandom(float* x, Affine affine) : IRandomUse
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(long i, float random) => x[i] = affine.Of(new ScalarLane(random)).Value;
}

/// <summary>yᵢ = xᵢ·[uᵢ ≥ rate]/(1 − rate)·slopeᵢ.</summary>
internal readonly unsafe struct DropRandom(float* x, float* slope, float* y, DropoutMask mask) : IRandomUse
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(long i, float random)
    {
        float factor = mask.Factor(new ScalarLane(random)).Value;
        y[i] = x[i] * (slope is null ? factor : factor * slope[i]);
    }
}
