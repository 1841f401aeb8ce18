using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>
/// T = A·B for one register tile: A is a packed panel [k][Rows], B is k rows of 2·Width columns, <c>strideB</c> apart.
/// Rows × 2 accumulators, two registers of B and one of A fill the register file: 12 rows for 32 registers, 6 for 16.
/// Cost: 2·Rows·2·Width flops for Rows + 2·Width floats read, per k.
/// </summary>
internal static unsafe class MicroKernel<TLane>
    where TLane : unmanaged, IVectorLane<TLane>
{
    /// <summary>Rows of the tile.</summary>
    public static int Rows => TLane.Width == 16 ? 12 : 6;

    /// <summary>Columns of the tile.</summary>
    public static int Columns => 2 * TLane.Width;

    /// <summary>Writes the tile [Rows, Columns] to <paramref name="t"/>.</summary>
    public static void Run(int k, float* a, float* b, nint strideB, float* t)
    {
        if (TLane.Width == 16)
            Run12(k, a, b, strideB, t);
        else
            Run6(k, a, b, strideB, t);
    }

    private static void Run6(int k, float* a, float* b, nint strideB, float* t)
    {
        TLane c00 = TLane.Const(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
        TLane c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
        for (int i = 0; i < k; i++)
        {
            TLane b0 = TLane.Load(b), b1 = TLane.Load(b + TLane.Width);
            Step(a[0], b0, b1, ref c00, ref c01);
            Step(a[1], b0, b1, ref c10, ref c11);
            Step(a[2], b0, b1, ref c20, ref c21);
            Step(a[3], b0, b1, ref c30, ref c31);
            Step(a[4], b0, b1, ref c40, ref c41);
            Step(a[5], b0, b1, ref c50, ref c51);
            a += 6;
            b += strideB;
        }

        Store(c00, c01, t, 0);
        Store(c10, c11, t, 1);
        Store(c20, c21, t, 2);
        Store(c30, c31, t, 3);
        Store(c40, c41, t, 4);
        Store(c50, c51, t, 5);
    }

    private static void Run12(int k, float* a, float* b, nint strideB, float* t)
    {
        TLane c00 = TLane.Const(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
        TLane c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
        TLane c60 = c00, c61 = c00, c70 = c00, c71 = c00, c80 = c00, c81 = c00;
        TLane c90 = c00, c91 = c00, cA0 = c00, cA1 = c00, cB0 = c00, cB1 = c00;
        for (int i = 0; i < k; i++)
        {
            TLane b0 = TLane.Load(b), b1 = TLane.Load(b + TLane.Width);
            Step(a[0], b0, b1, ref c00, ref c01);
            Step(a[1], b0, b1, ref c10, ref c11);
            Step(a[2], b0, b1, ref c20, ref c21);
            Step(a[3], b0, b1, ref c30, ref c31);
            Step(a[4], b0, b1, ref c40, ref c41);
            Step(a[5], b0, b1, ref c50, ref c51);
            Step(a[6], b0, b1, ref c60, ref c61);
            Step(a[7], b0, b1, ref c70, ref c71);
            Step(a[8], b0, b1, ref c80, ref c81);
            Step(a[9], b0, b1, ref c90, ref c91);
            Step(a[10], b0, b1, ref cA0, ref cA1);
            Step(a[11], b0, b1, ref cB0, ref cB1);
            a += 12;
            b += strideB;
        }

        Store(c00, c01, t, 0);
        Store(c10, c11, t, 1);
        Store(c20, c21, t, 2);
        Store(c30, c31, t, 3);
        Store(c40, c41, t, 4);
        Store(c50, c51, t, 5);
        Store(c60, c61, t, 6);
        Store(c70, c71, t, 7);
        Store(c80, c81, t, 8);
        Store(c90, c91, t, 9);
        Store(cA0, cA1, t, 10);
        Store(cB0, cB1, t, 11);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(float a, TLane b0, TLane b1, ref TLane c0, ref TLane c1)
    {
        TLane broadcast = TLane.Const(a);
        c0 = TLane.Fma(broadcast, b0, c0);
        c1 = TLane.Fma(broadcast, b1, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TLane c0, TLane c1, float* t, int row)
    {
        TLane.Store(c0, t + (row * 2 * TLane.Width));
        TLane.Store(c1, t + (row * 2 * TLane.Width) + TLane.Width);
    }
}
