using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>
/// Copies k lines of <c>count</c> elements to panels [k][width], width a multiple of 2, so that the micro-kernel reads
/// memory in one direction. Elements of a line, or else the lines themselves, lie side by side.
/// </summary>
internal static unsafe class Packing<TLane>
    where TLane : unmanaged, IVectorLane<TLane>
{
    // How many lines ahead memory is asked for: short pieces of far-apart rows are what a processor does not foresee.
    private const int Ahead = 40;

    /// <param name="from">Element 0 of line 0.</param>
    /// <param name="stride">From an element of a line to the next.</param>
    /// <param name="lineStride">From a line to the next.</param>
    /// <param name="count">Elements of a line that there are; the rest of the last panel are zeros.</param>
    /// <param name="lines">Lines.</param>
    /// <param name="width">Elements of a line in a panel.</param>
    /// <param name="to">Panels of [lines][width]</param>
    public static void Panels(float* from, nint stride, nint lineStride, int count, int lines, int width, float* to)
    {
        if (stride == 1 && width is 12 or 8 or 6 && count % width == 0)
        {
            if (width == 12)
                Whole<Three<Vector128<float>>>(from, lineStride, count, lines, to);
            else if (width == 8)
                Whole<Vector256<float>>(from, lineStride, count, lines, to);
            else
                Whole<Three<Vector64<float>>>(from, lineStride, count, lines, to);
            return;
        }

        for (int j = 0; j < count; j += width, to += (nint)width * lines)
        {
            if (stride == 1)
                Lines(from + j, lineStride, Math.Min(width, count - j), lines, width, to);
            else
                Columns(from + (j * stride), stride, Math.Min(width, count - j), lines, width, to);
        }
    }

    // Whole panels, side by side, each a TPiece wide: all of a line is read while it is near.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Whole<TPiece>(float* from, nint lineStride, int count, int lines, float* to)
        where TPiece : unmanaged
    {
        int width = sizeof(TPiece) / sizeof(float);
        for (int i = 0; i < lines; i++, from += lineStride, to += width)
        {
            Prefetch.Rows(from + (Ahead * lineStride), 1, 0, count);
            float* panel = to;
            for (int j = 0; j < count; j += width, panel += (nint)width * lines)
                *(TPiece*)panel = *(TPiece*)(from + j);
        }
    }

    // A whole register at a time: what it writes beyond a line, the next line or the slack behind the last takes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lines(float* from, nint lineStride, int count, int lines, int width, float* to)
    {
        for (int i = 0; i < lines; i++, from += lineStride, to += width)
        {
            Prefetch.Rows(from + (Ahead * lineStride), 1, 0, count);
            for (int j = 0; j < width; j += TLane.Width)
                TLane.Store(TLane.Load(from + j), to + j);
            for (int j = count; j < width; j++)
                to[j] = 0;
        }
    }

    private static void Columns(float* from, nint stride, int count, int lines, int width, float* to)
    {
        Transpose(from, stride, count, lines, to, width);
        for (int i = 0; count < width && i < lines; i++)
            new Span<float>(to + ((nint)i * width) + count, width - count).Clear();
    }

    /// <summary>
    /// to[i, j] = from[j, i] for i &lt; <paramref name="lines"/>, j &lt; <paramref name="count"/>: squares of 4 × 4,
    /// transposed in registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* from, nint stride, int count, int lines, float* to, nint width)
    {
        int whole = count & ~3;
        for (int j = 0; j < whole; j += 4)
        {
            float* a = from + (j * stride), b = a + stride, c = b + stride, d = c + stride;
            int i = 0;
            for (; i + 4 <= lines; i += 4)
            {
                if (i % 16 == 0)
                    Prefetch.Rows(a + (4 * stride) + i, 4, stride, 1);
                Vector128<float> va = Vector128.Load(a + i), vb = Vector128.Load(b + i);
                Vector128<float> vc = Vector128.Load(c + i), vd = Vector128.Load(d + i);
                Square(va, vb, vc, vd, to + (i * width) + j, width);
            }

            for (; i < lines; i++)
            {
                float* line = to + (i * width) + j;
                (line[0], line[1], line[2], line[3]) = (a[i], b[i], c[i], d[i]);
            }
        }

        for (int i = 0; whole < count && i < lines; i++)
        {
            for (int j = whole; j < count; j++)
                to[(i * width) + j] = from[(j * stride) + i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(
        Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d, float* to, nint width)
    {
        // a0 b0 a1 b1, and so on: pairs first, then pairs of pairs.
        Vector128<float> abLow = ZipLow(a, b), abHigh = ZipHigh(a, b), cdLow = ZipLow(c, d), cdHigh = ZipHigh(c, d);
        Vector128.Store(JoinLow(abLow, cdLow), to);
        Vector128.Store(JoinHigh(abLow, cdLow), to + width);
        Vector128.Store(JoinLow(abHigh, cdHigh), to + (2 * width));
        Vector128.Store(JoinHigh(abHigh, cdHigh), to + (3 * width));
    }

    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b) => Sse.IsSupported
        ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);

    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b) => Sse.IsSupported
        ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);

    private static Vector128<float> JoinLow(Vector128<float> a, Vector128<float> b) => Sse.IsSupported
        ? Sse.MoveLowToHigh(a, b)
        : Vector128.Create(a.GetLower(), b.GetLower());

    private static Vector128<float> JoinHigh(Vector128<float> a, Vector128<float> b) => Sse.IsSupported
        ? Sse.MoveHighToLow(b, a)
        : Vector128.Create(a.GetUpper(), b.GetUpper());

    private readonly record struct Three<T>(T First, T Second, T Third);
}
