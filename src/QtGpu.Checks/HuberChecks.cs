using QtGpu.Kernels.Losses;

namespace QtGpu.Checks;

/// <summary>The Huber loss against its definition in float64.</summary>
internal sealed class HuberChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    public void Huber_is_a_parabola_within_delta_and_a_line_beyond()
    {
        foreach (var (rows, outputs, delta) in new[] { (1, 1, 1f), (33, 3, 0.5f), (Few ? 40 : 400, 17, 2f) })
        {
            int n = rows * outputs;
            float[] y = CheckValues.Normal(n, "y", 2), t = CheckValues.Normal(n, "t", 2);
            double[] errors = [.. y.Zip(t, (a, b) => (double)(a - b))];
            double loss = errors.Sum(
                e => Math.Abs(e) <= delta ? 0.5 * e * e : delta * (Math.Abs(e) - (0.5 * delta))) / outputs;
            using var memory = new CheckMemory(Backend);
            View<float> dY = memory.Out(new(rows, outputs)), statistics = memory.Out(Shape.Vector(2));
            Backend.Dense.Loss(
                new Huber(rows, outputs, delta), memory.In(new(rows, outputs), y),
                memory.In(new(rows, outputs), t), dY, statistics);
            Expect.Close(loss, memory.Read(statistics)[0], 1e-6 * loss, $"{rows} × {outputs}, δ {delta}: loss");
            Expect.Close(
                [.. errors.Select(e => Math.Clamp(e, -delta, delta) / n)],
                memory.Read(dY), _ => 1e-6 * delta / n, "gradient");
        }

        using var more = new CheckMemory(Backend);
        View<float> broken = more.Out(Shape.Vector(2));
        Backend.Dense.Loss(
            new Huber(1, 1, 1), more.In(new(1, 1), [float.NaN]), more.In(new(1, 1), [0]), default, broken);
        Expect.That(float.IsNaN(more.Read(broken)[0]), "the loss of NaN is a number");
    }
}
