using System.Runtime.Intrinsics.X86;
using QtGpu.Kernels.Host.Threads;

namespace QtGpu.Kernels.Host.Recurrent;

/// <summary>
/// Sums += rowsᵀ·rows, lower triangle, a panel of 16 rows of it per tile. Each sum is one chain of multiply-adds.
/// </summary>
internal readonly unsafe struct GramTiles<TVector>(GramBlock block) : ITiles
    where TVector : unmanaged, IDoubleVector<TVector>
{
    private const int Rows = 4;

    // Where there are 32 registers, two tiles of sums hide the latency of a multiply-add that one does not.
    private static bool HasRoomForEight => TVector.Width == 8;

    public void Run(int tile)
    {
        int top = block.Panels - 1 - tile; // the longest first, so that threads end together
        double* a = block.Rows + ((long)top * GramBlock.Depth * GramBlock.Panel);
        double* c = block.Tile(top, 0);
        for (int left = 0; left <= top; left++, c += GramBlock.Panel * GramBlock.Panel)
        {
            Prefetch(c + (GramBlock.Panel * GramBlock.Panel));
            double* b = block.Rows + ((long)left * GramBlock.Depth * GramBlock.Panel);
            for (int i = 0; i < GramBlock.Panel; i += HasRoomForEight ? 2 * Rows : Rows)
            {
                for (int j = 0; j < GramBlock.Panel; j += 2 * TVector.Width)
                {
                    if (HasRoomForEight)
                        Add8(a + i, b + j, block.Count, c + (i * GramBlock.Panel) + j);
                    else
                        Add(a + i, b + j, block.Count, c + (i * GramBlock.Panel) + j);
                }
            }
        }
    }

    // The next tile of sums comes from memory while this one is worked on.
    private static void Prefetch(double* tile)
    {
        for (int i = 0; i < GramBlock.Panel * GramBlock.Panel && Sse.IsSupported; i += 8)
            Sse.Prefetch0(tile + i);
    }

    private static void Add(double* a, double* b, int depth, double* c)
    {
        double* c1 = c + GramBlock.Panel, c2 = c1 + GramBlock.Panel, c3 = c2 + GramBlock.Panel;
        TVector s00 = TVector.Load(c), s01 = TVector.Load(c + TVector.Width);
        TVector s10 = TVector.Load(c1), s11 = TVector.Load(c1 + TVector.Width);
        TVector s20 = TVector.Load(c2), s21 = TVector.Load(c2 + TVector.Width);
        TVector s30 = TVector.Load(c3), s31 = TVector.Load(c3 + TVector.Width);
        for (int k = 0; k < depth; k++, a += GramBlock.Panel, b += GramBlock.Panel)
        {
            TVector b0 = TVector.Load(b), b1 = TVector.Load(b + TVector.Width);
            s00 = TVector.Fma(a[0], b0, s00);
            s01 = TVector.Fma(a[0], b1, s01);
            s10 = TVector.Fma(a[1], b0, s10);
            s11 = TVector.Fma(a[1], b1, s11);
            s20 = TVector.Fma(a[2], b0, s20);
            s21 = TVector.Fma(a[2], b1, s21);
            s30 = TVector.Fma(a[3], b0, s30);
            s31 = TVector.Fma(a[3], b1, s31);
        }

        TVector.Store(s00, c);
        TVector.Store(s01, c + TVector.Width);
        TVector.Store(s10, c1);
        TVector.Store(s11, c1 + TVector.Width);
        TVector.Store(s20, c2);
        TVector.Store(s21, c2 + TVector.Width);
        TVector.Store(s30, c3);
        TVector.Store(s31, c3 + TVector.Width);
    }

    private static void Add8(double* a, double* b, int depth, double* c)
    {
        double* c1 = c + GramBlock.Panel, c2 = c1 + GramBlock.Panel, c3 = c2 + GramBlock.Panel;
        double* c4 = c3 + GramBlock.Panel, c5 = c4 + GramBlock.Panel, c6 = c5 + GramBlock.Panel, c7 = c6 + GramBlock.Panel;
        TVector s00 = TVector.Load(c), s01 = TVector.Load(c + TVector.Width);
        TVector s10 = TVector.Load(c1), s11 = TVector.Load(c1 + TVector.Width);
        TVector s20 = TVector.Load(c2), s21 = TVector.Load(c2 + TVector.Width);
        TVector s30 = TVector.Load(c3), s31 = TVector.Load(c3 + TVector.Width);
        TVector s40 = TVector.Load(c4), s41 = TVector.Load(c4 + TVector.Width);
        TVector s50 = TVector.Load(c5), s51 = TVector.Load(c5 + TVector.Width);
        TVector s60 = TVector.Load(c6), s61 = TVector.Load(c6 + TVector.Width);
        TVector s70 = TVector.Load(c7), s71 = TVector.Load(c7 + TVector.Width);
        for (int k = 0; k < depth; k++, a += GramBlock.Panel, b += GramBlock.Panel)
        {
            TVector b0 = TVector.Load(b), b1 = TVector.Load(b + TVector.Width);
            s00 = TVector.Fma(a[0], b0, s00);
            s01 = TVector.Fma(a[0], b1, s01);
            s10 = TVector.Fma(a[1], b0, s10);
            s11 = TVector.Fma(a[1], b1, s11);
            s20 = TVector.Fma(a[2], b0, s20);
            s21 = TVector.Fma(a[2], b1, s21);
            s30 = TVector.Fma(a[3], b0, s30);
            s31 = TVector.Fma(a[3], b1, s31);
            s40 = TVector.Fma(a[4], b0, s40);
            s41 = TVector.Fma(a[4], b1, s41);
            s50 = TVector.Fma(a[5], b0, s50);
            s51 = TVector.Fma(a[5], b1, s51);
            s60 = TVector.Fma(a[6], b0, s60);
            s61 = TVector.Fma(a[6], b1, s61);
            s70 = TVector.Fma(a[7], b0, s70);
            s71 = TVector.Fma(a[7], b1, s71);
        }

        TVector.Store(s00, c);
        TVector.Store(s01, c + TVector.Width);
        TVector.Store(s10, c1);
        TVector.Store(s11, c1 + TVector.Width);
        TVector.Store(s20, c2);
        TVector.Store(s21, c2 + TVector.Width);
        TVector.Store(s30, c3);
        TVector.Store(s31, c3 + TVector.Width);
        TVector.Store(s40, c4);
        TVector.Store(s41, c4 + TVector.Width);
        TVector.Store(s50, c5);
        TVector.Store(s51, c5 + TVector.Width);
        TVector.Store(s60, c6);
        TVector.Store(s61, c6 + TVector.Width);
        TVector.Store(s70, c7);
        TVector.Store(s71, c7 + TVector.Width);
    }
}
