using System.Numerics;

namespace QtGpu.Reference;

/// <summary>Edge functions in float64, from their definitions.</summary>
internal static class EdgeReference
{
    /// <summary>φ(x) of the function of that name, with the numbers it is made with and its parameters.</summary>
    public static double Value(string name, IReadOnlyList<double> numbers, double[] p, double x) => name switch
    {
        "daruan" => Daruan((int)numbers[0], p, x),
        _ => throw new NotSupportedException($"Edge function '{name}' has no reference: write one in EdgeReference."),
    };

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
}
