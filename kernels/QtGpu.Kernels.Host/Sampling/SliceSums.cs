using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>A sum over slices in float64 for every lane, in the order of <see cref="PathMeasurement"/>.</summary>
/// <param name="parts">Memory of <see cref="Length"/>, set to zero.</param>
internal readonly unsafe struct SliceSums<T>(double* parts)
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>Numbers of float64 that a sum needs.</summary>
    public static int Length => PathMeasurement.Parts * T.Width;

    /// <summary>Adds what slice t has to add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int slice, T value) => T.AddTo(value, parts + ((slice & (PathMeasurement.Parts - 1)) * T.Width));

    /// <summary>The sums, lane by lane; the parts are spent.</summary>
    public double* Total()
    {
        for (int half = PathMeasurement.Parts / 2 * T.Width; half >= T.Width; half /= 2)
        {
            for (int i = 0; i < half; i++)
                parts[i] += parts[i + half];
        }

        return parts;
    }
}
