using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Passes;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Host;

internal sealed unsafe class HostElementwiseOperations<TLane>(Team team) : ElementwiseOperations
    where TLane : unmanaged, IVectorLane<TLane>
{
    protected override void RunFill(TensorView x, float value) =>
        new Span<float>(HostBuffer.Pointer(x), checked((int)x.Length)).Fill(value);

    protected override void RunCopy(TensorView x, TensorView y) =>
        Buffer.MemoryCopy(
            HostBuffer.Pointer(x), HostBuffer.Pointer(y), y.Length * sizeof(float), x.Length * sizeof(float));

    protected override void RunGather(TensorView x, TensorView numbers, TensorView y) =>
        team.Run(
            Tiles(y.Rows, GatherTiles.TileRows),
            new GatherTiles(
                PinnedRows.Pointer(x), x.Rows, x.Columns, HostBuffer.Pointer(numbers), HostBuffer.Pointer(y), y.Rows));

    protected override void RunMultiply(TensorView x, TensorView y, TensorView z) =>
        Pass.Run<TLane, MultiplyPass>(
            team, x.Length, new MultiplyPass(HostBuffer.Pointer(x), HostBuffer.Pointer(y), HostBuffer.Pointer(z)));

    protected override void RunSumOfSquares(TensorView x, TensorView result)
    {
        int tiles = Tiles(x.Length, SquareTiles.TileLength);
        double* sums = Partials.Take(tiles);
        team.Run(tiles, new SquareTiles(HostBuffer.Pointer(x), x.Length, sums));
        double total = 0;
        for (int i = 0; i < tiles; i++)
            total += sums[i];
        *HostBuffer.Pointer(result) = (float)total;
    }

    protected override void RunFillUniform(TensorView x, RandomStream stream, long step, float low, float high) =>
        RandomTiles<FillRandom>.Run(team, new(HostBuffer.Pointer(x), Affine.Interval(low, high)), x.Length, stream, step);

    protected override void RunFillNormal(TensorView x, RandomStream stream, long step, float standardDeviation) =>
        RandomTiles<FillRandom>.Run(
            team, new(HostBuffer.Pointer(x), new Affine(0, standardDeviation)), x.Length, stream, step, normal: true);

    protected override void RunDropout(TensorView x, TensorView slope, TensorView y, RandomStream stream, long step, float rate) =>
        RandomTiles<DropRandom>.Run(
            team, new(HostBuffer.Pointer(x), HostBuffer.Pointer(slope), HostBuffer.Pointer(y), new DropoutMask(rate)), x.Length, stream, step);

    private static int Tiles(long length, int tile) => (int)((length + tile - 1) / tile);
}
