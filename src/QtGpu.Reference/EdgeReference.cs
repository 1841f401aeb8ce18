using System.Numerics;

namespace QtGpu.Reference;

/// <summary>Edge functions in float64, from their definitions.</summary>
internal static class EdgeReference
{
    /// <summary>φ(x) of the function of that name, with the numbers it is made with and its parameters.</summary>
    public static double Value(string name, IReadOnlyList<double> numbers, double[] p, double x) => name switch
    {
        "daruan" => Daruan((int)numbers[0], p, x),
        "fourier" => p.Select((c, k) => k < p.Length / 2
            ? c * Math.Cos((k + 1) * x)
            : c * Math.Sin((k + 1 - (p.Length / 2)) * x)).Sum(),
        "chebyshev" => p.Select((c, k) => c * Math.Cos((k + 1) * Math.Acos(Math.Tanh(x)))).Sum(),
        "b-spline" => Spline((int)numbers[0] - 1, numbers[1], numbers[2], p, x),
        "tunnelling" => Tunnelling(numbers[0], numbers[1], numbers[2], p, x),
        _ => throw new NotSupportedException($"Edge function '{name}' has no reference: write one in EdgeReference."),
    };

    /// <summary>y_j = Σ_i (a_ij·φ_ij(x_i) + v_ij·silu(x_i)) of edges [in, out].</summary>
    /// <param name="name">Of φ.</param>
    /// <param name="numbers">What it is made with.</param>
    /// <param name="function">Its parameters [parameters, in, out].</param>
    /// <param name="a">[in, out].</param>
    /// <param name="v">[in, out].</param>
    /// <param name="x">[in].</param>
    public static double[] Sums(
        string name, IReadOnlyList<double> numbers, double[] function, double[] a, double[] v, double[] x)
    {
        var y = new double[a.Length / x.Length];
        for (int e = 0; e < a.Length; e++)
        {
            double from = x[e / y.Length];
            double[] p = [.. Enumerable.Range(0, function.Length / a.Length).Select(k => function[(k * a.Length) + e])];
            y[e % y.Length] += (a[e] * Value(name, numbers, p, from)) + (v[e] * from / (1 + Math.Exp(-from)));
        }

        return y;
    }

    /// <summary>⟨ψ|Z|ψ⟩ by 2 × 2 matrices, RZ(t) = diag(e^(−it/2), e^(it/2)), RY(t) = exp(−itY/2).</summary>
    public static double Daruan(int repetitions, double[] p, double x)
    {
        Complex up = 1 / Math.Sqrt(2), down = up;
        int w = 2 * (repetitions + 1), b = w + repetitions;
        for (int l = 0; l < repetitions; l++)
        {
            Z(p[2 * l]);
            Y(p[(2 * l) + 1]);
            Z((p[w + l] * x) + p[b + l]);
        }

        Z(p[2 * repetitions]);
        Y(p[(2 * repetitions) + 1]);
        return (up * Complex.Conjugate(up)).Real - (down * Complex.Conjugate(down)).Real;

        void Z(double t)
        {
            up *= Complex.FromPolarCoordinates(1, -t / 2);
            down *= Complex.FromPolarCoordinates(1, t / 2);
        }

        void Y(double t)
        {
            (double s, double c) = Math.SinCos(t / 2);
            (up, down) = ((c * up) - (s * down), (s * up) + (c * down));
        }
    }

    // Cox and de Boor's recurrence over knots that go on beyond the grid, and the line at its end beyond it.
    private static double Spline(int intervals, double from, double to, double[] c, double x)
    {
        double h = (to - from) / intervals, inside = Math.Clamp(x, from, to);
        return Sum(3, inside) + ((x - inside) * Slope(inside));

        double Knot(int k) => from + ((k - 3) * h);

        double Basis(int k, int degree, double at) => degree == 0
            ? (at == to ? k == intervals + 2 : at >= Knot(k) && at < Knot(k + 1)) ? 1 : 0
            : ((at - Knot(k)) / (degree * h) * Basis(k, degree - 1, at))
                + ((Knot(k + degree + 1) - at) / (degree * h) * Basis(k + 1, degree - 1, at));

        double Sum(int degree, double at) => c.Select((value, k) => value * Basis(k, degree, at)).Sum();

        double Slope(double at) =>
            c.Select((value, k) => value * (Basis(k, 2, at) - Basis(k + 1, 2, at)) / h).Sum();
    }

    private static double Tunnelling(double height, double opacity, double scale, double[] p, double x)
    {
        double width = opacity / (TransmissionReference.WaveNumber * Math.Sqrt(height));
        return NetworkReference.Transmission(
            scale * (p[3] + (p[2] * x)), height * Math.Exp(p[0]), width * Math.Exp(p[1]));
    }
}
