using QtGpu.Kernels.Host.Float64;

namespace QtGpu.LinearAlgebra;

/// <summary>R [n, n], upper triangular, row-major.</summary>
internal readonly record struct UpperTriangle(double[] R, int N)
{
    /// <summary>R·x = b in place.</summary>
    public void Solve(Span<double> b)
    {
        for (int i = N - 1; i >= 0; i--)
            b[i] = (b[i] - Vectors.Dot(Right(i), b[(i + 1)..])) / R[(i * N) + i];
    }

    /// <summary>Rᵀ·x = b in place.</summary>
    public void SolveTransposed(Span<double> b)
    {
        for (int i = 0; i < N; i++)
        {
            b[i] /= R[(i * N) + i];
            Vectors.Add(-b[i], Right(i), b[(i + 1)..]);
        }
    }

    /// <summary>1/‖rⱼ‖ of each column: the scale D that equilibrates RᵀR.</summary>
    public double[] InverseNorms()
    {
        var squares = new double[N];
        for (int i = 0; i < N; i++)
        {
            for (int j = i; j < N; j++)
                squares[j] = Math.FusedMultiplyAdd(R[(i * N) + j], R[(i * N) + j], squares[j]);
        }

        return Array.ConvertAll(squares, square => 1 / Math.Sqrt(square));
    }

    /// <summary>x ← D·RᵀR·D·x.</summary>
    public void SquareScaled(double[] scale, Span<double> x)
    {
        Multiply(scale, x);
        for (int i = 0; i < N; i++)
            x[i] = Vectors.Dot(R.AsSpan((i * N) + i, N - i), x[i..]);
        for (int i = N - 1; i >= 0; i--)
        {
            double factor = x[i];
            x[i] = 0;
            Vectors.Add(factor, R.AsSpan((i * N) + i, N - i), x[i..]);
        }

        Multiply(scale, x);
    }

    /// <summary>x ← (D·RᵀR·D)⁻¹·x.</summary>
    public void SolveSquareScaled(double[] scale, Span<double> x)
    {
        Divide(scale, x);
        SolveTransposed(x);
        Solve(x);
        Divide(scale, x);
    }

    /// <summary>‖R·x − c‖².</summary>
    public double SquaredDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> c)
    {
        double squares = 0;
        for (int i = 0; i < N; i++)
        {
            double difference = Vectors.Dot(R.AsSpan((i * N) + i, N - i), x[i..]) - c[i];
            squares = Math.FusedMultiplyAdd(difference, difference, squares);
        }

        return squares;
    }

    // What is right of the diagonal.
    private ReadOnlySpan<double> Right(int i) => R.AsSpan((i * N) + i + 1, N - i - 1);

    private static void Multiply(double[] scale, Span<double> x)
    {
        for (int i = 0; i < x.Length; i++)
            x[i] *= scale[i];
    }

    private static void Divide(double[] scale, Span<double> x)
    {
        for (int i = 0; i < x.Length; i++)
            x[i] /= scale[i];
    }
}
