using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Passes;

/// <summary>An elementwise pass over memory, as a struct of pointers.</summary>
internal interface IPass
{
    /// <summary>Handles the elements i … i + Width − 1.</summary>
    void Run<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane>;
}

/// <summary>Runs passes over whole registers, and over the rest of the range one element at a time with the same bits.</summary>
internal static class Pass
{
    // 64 KiB of each operand: some operands fit the second-level cache together, and a tile costs far more than its start.
    private const int TileLength = 16384;

    public static void Run<TLane, TPass>(Team team, long length, TPass pass)
        where TLane : unmanaged, IVectorLane<TLane>
        where TPass : unmanaged, IPass =>
        team.Run((int)((length + TileLength - 1) / TileLength), new Tiles<TLane, TPass>(pass, length));

    private readonly struct Tiles<TLane, TPass>(TPass pass, long length) : ITiles
        where TLane : unmanaged, IVectorLane<TLane>
        where TPass : unmanaged, IPass
    {
        private readonly TPass _pass = pass;

        public void Run(int tile)
        {
            TPass local = _pass; // a copy the compiler may keep in registers
            long i = (long)tile * TileLength;
            long end = Math.Min(i + TileLength, length);
            for (; i + TLane.Width <= end; i += TLane.Width)
                local.Run<TLane>(i);
            for (; i < end; i++)
                local.Run<ScalarLane>(i);
        }
    }
}
