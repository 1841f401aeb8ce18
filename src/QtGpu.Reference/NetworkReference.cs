namespace QtGpu.Reference;

/// <summary>A feed-forward network in float64, layer by layer on plain arrays. It knows nothing of gradients.</summary>
internal sealed class NetworkReference
{
    private readonly List<Func<double[], int, double[]>> _layers = [];

    /// <summary>Z = X·W + b with the parameters read at every call, so that a test can move them.</summary>
    public NetworkReference Dense(double[] w, double[] b)
    {
        _layers.Add((x, rows) =>
        {
            int inputs = x.Length / rows, outputs = b.Length;
            var z = new double[rows * outputs];
            for (int row = 0; row < rows; row++)
            {
                for (int j = 0; j < outputs; j++)
                {
                    double sum = b[j];
                    for (int i = 0; i < inputs; i++)
                        sum += x[(row * inputs) + i] * w[(i * outputs) + j];
                    z[(row * outputs) + j] = sum;
                }
            }

            return z;
        });
        return this;
    }

    /// <summary>y_j = c_j + Σ_i a_ij·φ(p_ij, x_i) + v_ij·silu(x_i), p [n, in, out].</summary>
    public NetworkReference Edges(
        double[] p, double[] a, double[] c, double[]? v, Func<double[], double, double> function)
    {
        _layers.Add((x, rows) =>
        {
            int inputs = x.Length / rows, outputs = c.Length, edges = inputs * outputs;
            var y = new double[rows * outputs];
            for (int n = 0; n < y.Length * inputs; n++)
            {
                int i = n % inputs, j = n / inputs % outputs, row = n / edges, edge = (i * outputs) + j;
                double at = x[(row * inputs) + i];
                double[] own = [.. Enumerable.Range(0, p.Length / edges).Select(k => p[(k * edges) + edge])];
                y[(row * outputs) + j] += (i == 0 ? c[j] : 0) + (a[edge] * function(own, at))
                    + (v is null ? 0 : v[edge] * at / (1 + Math.Exp(-at)));
            }

            return y;
        });
        return this;
    }

    /// <summary>y = f(z).</summary>
    public NetworkReference Map(Func<double, double> f)
    {
        _layers.Add((z, _) => Array.ConvertAll(z, value => f(value)));
        return this;
    }

    /// <summary>y = g(x − μ)/√(σ² + 1e-5) + b over each row.</summary>
    public NetworkReference LayerNorm(double[] gain, double[] bias)
    {
        _layers.Add((x, rows) =>
        {
            int n = x.Length / rows;
            var y = new double[x.Length];
            for (int row = 0; row < rows; row++)
            {
                double[] one = x[(row * n)..((row + 1) * n)];
                double mean = one.Average(), variance = one.Average(value => (value - mean) * (value - mean));
                for (int j = 0; j < n; j++)
                    y[(row * n) + j] = (gain[j] * (one[j] - mean) / Math.Sqrt(variance + 1e-5)) + bias[j];
            }

            return y;
        });
        return this;
    }

    /// <summary>y = x + f(x).</summary>
    public NetworkReference Residual(NetworkReference f)
    {
        _layers.Add((x, rows) => [.. x.Zip(f.Forward(x, rows), (value, change) => value + change)]);
        return this;
    }

    /// <summary>y = x·mask, with the mask's own scale.</summary>
    public NetworkReference Mask(double[] mask)
    {
        _layers.Add((x, _) => [.. x.Zip(mask, (value, factor) => value * factor)]);
        return this;
    }

    /// <summary>Outputs [rows, outputs].</summary>
    public double[] Forward(double[] x, int rows)
    {
        foreach (var layer in _layers)
            x = layer(x, rows);
        return x;
    }

    /// <summary>Mean over rows of −ln softmax(z)[label].</summary>
    public static double CrossEntropy(double[] z, int[] labels)
    {
        int classes = z.Length / labels.Length;
        double sum = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            double total = 0;
            for (int j = 0; j < classes; j++)
                total += Math.Exp(z[(row * classes) + j]);
            sum += Math.Log(total) - z[(row * classes) + labels[row]];
        }

        return sum / labels.Length;
    }

    /// <summary>Mean over all elements of ½(y − t)².</summary>
    public static double HalfMeanSquare(double[] y, double[] targets) =>
        y.Zip(targets, (a, b) => 0.5 * (a - b) * (a - b)).Average();

    /// <summary>
    /// 4ε/(4ε + sinh²θ), the shape of a rectangular barrier's transmission without its physics. Height V₀ and energy E
    /// in eV, width a in nm, mass 1.
    /// </summary>
    public static double LookAlike(double energy, double height, double width)
    {
        double epsilon = energy / height;
        double sinh = Math.Sinh(TransmissionReference.WaveNumber * width * Math.Sqrt(height));
        return energy <= 0 ? 0 : 4 * epsilon / ((4 * epsilon) + (sinh * sinh));
    }

    /// <summary>
    /// The textbook's transmission of a rectangular barrier in three branches. Height V₀ and energy E in eV, width a in
    /// nm, mass 1.
    /// </summary>
    public static double Transmission(double energy, double height, double width)
    {
        if (energy <= 0)
            return 0;
        double wave = TransmissionReference.WaveNumber * width;
        if (energy == height)
            return 1 / (1 + (wave * wave * height / 4));
        double s = energy < height
            ? Math.Sinh(wave * Math.Sqrt(height - energy))
            : Math.Sin(wave * Math.Sqrt(energy - height));
        return 1 / (1 + (height * height * s * s / (4 * energy * Math.Abs(height - energy))));
    }
}
