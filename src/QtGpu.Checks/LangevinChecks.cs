using QtGpu.Kernels.Random;
using QtGpu.Kernels.Updates;

namespace QtGpu.Checks;

/// <summary>
/// Stochastic gradient Langevin dynamics against its equation in float64, and against what it is to sample.
/// </summary>
internal sealed class LangevinChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    public void Langevin_steps_down_the_gradient_and_shakes()
    {
        const double rate = 0.01, decay = 0.1, deviation = 0.3;
        int n = Few ? 33 : 2001;
        var stream = RandomStream.Named(7, "noise");
        float[] start = CheckValues.Normal(n, "w");
        double[] expected = [.. start.Select(w => (double)w)];
        using var memory = new CheckMemory(Backend);
        View<float> w = memory.InOut(Shape.Vector(n), start);
        for (int step = 1; step <= 10; step++)
        {
            float[] gradient = CheckValues.Normal(n, $"g{step}");
            for (int i = 0; i < n; i++)
                expected[i] += (deviation * stream.Normal(step, i)) - (rate * (gradient[i] + (decay * expected[i])));
            Backend.Optimizers.Step(
                new LangevinUpdate((float)rate, (float)decay, (float)deviation, stream, step), w,
                memory.In(Shape.Vector(n), gradient), default, default, default, float.PositiveInfinity);
        }

        Expect.Close(expected, memory.Read(w), _ => 2e-6, "weights");
    }

    // A chain for each weight: with gradient w − 3 steps of 0.1 settle to N(3, T/(1 − 0.1/2)).
    public void Langevin_samples_a_Gaussian()
    {
        const double rate = 0.1, temperature = 0.5, variance = temperature / (1 - (rate / 2));
        int n = Few ? 500 : 5000;
        using var memory = new CheckMemory(Backend);
        Shape shape = Shape.Vector(n);
        View<float> w = memory.InOut(shape, new float[n]), dW = memory.Out(shape);
        var stream = RandomStream.Named(8, "n");
        View<float> minusMean = memory.In(shape, [.. Enumerable.Repeat(-3f, n)]);
        for (int step = 1; step <= 80; step++)
        {
            Backend.Elementwise.Add(w, minusMean, dW);
            Backend.Optimizers.Step(
                new LangevinUpdate((float)rate, 0, (float)Math.Sqrt(2 * rate * temperature), stream, step), w,
                dW, default, default, default, float.PositiveInfinity);
        }

        float[] found = memory.Read(w);
        double mean = found.Average(x => (double)x), spread = found.Average(x => Math.Pow(x - mean, 2));
        Expect.Close(3, (float)mean, 4.5 * Math.Sqrt(variance / n), "mean");
        Expect.Close(variance, (float)spread, 4.5 * variance * Math.Sqrt(2.0 / n), "variance");
    }
}
