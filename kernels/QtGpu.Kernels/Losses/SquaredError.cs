using System.Runtime.CompilerServices;

namespace QtGpu.Kernels.Losses;

/// <summary>One output y with its target t: loss = ½(y − t)², to be averaged over all elements; dy = (y − t)/elements.</summary>
public static class SquaredError
{
    /// <summary>1/elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Scale(int rows, int outputs) => 1f / ((float)rows * outputs);

    /// <summary>The loss, and dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Loss(float y, float target, float scale, out float dY)
    {
        float error = y - target;
        dY = error * scale;
        return 0.5 * error * error;
    }
}
