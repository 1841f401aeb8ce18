using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>Dense, many sequences: what follows the product X·W, one sequence per tile.</summary>
internal readonly unsafe struct SequenceTiles<TLane, TActivation>(StepOf<TActivation> step) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TActivation : unmanaged, IActivation
{
    public void Run(int tile)
    {
        ReservoirExtents e = step.Extents;
        long row = (long)tile * e.Stride;
        float* normal = stackalloc float[e.Panel];
        for (int first = 0; first < e.Stride; first += e.Panel)
        {
            float* noise = step.Noise(tile, first, e.Panel, normal);
            LaneLoop.Run<TLane, LeakyPass<TActivation, SequenceDrive>>(
                step.Leaky(step.Drive(tile), noise is null ? null : noise - first, step.Reservoir->Product + row, row), first, first + e.Panel);
        }
    }
}

/// <summary>
/// Sparse, many sequences: states are [units, sequences], and each weight meets 4 registers of sequences. A panel of units
/// per tile; 8 bytes of W for 2B flops.
/// </summary>
internal readonly unsafe struct TransposedTiles<TLane, TActivation>(StepOf<TActivation> step) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TActivation : unmanaged, IActivation
{
    private const int Registers = 4;

    public void Run(int tile)
    {
        ReservoirExtents e = step.Extents;
        SlicedRows w = step.Reservoir->Sparse;
        float* sums = stackalloc float[Registers * TLane.Width];
        float* normal = stackalloc float[Registers * TLane.Width];
        for (int i = tile * e.Panel; i < (tile + 1) * e.Panel; i++)
        {
            int slice = i / SlicedRows.Rows, unit = w.RowOf[i];
            if (unit >= e.Units)
                continue;
            long start = w.Start(slice) + (i % SlicedRows.Rows);
            for (int b = 0; b < e.SequenceStride; b += Registers * TLane.Width)
            {
                int width = Math.Min(Registers * TLane.Width, e.SequenceStride - b);
                float* x = step.Reservoir->State + b;
                if (width == Registers * TLane.Width)
                    Sum4(w.Values + start, w.Sources + start, w.Length(slice), x, e.SequenceStride, sums);
                else
                    Sum(w.Values + start, w.Sources + start, w.Length(slice), x, e.SequenceStride, width, sums);
                long at = ((long)unit * e.SequenceStride) + b;
                LaneLoop.Run<TLane, LeakyPass<TActivation, UnitDrive>>(
                    step.Leaky(step.TransposedDrive(unit, b), step.NoiseOfUnit(unit, b, width, normal), sums, at), 0, width);
            }
        }
    }

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

    private static void Sum(float* values, int* sources, int length, float* x, nint stride, int width, float* sums)
    {
        for (int i = 0; i < width; i += TLane.Width)
        {
            TLane sum = TLane.Const(0);
            for (int k = 0; k < length; k++)
                sum = TLane.Fma(TLane.Const(values[k * SlicedRows.Rows]), TLane.Load(x + (sources[k * SlicedRows.Rows] * stride) + i), sum);
            TLane.Store(sum, sums + i);
        }
    }
}
