namespace QtGpu.Reference;

/// <summary>Layers with Gaussian weights [in, out] in float64, from definitions, with given noise.</summary>
internal static class BayesianReference
{
    /// <summary>
    /// Draws of pre-activations [draws, rows, out] by local reparameterisation: of each weighted sum its mean, and its
    /// variance by the rule for sums of independent variables.
    /// </summary>
    /// <param name="x">[rows, in], or [draws, rows, in] where each draw has its own.</param>
    /// <param name="rows">Rows of a draw.</param>
    /// <param name="outputs">out.</param>
    /// <param name="posterior">Mean and ρ of weights, then of biases, if any; σ = e^ρ.</param>
    /// <param name="draws">How many.</param>
    /// <param name="noise">By draw, row and output.</param>
    public static double[] Local(
        double[] x, int rows, int outputs, double[][] posterior, int draws, Func<int, int, int, double> noise)
    {
        int inputs = posterior[0].Length / outputs;
        bool shared = x.Length == rows * inputs;
        var z = new double[draws * rows * outputs];
        for (int s = 0; s < draws; s++)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int j = 0; j < outputs; j++)
                {
                    double mean = posterior.Length > 2 ? posterior[2][j] : 0;
                    double variance = posterior.Length > 2 ? Math.Pow(Math.Exp(posterior[3][j]), 2) : 0;
                    for (int i = 0; i < inputs; i++)
                    {
                        double one = x[((((shared ? 0 : s) * rows) + row) * inputs) + i];
                        mean += one * posterior[0][(i * outputs) + j];
                        variance += Math.Pow(one * Math.Exp(posterior[1][(i * outputs) + j]), 2);
                    }

                    z[(((s * rows) + row) * outputs) + j] = mean + (Math.Sqrt(variance) * noise(s, row, j));
                }
            }
        }

        return z;
    }

    /// <summary>
    /// Draws of pre-activations [draws, rows, out] by sampling weights w = μ + σε.
    /// </summary>
    /// <param name="x">[rows, in], or [draws, rows, in] where each draw has its own.</param>
    /// <param name="rows">Rows of a draw.</param>
    /// <param name="outputs">out.</param>
    /// <param name="posterior">Mean and ρ of weights, then of biases, if any.</param>
    /// <param name="draws">How many.</param>
    /// <param name="noise">By draw and weight.</param>
    /// <param name="biasNoise">By draw and bias.</param>
    /// <param name="sigma">σ(ρ).</param>
    public static double[] Sampled(
        double[] x, int rows, int outputs, double[][] posterior, int draws, Func<int, int, double> noise,
        Func<int, int, double> biasNoise, Func<double, double> sigma)
    {
        int inputs = posterior[0].Length / outputs;
        bool shared = x.Length == rows * inputs;
        double[][] planes = [.. Enumerable.Range(0, draws).Select(s =>
        {
            double[] Draw(int first, Func<int, int, double> of) =>
                [.. posterior[first].Select((mean, i) => mean + (sigma(posterior[first + 1][i]) * of(s, i)))];
            double[] own = shared ? x : x[(s * rows * inputs)..((s + 1) * rows * inputs)];
            return new NetworkReference()
                .Dense(Draw(0, noise), posterior.Length > 2 ? Draw(2, biasNoise) : new double[outputs])
                .Forward(own, rows);
        })];
        return [.. planes.SelectMany(plane => plane)];
    }

    /// <summary>
    /// ∫ q (T ln q − ln p) dw over one weight by Simpson's rule: the divergence KL(q, p) where T is 1.
    /// </summary>
    /// <param name="mean">Of q.</param>
    /// <param name="deviation">Of q.</param>
    /// <param name="prior">p(w).</param>
    /// <param name="temperature">T.</param>
    public static double Divergence(double mean, double deviation, Func<double, double> prior, double temperature = 1)
    {
        const int steps = 4000;
        const double far = 12;
        double sum = 0, h = 2 * far / steps;
        for (int k = 0; k <= steps; k++)
        {
            double at = -far + (k * h), q = Normal(at, 1) / deviation;
            double simpson = k is 0 or steps ? 1 : k % 2 == 0 ? 2 : 4;
            sum += simpson * q * ((temperature * Math.Log(q)) - Math.Log(prior(mean + (deviation * at))));
        }

        return sum * h * deviation / 3;
    }

    /// <summary>The density of N(0, scale²).</summary>
    public static double Normal(double x, double scale) =>
        Math.Exp(-0.5 * x * x / (scale * scale)) / (scale * Math.Sqrt(2 * Math.PI));
}
