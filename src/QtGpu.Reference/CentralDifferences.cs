namespace QtGpu.Reference;

/// <summary>Derivatives by central differences in float64, of whatever reads the numbers that are moved.</summary>
internal static class CentralDifferences
{
    // The difference is wrong by h²f‴/6 ≈ 10⁻¹¹f‴, and by rounding, 10⁻¹⁶f/h ≈ 10⁻¹¹f. A longer step with Richardson's
    // extrapolation would be more accurate, but meets the bends of an activation more often.
    private const double H = 1e-5;

    /// <summary>df/dx of each number of <paramref name="x"/>, which is as it was afterwards.</summary>
    public static double[] Gradient(Func<double> f, double[] x) => [.. x.Select((_, i) => Of(f, x, i))];

    /// <summary>df/dx[i].</summary>
    public static double Of(Func<double> f, double[] x, int i)
    {
        double at = x[i];
        x[i] = at + H;
        double above = f();
        x[i] = at - H;
        double below = f();
        x[i] = at;
        return (above - below) / (2 * H);
    }

    /// <summary>df/dx along <paramref name="direction"/>: Σ direction·df/dx, of two calls of f.</summary>
    public static double Along(Func<double> f, double[] x, double[] direction)
    {
        double[] at = [.. x];
        Move(H);
        double above = f();
        Move(-H);
        double below = f();
        at.CopyTo(x, 0);
        return (above - below) / (2 * H);

        void Move(double by)
        {
            for (int i = 0; i < x.Length; i++)
                x[i] = at[i] + (by * direction[i]);
        }
    }
}
