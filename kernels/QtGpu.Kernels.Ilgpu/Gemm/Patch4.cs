namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>4 × 4 in float32: 16 fma for 2 loads.</summary>
internal readonly struct Patch4<TGroup>(QuadLane row0, QuadLane row1, QuadLane row2, QuadLane row3)
    : IFmaPatch<Patch4<TGroup>>
    where TGroup : struct, IGroupSize
{
    private readonly QuadLane _row0 = row0, _row1 = row1, _row2 = row2, _row3 = row3;

    public static int Edge => 4;

    public static int GroupEdge => TGroup.Edge;

    public static int Padding => FmaLayout.Padding;

    public QuadLane this[int q] => q switch { 0 => _row0, 1 => _row1, 2 => _row2, _ => _row3 };

    public static ArrayView<QuadLane> Strips() => TGroup.Strips();

    public static float Rounded(float x) => x;

    public static int Row(int q, int thread) => StartA(thread, 0) + q;

    public static int Column(int q, int thread) => StartB(thread, 0);

    public static int StartA(int thread, int pitch) => FmaLayout.Down(thread, GroupEdge) * 4;

    public static int StartB(int thread, int pitch) => FmaLayout.Across(thread, GroupEdge) * 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Patch4<TGroup> MultiplyAdd(ArrayView<QuadLane> strips, int a, int b, int depth, int pitch) =>
        FmaLayout.MultiplyAdd(this, strips.SubView(a >> 2), strips.SubView(b >> 2), depth, pitch / 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Patch4<TGroup> MultiplyAdd(ArrayView<QuadLane> a, ArrayView<QuadLane> b, int at) =>
        MultiplyAdd(a[at], b[at]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Patch4<TGroup> MultiplyAdd(QuadLane a, QuadLane b) => new(
        QuadLane.Fma(QuadLane.Const(a.A), b, _row0), QuadLane.Fma(QuadLane.Const(a.B), b, _row1),
        QuadLane.Fma(QuadLane.Const(a.C), b, _row2), QuadLane.Fma(QuadLane.Const(a.D), b, _row3));
}
