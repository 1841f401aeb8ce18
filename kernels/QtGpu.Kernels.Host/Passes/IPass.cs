using System.Runtime.CompilerServices;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Passes;

/// <summary>An elementwise pass over memory, as a struct of pointers. Mark <see cref="Run"/> for aggressive inlining.</summary>
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
        public void Run(int tile)
        {
            long start = (long)tile * TileLength, end = Math.Min(start + TileLength, length);
            long rest = PassLoop.Run<TLane, TPass>(pass, start, end);
            PassLoop.Run<ScalarLane, TPass>(pass, rest, end);
        }
    }
}

/// <summary>The loop of a pass over one lane.</summary>
internal static class PassLoop
{
    /// <summary>Runs over as many whole registers as fit between start and end; returns where it stopped.</summary>
    /// <remarks>
    /// A method of its own for each lane: the compiler inlines only so much into one method, and one copy of the tunnelling
    /// activation nearly fills it. What no longer fits would be called, element by element.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<TLane, TPass>(TPass pass, long start, long end)
        where TLane : unmanaged, IVectorLane<TLane>
        where TPass : unmanaged, IPass
    {
        long i = start;
        for (; i + TLane.Width <= end; i += TLane.Width)
            pass.Run<TLane>(i);
        return i;
    }
}
