using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Passes;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Host;

internal sealed unsafe class HostElementwiseOperations<TLane>(Team team, Partials partials) : IElementwiseOperations
    where TLane : unmanaged, IVectorLane<TLane>
{
    public void Fill(TensorView x, float value)
    {
        Require.Inside(x);
        new Span<float>(HostBuffer.Pointer(x), checked((int)x.Length)).Fill(value);
    }

    public void Copy(TensorView x, TensorView y)
    {
        Require.Inside(x);
        Require.Shape(y, x.Shape);
        Buffer.MemoryCopy(
            HostBuffer.Pointer(x), HostBuffer.Pointer(y), y.Length * sizeof(float), x.Length * sizeof(float));
    }

    public void Multiply(TensorView x, TensorView y, TensorView z)
    {
        Require.Inside(x);
        Require.Shape(y, x.Shape);
        Require.Shape(z, x.Shape);
        Pass.Run<TLane, MultiplyPass>(
            team, x.Length, new MultiplyPass(HostBuffer.Pointer(x), HostBuffer.Pointer(y), HostBuffer.Pointer(z)));
    }

    public void SumOfSquares(TensorView x, TensorView result)
    {
        Require.Inside(x);
        Require.Shape(result, new Shape(1, 1));
        int tiles = Tiles(x.Length, SquareTiles.TileLength);
        double* sums = partials.Take(tiles);
        team.Run(tiles, new SquareTiles(HostBuffer.Pointer(x), x.Length, sums));
        double total = 0;
        for (int i = 0; i < tiles; i++)
            total += sums[i];
        *HostBuffer.Pointer(result) = (float)total;
    }

    public void FillUniform(TensorView x, RandomStream stream, long step, float low, float high)
    {
        Require.Inside(x);
        RandomTiles<FillRandom>.Run(team, new(HostBuffer.Pointer(x), low, high - low), x.Length, stream, step);
    }

    public void FillNormal(TensorView x, RandomStream stream, long step, float standardDeviation)
    {
        Require.Inside(x);
        RandomTiles<FillRandom>.Run(
            team, new(HostBuffer.Pointer(x), 0, standardDeviation), x.Length, stream, step, normal: true);
    }

    public void Dropout(TensorView x, TensorView slope, TensorView y, RandomStream stream, long step, float rate)
    {
        Require.Inside(x);
        Require.ShapeOrNone(slope, x.Shape);
        Require.Shape(y, x.Shape);
        RandomTiles<DropRandom>.Run(
            team, new(HostBuffer.Pointer(x), HostBuffer.Pointer(slope), HostBuffer.Pointer(y), rate), x.Length, stream, step);
    }

    private static int Tiles(long length, int tile) => (int)((length + tile - 1) / tile);
}
