namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>8 × 8 in float32: 64 fma for 4 loads. Rows and columns are two runs of 4.</summary>
internal readonly struct Patch8(
    Patch4<Group16> topLeft, Patch4<Group16> topRight, Patch4<Group16> bottomLeft, Patch4<Group16> bottomRight)
    : IFmaPatch<Patch8>
{
    private readonly Patch4<Group16> _topLeft = topLeft, _topRight = topRight;
    private readonly Patch4<Group16> _bottomLeft = bottomLeft, _bottomRight = bottomRight;

    public static int Edge => 8;

    public static int GroupEdge => Group16.Edge;

    public static int Padding => FmaLayout.Padding;

    public QuadLane this[int q] => q < 8
        ? (q & 1) == 0 ? _topLeft[q >> 1] : _topRight[q >> 1]
        : (q & 1) == 0 ? _bottomLeft[(q - 8) >> 1] : _bottomRight[(q - 8) >> 1];

    public static ArrayView<QuadLane> Strips() => Group16.Strips();

    public static float Rounded(float x) => x;

    public static int Row(int q, int thread) => StartA(thread, 0) + (q / 8 * GroupEdge * 4) + (q / 2 % 4);

    public static int Column(int q, int thread) => StartB(thread, 0) + (q % 2 * GroupEdge * 4);

    public static int StartA(int thread, int pitch) => FmaLayout.Down(thread, GroupEdge) * 4;

    public static int StartB(int thread, int pitch) => FmaLayout.Across(thread, GroupEdge) * 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Patch8 MultiplyAdd(ArrayView<QuadLane> strips, int a, int b, int depth, int pitch) =>
        FmaLayout.MultiplyAdd(this, strips.SubView(a >> 2), strips.SubView(b >> 2), depth, pitch / 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Patch8 MultiplyAdd(ArrayView<QuadLane> a, ArrayView<QuadLane> b, int at)
    {
        QuadLane top = a[at], bottom = a[at + GroupEdge], left = b[at], right = b[at + GroupEdge];
        return new(
            _topLeft.MultiplyAdd(top, left), _topRight.MultiplyAdd(top, right),
            _bottomLeft.MultiplyAdd(bottom, left), _bottomRight.MultiplyAdd(bottom, right));
    }
}
