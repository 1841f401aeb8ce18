namespace QtGpu.Data.Series;

/// <summary>ẋ = f(x) by the classical Runge-Kutta method of fourth order, in float64.</summary>
internal static class RungeKutta
{
    /// <summary>The first coordinate of a flow, every <paramref name="interval"/> steps.</summary>
    /// <param name="f">Writes f(x) to its second argument.</param>
    /// <param name="x">Where to begin; changed.</param>
    /// <param name="step">Step of the integration.</param>
    /// <param name="interval">Steps between samples.</param>
    /// <param name="transient">Samples left out at the start.</param>
    /// <param name="length">Samples wanted.</param>
    public static float[] Sample(
        Action<double[], double[]> f, double[] x, double step, int interval, int transient, int length)
    {
        var samples = new float[length];
        for (int sample = -transient; sample < length; sample++)
        {
            if (sample >= 0)
                samples[sample] = (float)x[0];
            Integrate(f, x, step, interval);
        }

        return samples;
    }

    /// <summary>Moves x on by a number of steps, and returns it.</summary>
    public static double[] Integrate(Action<double[], double[]> f, double[] x, double step, int steps)
    {
        double[] k1 = new double[x.Length], k2 = new double[x.Length], k3 = new double[x.Length];
        double[] k4 = new double[x.Length], at = new double[x.Length];
        for (int i = 0; i < steps; i++)
        {
            f(x, k1);
            f(Moved(x, k1, step / 2, at), k2);
            f(Moved(x, k2, step / 2, at), k3);
            f(Moved(x, k3, step, at), k4);
            for (int d = 0; d < x.Length; d++)
                x[d] += step / 6 * (k1[d] + (2 * k2[d]) + (2 * k3[d]) + k4[d]);
        }

        return x;
    }

    private static double[] Moved(double[] x, double[] k, double step, double[] to)
    {
        for (int d = 0; d < x.Length; d++)
            to[d] = x[d] + (step * k[d]);
        return to;
    }
}
