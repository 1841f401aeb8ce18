using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>
/// One step of few sequences, a panel of 8 registers of units per tile. Dense: reads 4N² bytes of W per step in one piece
/// for 2N² flops, so it runs as fast as W comes from where it lies. Sparse: 8 bytes per weight.
/// </summary>
internal readonly unsafe struct PanelTiles<TLane, TActivation>(StepOf<TActivation> step) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TActivation : unmanaged, IActivation
{
    // Registers of sums: enough to hide the latency of a multiply-add.
    public const int Registers = 8;

    // Rows that one sum takes before it is added to the others: longer sums round more.
    private const int Depth = 128;

    public void Run(int tile)
    {
        ReservoirExtents e = step.Extents;
        float* product = stackalloc float[e.Panel];
        float* normal = stackalloc float[e.Panel];
        for (int b = 0; b < e.Sequences; b++)
        {
            long row = (long)b * e.Stride, first = (long)tile * e.Panel;
            float* x = step.Reservoir->State + row;
            if (e.IsSparse)
                SparseProduct(tile, x, product);
            else
                DenseProduct(step.Reservoir->Dense + (first * e.Units), e.Units, x, product);
            float* noise = step.Noise(b, first, e.Panel, normal);
            LaneLoop.Run<TLane, LeakyPass<TActivation, SequenceDrive>>(
                step.Leaky(step.Drive(b), noise is null ? null : noise - first, product - first, row), first, first + e.Panel);
        }
    }

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

    private void SparseProduct(int tile, float* x, float* product)
    {
        SlicedRows w = step.Reservoir->Sparse;
        int slices = step.Extents.Panel / SlicedRows.Rows, first = tile * step.Extents.Panel;
        float* sums = stackalloc float[SlicedRows.Rows];
        for (int s = tile * slices; s < (tile + 1) * slices; s++)
        {
            Slice(w.Values + w.Start(s), w.Sources + w.Start(s), w.Length(s), x, sums);
            for (int i = 0; i < SlicedRows.Rows; i++)
                product[w.RowOf[(s * SlicedRows.Rows) + i] - first] = sums[i];
        }
    }

    // 8 sums, each a chain of multiply-adds in the order of the weights. x is collected by plain loads, several times as
    // fast as the processor's own gather.
    private static void Slice(float* values, int* sources, int length, float* x, float* sums)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        for (int k = 0; k < length; k++, values += SlicedRows.Rows, sources += SlicedRows.Rows)
            sum = Vector256.FusedMultiplyAdd(Vector256.Load(values), Vector256.Create(Collect(x, sources), Collect(x, sources + 4)), sum);
        sum.Store(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Collect(float* x, int* at) => Vector128.Create(x[at[0]], x[at[1]], x[at[2]], x[at[3]]);
}
