using System.Runtime.Intrinsics;

namespace QtGpu.Kernels.Host.Recurrent;

/// <summary>y = V·[1; u; x] in float64, rounded once at the end.</summary>
internal static unsafe class HostReadout
{
    // Two sums of 4: the same order of additions on every machine.
    private const int Width = 4;

    /// <summary>Numbers that the weights of one network take.</summary>
    public static int Length(in Extents e) => e.Outputs * Stride(e);

    /// <summary>Lays V [F, outputs] out as [outputs][1 + inputs + units, padded].</summary>
    public static void Pack(in Extents e, ReadOnlySpan<double> readout, double* packed)
    {
        for (int k = 0; k < e.Outputs; k++)
        {
            for (int i = 0; i < e.Features; i++)
                packed[(k * Stride(e)) + i] = readout[(i * e.Outputs) + k];
        }
    }

    /// <summary>All outputs of one sequence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(in Extents e, double* packed, float* u, float* x, float* y)
    {
        for (int k = 0; k < e.Outputs; k++)
        {
            double* v = packed + (k * Stride(e));
            double sum = v[0];
            for (int i = 0; i < e.Inputs; i++)
                sum = Math.FusedMultiplyAdd(v[1 + i], u[i], sum);
            v += 1 + e.Inputs;
            Vector256<double> low = Vector256<double>.Zero, high = low;
            for (int i = 0; i < e.Stride; i += 2 * Width, v += 2 * Width)
            {
                (Vector256<double> x0, Vector256<double> x1) = Vector256.Widen(Vector256.Load(x + i));
                low = Vector256.FusedMultiplyAdd(Vector256.Load(v), x0, low);
                high = Vector256.FusedMultiplyAdd(Vector256.Load(v + Width), x1, high);
            }

            y[k] = (float)(sum + Vector256.Sum(low + high));
        }
    }

    // Of one output, with the padding behind the units.
    private static int Stride(in Extents e) => 1 + e.Inputs + e.Stride;
}
