using System.Runtime.Intrinsics;
using QtGpu.Kernels.Cells;

namespace QtGpu.Kernels.Host.Recurrent;

/// <summary>
/// One step of few sequences, a panel of 8 registers of units per tile. Dense: reads 4N² bytes of W per step in one
/// piece for 2N² flops, so it runs as fast as W comes from where it lies. Sparse: 8 bytes per weight.
/// </summary>
internal readonly unsafe struct PanelTiles<TLane, TCell>(Step<TCell> step) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TCell : unmanaged, ICell
{
    // Registers of sums: enough to hide the latency of a multiply-add.
    public const int Registers = 8;

    // Rows that one sum takes before it is added to the others: longer sums round more.
    private const int Depth = 128;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int tile)
    {
        Extents e = step.Extents;
        float* products = stackalloc float[TCell.Gates * e.Panel], normal = stackalloc float[e.Panel];
        for (int b = 0; b < e.Sequences; b++)
        {
            float* x = step.Network->State + ((long)b * e.Stride);
            for (int gate = 0; gate < TCell.Gates; gate++)
            {
                int panel = (gate * e.Panels) + tile;
                float* product = products + (gate * e.Panel);
                if (e.IsSparse)
                    SparseProduct(panel, tile * e.Panel, x, product);
                else
                    DenseProduct(step.Network->Dense + ((long)panel * e.Panel * e.Units), e.Units, x, product);
            }

            step.Units<TLane>(b, tile * e.Panel, e.Panel, products, e.Panel, normal);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DenseProduct(float* w, int units, float* x, float* product)
    {
        for (int i = 0; i < Registers; i++)
            TLane.Store(TLane.Const(0), product + (i * TLane.Width));
        for (int first = 0; first < units; first += Depth)
        {
            int rows = Math.Min(Depth, units - first);
            TLane s0 = TLane.Const(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            for (int i = first; i < first + rows; i++, w += Registers * TLane.Width)
            {
                TLane xi = TLane.Const(x[i]);
                s0 = TLane.Fma(xi, TLane.Load(w), s0);
                s1 = TLane.Fma(xi, TLane.Load(w + TLane.Width), s1);
                s2 = TLane.Fma(xi, TLane.Load(w + (2 * TLane.Width)), s2);
                s3 = TLane.Fma(xi, TLane.Load(w + (3 * TLane.Width)), s3);
                s4 = TLane.Fma(xi, TLane.Load(w + (4 * TLane.Width)), s4);
                s5 = TLane.Fma(xi, TLane.Load(w + (5 * TLane.Width)), s5);
                s6 = TLane.Fma(xi, TLane.Load(w + (6 * TLane.Width)), s6);
                s7 = TLane.Fma(xi, TLane.Load(w + (7 * TLane.Width)), s7);
            }

            Add(s0, product);
            Add(s1, product + TLane.Width);
            Add(s2, product + (2 * TLane.Width));
            Add(s3, product + (3 * TLane.Width));
            Add(s4, product + (4 * TLane.Width));
            Add(s5, product + (5 * TLane.Width));
            Add(s6, product + (6 * TLane.Width));
            Add(s7, product + (7 * TLane.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(TLane sum, float* to) => TLane.Store(TLane.Load(to) + sum, to);

    private void SparseProduct(int panel, int firstUnit, float* x, float* product)
    {
        SlicedRows w = step.Network->Sparse;
        int slices = step.Extents.Panel / SlicedRows.Rows;
        float* sums = stackalloc float[SlicedRows.Rows];
        for (int s = panel * slices; s < (panel + 1) * slices; s++)
        {
            Slice(w.Values + w.Start(s), w.Sources + w.Start(s), w.Length(s), x, sums);
            for (int i = 0; i < SlicedRows.Rows; i++)
                product[w.UnitOf[(s * SlicedRows.Rows) + i] - firstUnit] = sums[i];
        }
    }

    // 8 sums, each a chain of multiply-adds in the order of the weights. x is collected by plain loads, several times
    // as fast as the processor's own gather.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Slice(float* values, int* sources, int length, float* x, float* sums)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        for (int k = 0; k < length; k++, values += SlicedRows.Rows, sources += SlicedRows.Rows)
        {
            var states = Vector256.Create(Collect(x, sources), Collect(x, sources + 4));
            sum = Vector256.FusedMultiplyAdd(Vector256.Load(values), states, sum);
        }

        sum.Store(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Collect(float* x, int* at) =>
        Vector128.Create(x[at[0]], x[at[1]], x[at[2]], x[at[3]]);
}

/// <summary>Dense, many sequences: what follows the product X·W, one sequence per tile.</summary>
internal readonly unsafe struct SequenceTiles<TLane, TCell>(Step<TCell> step) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TCell : unmanaged, ICell
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int tile)
    {
        Extents e = step.Extents;
        float* product = step.Network->Product + ((long)tile * e.Columns), normal = stackalloc float[e.Panel];
        for (int first = 0; first < e.Stride; first += e.Panel)
            step.Units<TLane>(tile, first, e.Panel, product + first, e.Stride, normal);
    }
}

/// <summary>
/// Sparse, many sequences: states are [units, sequences], and each weight meets 4 registers of sequences. A panel of
/// units per tile; 8 bytes of W for 2B flops.
/// </summary>
internal readonly unsafe struct TransposedTiles<TLane, TCell>(Step<TCell> step) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TCell : unmanaged, ICell
{
    private const int Registers = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int tile)
    {
        Extents e = step.Extents;
        SlicedRows w = step.Network->Sparse;
        int block = Registers * TLane.Width;
        float* sums = stackalloc float[TCell.Gates * block], normal = stackalloc float[block];
        for (int row = tile * e.Panel; row < (tile + 1) * e.Panel; row++)
        {
            int unit = w.UnitOf[row];
            if (unit >= e.Units)
                continue;
            for (int b = 0; b < e.SequenceStride; b += block)
            {
                int width = Math.Min(block, e.SequenceStride - b);
                for (int gate = 0; gate < TCell.Gates; gate++)
                {
                    int own = gate == 0 ? row : w.RowOf[(gate * e.Stride) + unit];
                    Sum(w, own, step.Network->State + b, e.SequenceStride, width, sums + (gate * block));
                }

                step.Sequences<TLane>(unit, b, width, sums, block, normal);
            }
        }
    }

    private static void Sum(in SlicedRows w, int row, float* x, nint stride, int width, float* sums)
    {
        int slice = row / SlicedRows.Rows;
        long start = w.Start(slice) + (row % SlicedRows.Rows);
        if (width == Registers * TLane.Width)
            Sum4(w.Values + start, w.Sources + start, w.Length(slice), x, stride, sums);
        else
            Sum1(w.Values + start, w.Sources + start, w.Length(slice), x, stride, width, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum4(float* values, int* sources, int length, float* x, nint stride, float* sums)
    {
        TLane s0 = TLane.Const(0), s1 = s0, s2 = s0, s3 = s0;
        for (int k = 0; k < length; k++, values += SlicedRows.Rows, sources += SlicedRows.Rows)
        {
            TLane w = TLane.Const(*values);
            float* from = x + (*sources * stride);
            s0 = TLane.Fma(w, TLane.Load(from), s0);
            s1 = TLane.Fma(w, TLane.Load(from + TLane.Width), s1);
            s2 = TLane.Fma(w, TLane.Load(from + (2 * TLane.Width)), s2);
            s3 = TLane.Fma(w, TLane.Load(from + (3 * TLane.Width)), s3);
        }

        TLane.Store(s0, sums);
        TLane.Store(s1, sums + TLane.Width);
        TLane.Store(s2, sums + (2 * TLane.Width));
        TLane.Store(s3, sums + (3 * TLane.Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum1(float* values, int* sources, int length, float* x, nint stride, int width, float* sums)
    {
        for (int i = 0; i < width; i += TLane.Width)
        {
            TLane sum = TLane.Const(0);
            for (int k = 0; k < length; k++)
            {
                TLane w = TLane.Const(values[k * SlicedRows.Rows]);
                sum = TLane.Fma(w, TLane.Load(x + (sources[k * SlicedRows.Rows] * stride) + i), sum);
            }

            TLane.Store(sum, sums + i);
        }
    }
}
