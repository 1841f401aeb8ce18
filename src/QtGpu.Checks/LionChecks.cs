using QtGpu.Kernels.Updates;

namespace QtGpu.Checks;

/// <summary>Lion against its program in float64.</summary>
internal sealed class LionChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    public void Lion_moves_every_weight_by_its_rate()
    {
        const double rate = 0.01, beta1 = 0.9, beta2 = 0.99, decay = 0.1;
        int n = Few ? 33 : 2001;
        float[] start = CheckValues.Normal(n, "w");
        double[] expected = [.. start.Select(w => (double)w)], kept = new double[n];
        using var memory = new CheckMemory(Backend);
        View<float> w = memory.InOut(Shape.Vector(n), start), m = memory.InOut(Shape.Vector(n), new float[n]);
        for (int step = 1; step <= 10; step++)
        {
            float[] gradient = CheckValues.Normal(n, $"g{step}");
            for (int i = 0; i < n; i++)
            {
                expected[i] -= rate *
                    (Math.Sign((beta1 * kept[i]) + ((1 - beta1) * gradient[i])) + (decay * expected[i]));
                kept[i] = (beta2 * kept[i]) + ((1 - beta2) * gradient[i]);
            }

            Backend.Optimizers.Step(
                new LionUpdate((float)rate, (float)beta1, (float)beta2, (float)decay), w,
                memory.In(Shape.Vector(n), gradient), m, default, default, float.PositiveInfinity);
        }

        Expect.Close(expected, memory.Read(w), _ => 1e-6, "weights");
        Expect.Close(kept, memory.Read(m), _ => 1e-6, "what is kept");
    }
}
