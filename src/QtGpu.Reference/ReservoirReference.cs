namespace QtGpu.Reference;

/// <summary>One reservoir in float64, unit by unit as its definition says.</summary>
/// <param name="weights">w(i → j) at [i·N + j].</param>
/// <param name="input">[1 + inputs, N], the bias first.</param>
/// <param name="feedback">[outputs, N], or empty.</param>
/// <param name="leak">α.</param>
/// <param name="f">The activation.</param>
internal sealed class ReservoirReference(
    double[] weights, double[] input, double[] feedback, double leak, Func<double, double> f)
{
    /// <summary>(1 − α)x + α(f(b + W_in·u + W·x + W_fb·y) + ν·n).</summary>
    public double[] Step(double[] x, double[] u, double[] y, Func<int, double>? noise = null)
    {
        int n = x.Length;
        var next = new double[n];
        for (int j = 0; j < n; j++)
        {
            double z = input[j];
            for (int k = 0; k < u.Length; k++)
                z += input[((k + 1) * n) + j] * u[k];
            for (int k = 0; k < y.Length && feedback.Length > 0; k++)
                z += feedback[(k * n) + j] * y[k];
            for (int i = 0; i < n; i++)
                z += weights[(i * n) + j] * x[i];
            next[j] = ((1 - leak) * x[j]) + (leak * (f(z) + (noise?.Invoke(j) ?? 0)));
        }

        return next;
    }
}
