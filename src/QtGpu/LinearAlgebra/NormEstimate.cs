namespace QtGpu.LinearAlgebra;

/// <summary>Hager's estimate of ‖A‖₁ from a few products with A.</summary>
/// <remarks>Higham, ACM Trans. Math. Softw. 14 (1988) 381.</remarks>
internal static class NormEstimate
{
    /// <summary>‖A‖₁ of a symmetric A, or a little less.</summary>
    /// <param name="n">Extent.</param>
    /// <param name="apply">x ← A·x.</param>
    public static double Symmetric(int n, Action<double[]> apply)
    {
        var x = new double[n];
        Array.Fill(x, 1.0 / n);
        double norm = 0;
        for (int i = 0; i < 5; i++)
        {
            apply(x);
            double next = x.Sum(Math.Abs);
            if (!(next > norm))
                return double.IsNaN(next) ? double.PositiveInfinity : norm;
            norm = next;
            double[] z = Array.ConvertAll(x, value => value >= 0 ? 1.0 : -1.0);
            apply(z);
            int largest = Array.IndexOf(z, z.MaxBy(Math.Abs));
            Array.Clear(x);
            x[Math.Max(largest, 0)] = 1;
        }

        return norm;
    }
}
