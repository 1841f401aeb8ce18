namespace QtGpu.Uncertainty;

/// <summary>p_c = exp(z_c)/Σ_d exp(z_d).</summary>
internal static class Softmax
{
    /// <summary>Overwrites logits, which may be large, with probabilities.</summary>
    public static void Apply(Span<double> z)
    {
        double top = double.NegativeInfinity, sum = 0;
        foreach (double logit in z)
            top = Math.Max(top, logit);
        foreach (ref double x in z)
            sum += x = Math.Exp(x - top);
        foreach (ref double x in z)
            x /= sum;
    }
}
