namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>
/// A patch of C summed in float32. Beyond 4, its rows and columns are runs of 4, a group's edge apart.
/// </summary>
internal interface IFmaPatch<TSelf> : IPatch<TSelf>
    where TSelf : struct, IFmaPatch<TSelf>
{
    /// <summary>Adds a column of A times a row of B, both from <paramref name="at"/> on.</summary>
    TSelf MultiplyAdd(ArrayView<QuadLane> a, ArrayView<QuadLane> b, int at);
}

/// <summary>
/// Where the threads of a group lie in its tile: a warp is 8 across and 4 down, so that each of its loads from shared
/// memory takes 64 or 128 bytes without a bank conflict and each of its stores to C fills four lines.
/// </summary>
internal static class FmaLayout
{
    /// <summary>
    /// Of a strip's rows. Four neighbours stay aligned, and two rows of four inner indices are half the banks apart.
    /// </summary>
    public const int Padding = 4;

    private const int WarpThreads = 32, WarpDown = 4;

    /// <summary>Threads to the left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Across(int thread, int groupEdge) =>
        (thread % WarpAcross(groupEdge)) + (thread / WarpThreads % WarpsAcross(groupEdge) * WarpAcross(groupEdge));

    /// <summary>Threads above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Down(int thread, int groupEdge) =>
        (thread / WarpAcross(groupEdge) % WarpDown) + (thread / WarpThreads / WarpsAcross(groupEdge) * WarpDown);

    /// <summary>
    /// Adds a strip of A times one of B. ILGPU unrolls no loop; so addresses are one register and a constant.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPatch MultiplyAdd<TPatch>(
        TPatch patch, ArrayView<QuadLane> a, ArrayView<QuadLane> b, int depth, int pitch)
        where TPatch : struct, IFmaPatch<TPatch>
    {
        patch = FourInner(patch, a, b, 0, pitch);
        if (depth > 4)
            patch = FourInner(patch, a, b, 4 * pitch, pitch);
        if (depth > 8)
            patch = FourInner(FourInner(patch, a, b, 8 * pitch, pitch), a, b, 12 * pitch, pitch);
        return patch;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TPatch FourInner<TPatch>(
        TPatch patch, ArrayView<QuadLane> a, ArrayView<QuadLane> b, int at, int pitch)
        where TPatch : struct, IFmaPatch<TPatch> => patch
        .MultiplyAdd(a, b, at)
        .MultiplyAdd(a, b, at + pitch)
        .MultiplyAdd(a, b, at + (2 * pitch))
        .MultiplyAdd(a, b, at + (3 * pitch));

    private static int WarpAcross(int groupEdge) => IntrinsicMath.Min(8, groupEdge);

    private static int WarpsAcross(int groupEdge) => groupEdge / WarpAcross(groupEdge);
}
