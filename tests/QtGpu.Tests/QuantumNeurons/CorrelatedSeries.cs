using QtGpu.Kernels.Random;

namespace QtGpu.Tests.QuantumNeurons;

/// <summary>Chains whose mean, variance and autocorrelation are known.</summary>
internal static class CorrelatedSeries
{
    /// <summary>xₜ₊₁ = a xₜ + √(1 − a²) n: mean 0, variance 1, τ = ½(1 + a)/(1 − a).</summary>
    public static double[][] Autoregressive(double a, int chains, int length, long seed)
    {
        var stream = RandomStream.Named(seed, "autoregressive");
        double[] Chain(int chain)
        {
            double[] x = new double[length];
            double last = stream.Normal(chain, 0);
            for (int t = 0; t < length; t++)
                x[t] = last = (a * last) + (Math.Sqrt(1 - (a * a)) * stream.Normal(chain, t + 1));
            return x;
        }

        return [.. Enumerable.Range(0, chains).Select(Chain)];
    }

    public static double Time(double a) => 0.5 * (1 + a) / (1 - a);
}
