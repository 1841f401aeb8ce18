namespace QtGpu.QuantumNeurons.Exact;

/// <summary>The rule that integrates polynomials up to degree 2n − 1 with n points.</summary>
internal static class GaussLegendre
{
    /// <summary>
    /// Points and weights on 0 … <paramref name="length"/>, ascending: the roots of Pₙ by Newton's method.
    /// </summary>
    public static (double[] Points, double[] Weights) On(double length, int n)
    {
        double[] points = new double[n], weights = new double[n];
        for (int i = 0; i < n; i++)
        {
            double x = -Math.Cos(Math.PI * (i + 0.75) / (n + 0.5)), slope = 0;
            for (int step = 0; step < 8; step++)
            {
                (double value, slope) = Legendre(n, x);
                x -= value / slope;
            }

            slope = Legendre(n, x).Slope;
            points[i] = length * (x + 1) / 2;
            weights[i] = length / ((1 - (x * x)) * slope * slope);
        }

        return (points, weights);
    }

    private static (double Value, double Slope) Legendre(int n, double x)
    {
        double before = 1, value = x;
        for (int k = 2; k <= n; k++)
            (before, value) = (value, ((((2 * k) - 1) * x * value) - ((k - 1) * before)) / k);
        return (value, n * ((x * value) - before) / ((x * x) - 1));
    }
}
