using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Losses;

/// <summary>Numbers of classes and rows, which travel as float32.</summary>
public static class Number
{
    /// <summary>Whether there is such a class or row: 0 ≤ number &lt; count; not for NaN.</summary>
    /// <remarks>
    /// By <see cref="ScalarLane.IfLess"/>, which is false for NaN on every device: ILGPU 1.5.3 negates a comparison without
    /// regard to NaN.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBelow(float number, int count)
    {
        ScalarLane n = new(number), zero = new(0f);
        return ScalarLane.IfLess(n, new(count), ScalarLane.IfLess(n, zero, zero, new(1f)), zero).Value != 0f;
    }
}
