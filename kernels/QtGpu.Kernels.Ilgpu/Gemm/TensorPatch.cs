namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>
/// A warp's 64 × 32 of C through the tensor cores, for 8 warps that share 128 × 128: per inner 8, 16 products of
/// 16 × 8 × 8 for 24 loads. A factor is rounded to 11 significant binary digits, an error of 2⁻¹¹; sums are float32.
/// </summary>
/// <remarks>
/// Which column of C a column of an instruction stands for is free. Two instructions share 16 columns such that lane
/// 4g + t gets 4t … 4t + 3: four neighbours, as epilogues take them.
/// </remarks>
internal readonly struct TensorPatch<TFormat> : IPatch<TensorPatch<TFormat>>
    where TFormat : struct, ITensorFormat
{
    private const int WarpRows = 64, WarpColumns = 32, WarpsAcross = 4, Block = 16, Step = 8;

    private readonly TensorBlock _block0, _block1, _block2, _block3, _block4, _block5, _block6, _block7;

    private TensorPatch(
        TensorBlock block0, TensorBlock block1, TensorBlock block2, TensorBlock block3,
        TensorBlock block4, TensorBlock block5, TensorBlock block6, TensorBlock block7) =>
        (_block0, _block1, _block2, _block3, _block4, _block5, _block6, _block7) =
        (block0, block1, block2, block3, block4, block5, block6, block7);

    public static int Edge => 8;

    public static int GroupEdge => Group16.Edge;

    // Lanes t and g of a load from A are on 32 different banks.
    public static int Padding => 8;

    public QuadLane this[int q] => (q >> 1) switch
    {
        0 => _block0[q & 1],
        1 => _block1[q & 1],
        2 => _block2[q & 1],
        3 => _block3[q & 1],
        4 => _block4[q & 1],
        5 => _block5[q & 1],
        6 => _block6[q & 1],
        _ => _block7[q & 1],
    };

    public static ArrayView<QuadLane> Strips() => Group16.Strips();

    public static float Rounded(float x) => TFormat.Rounded(x);

    public static int Row(int q, int thread) =>
        (thread / 32 / WarpsAcross * WarpRows) + (q / 4 * Block) + (q % 2 * (Block / 2)) + (thread % 32 / 4);

    public static int Column(int q, int thread) =>
        (thread / 32 % WarpsAcross * WarpColumns) + (q / 2 % 2 * Block) + (thread % 4 * 4);

    public static int StartA(int thread, int pitch) =>
        (thread % 4 * pitch) + (thread / 32 / WarpsAcross * WarpRows) + (thread % 32 / 4);

    public static int StartB(int thread, int pitch) =>
        (thread % 4 * pitch) + (thread / 32 % WarpsAcross * WarpColumns) + (thread % 32 / 8 * 4) + (thread / 4 % 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TensorPatch<TFormat> MultiplyAdd(ArrayView<QuadLane> strips, int a, int b, int depth, int pitch)
    {
        ArrayView<float> rows = strips.Cast<float>().SubView(a), columns = strips.Cast<float>().SubView(b);
        var left = new TensorColumns(columns, 0, pitch);
        var right = new TensorColumns(columns, Block, pitch);
        var rows0 = new TensorRows(rows, 0, pitch);
        var rows1 = new TensorRows(rows, Block, pitch);
        var rows2 = new TensorRows(rows, 2 * Block, pitch);
        var rows3 = new TensorRows(rows, 3 * Block, pitch);
        return new(
            _block0.MultiplyAdd(rows0, left), _block1.MultiplyAdd(rows0, right),
            _block2.MultiplyAdd(rows1, left), _block3.MultiplyAdd(rows1, right),
            _block4.MultiplyAdd(rows2, left), _block5.MultiplyAdd(rows2, right),
            _block6.MultiplyAdd(rows3, left), _block7.MultiplyAdd(rows3, right));
    }

    /// <summary>A thread's elements of 16 rows of A, 8 inner indices wide.</summary>
    internal readonly struct TensorRows(ArrayView<float> strip, int at, int pitch)
    {
        public readonly int A0 = TFormat.First(strip[at], strip[at + (4 * pitch)]);
        public readonly int A1 = TFormat.First(strip[at + Step], strip[at + (4 * pitch) + Step]);
        public readonly int A2 = TFormat.Second(strip[at], strip[at + (4 * pitch)]);
        public readonly int A3 = TFormat.Second(strip[at + Step], strip[at + (4 * pitch) + Step]);
    }

    /// <summary>A thread's elements of 16 columns of B, of two instructions.</summary>
    internal readonly struct TensorColumns(ArrayView<float> strip, int at, int pitch)
    {
        public readonly int First0 = TFormat.First(strip[at], strip[at + (4 * pitch)]);
        public readonly int First1 = TFormat.Second(strip[at], strip[at + (4 * pitch)]);
        public readonly int Second0 = TFormat.First(strip[at + 2], strip[at + (4 * pitch) + 2]);
        public readonly int Second1 = TFormat.Second(strip[at + 2], strip[at + (4 * pitch) + 2]);
    }

    /// <summary>A thread's elements of 16 × 16 of C: four neighbours of a row and of that eight rows below.</summary>
    private readonly struct TensorBlock(QuadLane upper, QuadLane lower)
    {
        private readonly QuadLane _upper = upper, _lower = lower;

        public QuadLane this[int half] => half == 0 ? _upper : _lower;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TensorBlock MultiplyAdd(TensorRows a, TensorColumns b)
        {
            QuadLane first = TFormat.MultiplyAdd(
                a.A0, a.A1, a.A2, a.A3, b.First0, b.First1, _upper.A, _upper.B, _lower.A, _lower.B);
            QuadLane second = TFormat.MultiplyAdd(
                a.A0, a.A1, a.A2, a.A3, b.Second0, b.Second1, _upper.C, _upper.D, _lower.C, _lower.D);
            return new(
                new QuadLane(first.A, first.B, second.A, second.B),
                new QuadLane(first.C, first.D, second.C, second.D));
        }
    }
}
