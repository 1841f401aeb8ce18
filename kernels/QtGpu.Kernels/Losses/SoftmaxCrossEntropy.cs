using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Losses;

/// <summary>
/// One row of logits z with its label: loss = ln Σⱼ exp(zⱼ − max) − (z_label − max), dzⱼ = (softmax(z)ⱼ − [j = label])/rows;
/// both are NaN for a label that is no class, since nothing waits to look at labels.
/// </summary>
public static class SoftmaxCrossEntropy
{
    /// <summary>Whether the label is on top, the first of equal classes; and the largest logit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOnTop<TRow>(TRow z, int classes, int label, out float max)
        where TRow : struct, IRow
    {
        float top = z.At(label);
        int above = 0;
        max = z.At(0);
        for (int j = 0; j < classes; j++)
        {
            float other = z.At(j);
            bool broken = float.IsNaN(other);
            max = broken || other > max ? other : max; // a NaN wins, so that a broken step shows
            above += broken || other > top || (other == top && j < label) ? 1 : 0;
        }

        return above == 0;
    }

    /// <summary>exp(z − max).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exponential<T>(T z, T max)
        where T : unmanaged, ILane<T> => T.Exp(z - max);

    /// <summary>The loss, from Σ ≥ 1 of the exponentials.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Loss(double sum, float top, float max) =>
        (double)LaneMath.Log1p(new ScalarLane((float)(sum - 1.0))).Value - (top - max);

    /// <summary>What turns an exponential into softmax/rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Scale(double sum, int rows) => (float)(1.0 / (sum * rows));

    /// <summary>dz of the label's class, from its softmax/rows. The other classes have just that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float OfLabel(float softmax, int rows) => softmax - (1f / rows);
}
