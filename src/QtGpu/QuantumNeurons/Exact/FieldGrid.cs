using QtGpu.Kernels.Host.Float64;

namespace QtGpu.QuantumNeurons.Exact;

/// <summary>
/// The field φ of one neuron on n points of 0 &lt; φ &lt; L. A wave function of parity p = ±1 is known by its values
/// there, and the kinetic factor of a link, (2π dt)^(−½) exp(−(φ − φ′)²/2dt),
/// becomes a symmetric n × n matrix of each parity.
/// </summary>
/// <param name="nodes">φᵢ.</param>
/// <param name="modulus">Weights of ⟨|φ|⟩: Σᵢ modulusᵢ ρᵢ.</param>
/// <param name="links">The matrices of p = +1 and p = −1.</param>
internal sealed class FieldGrid(double[] nodes, double[] modulus, FieldGrid.LinkMatrices[] links)
{
    /// <summary>n, a multiple of 8.</summary>
    public int Points => nodes.Length;

    /// <summary>φᵢ.</summary>
    public double[] Nodes => nodes;

    /// <summary>|φ|, so weighted that it is integrated up to its edge at 0.</summary>
    public double[] Modulus => modulus;

    /// <summary>The matrices of even (0) or odd (1) functions.</summary>
    public LinkMatrices Links(int parity) => links[parity];

    /// <summary>
    /// Gauss-Legendre points: as exact as float64 for half-line integrals as well, all kernels positive, but as dense
    /// as the kinetic Gaussian is narrow.
    /// </summary>
    public static FieldGrid Gauss(int points, double length, double step, CancellationToken stop)
    {
        (double[] x, double[] weights) = GaussLegendre.On(length, points);
        double[] root = Array.ConvertAll(weights, Math.Sqrt);
        double norm = 1 / Math.Sqrt(2 * Math.PI * step);
        double Kernel(double d) => norm * Math.Exp(-d * d / (2 * step));
        LinkMatrices Links(int sign) => new(
            Matrix(points, stop, (i, j) => root[i] * root[j] * (Kernel(x[i] - x[j]) + (sign * Kernel(x[i] + x[j])))),
            Matrix(points, stop, (i, j) => root[i] * root[j] * (Moment(x[i] - x[j]) + (sign * Moment(x[i] + x[j])))),
            Matrix(points, stop, (i, j) => root[i] * root[j] * sign * Kernel(x[i] + x[j])));
        double Moment(double d) => d * d * Kernel(d);
        return new(x, x, [Links(1), Links(-1)]);
    }

    /// <summary>
    /// Midpoints (i + ½)L/n and the waves cos kₘφ, sin kₘφ, kₘ = (m + ½)π/L, which diagonalise the kinetic factor:
    /// exp(−kₘ²dt/2). As dense as the wave functions need, which are much smoother than the Gaussian.
    /// </summary>
    public static FieldGrid Waves(int points, double length, double step, CancellationToken stop)
    {
        double h = length / points;
        double[] x = [.. Enumerable.Range(0, points).Select(i => (i + 0.5) * h)];
        double[] k = [.. Enumerable.Range(0, points).Select(m => (m + 0.5) * Math.PI / length)];
        FieldGrid fine = Gauss(2 * points, length, step, stop);
        double[] root = Array.ConvertAll(GaussLegendre.On(length, fine.Points).Weights, Math.Sqrt);
        LinkMatrices Links(int parity)
        {
            double Wave(double kx) => Math.Sqrt(2.0 / points) * (parity == 0 ? Math.Cos(kx) : Math.Sin(kx));
            double[] waves = Matrix(points, stop, (i, m) => Wave(k[m] * x[i]));
            double[] Diagonal(Func<double, double> of) => Matrix(points, stop, (i, j) => Enumerable.Range(0, points)
                .Sum(m => waves[(i * points) + m] * of(k[m]) * waves[(j * points) + m]));

            // What crosses φ = 0 is no multiple of a wave: integrated on the fine points,
            // between the waves of each grid point.
            var onFine = new double[fine.Points * points];
            for (int g = 0; g < fine.Points; g++)
            {
                stop.ThrowIfCancellationRequested();
                for (int i = 0; i < points; i++)
                {
                    onFine[(g * points) + i] = root[g] / Math.Sqrt(h) * Enumerable.Range(0, points)
                        .Sum(m => Wave(k[m] * fine.Nodes[g]) * waves[(i * points) + m]);
                }
            }

            var half = new double[onFine.Length];
            MatrixProduct.Multiply(fine.Points, points, fine.Points, fine.Links(parity).Flip, onFine, half);
            double[] flip = Matrix(points, stop, (i, j) => Enumerable.Range(0, fine.Points)
                .Sum(g => onFine[(g * points) + i] * half[(g * points) + j]));
            return new(
                Diagonal(q => Math.Exp(-q * q * step / 2)),
                Diagonal(q => (step - (q * q * step * step)) * Math.Exp(-q * q * step / 2)),
                flip);
        }

        // An even density is a sum of cosines: ∫ φ cos kₘφ from 0 to L in closed form.
        double[] modulus = [.. x.Select(at => 2 / length * Enumerable.Range(0, points)
            .Sum(m => Math.Cos(k[m] * at) * ((length * (m % 2 == 0 ? 1 : -1) / k[m]) - (1 / (k[m] * k[m])))))];
        return new(x, modulus, [Links(0), Links(1)]);
    }

    private static double[] Matrix(int n, CancellationToken stop, Func<int, int, double> element)
    {
        var matrix = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            stop.ThrowIfCancellationRequested();
            for (int j = 0; j < n; j++)
                matrix[(i * n) + j] = element(i, j);
        }

        return matrix;
    }

    /// <summary>Matrices of one link.</summary>
    /// <param name="Kinetic">The kinetic factor.</param>
    /// <param name="Step">The same, times (φ − φ′)².</param>
    /// <param name="Flip">That part of it which changes the sign of φ.</param>
    internal sealed record LinkMatrices(double[] Kinetic, double[] Step, double[] Flip);
}
