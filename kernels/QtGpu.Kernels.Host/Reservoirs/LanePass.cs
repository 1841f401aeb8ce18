using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>An elementwise pass over memory, as a struct of pointers. Mark <see cref="Run"/> for aggressive inlining.</summary>
internal interface ILanePass
{
    /// <summary>Handles the elements i … i + Width − 1.</summary>
    void Run<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane>;
}

/// <summary>The loop of a pass over one lane.</summary>
internal static class LaneLoop
{
    /// <summary>Runs over as many whole registers as fit between start and end; returns where it stopped.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<TLane, TPass>(TPass pass, long start, long end)
        where TLane : unmanaged, IVectorLane<TLane>
        where TPass : unmanaged, ILanePass
    {
        long i = start;
        for (; i + TLane.Width <= end; i += TLane.Width)
            pass.Run<TLane>(i);
        return i;
    }
}
