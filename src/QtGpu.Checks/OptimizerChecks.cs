using QtGpu.Kernels.Updates;

namespace QtGpu.Checks;

/// <summary>Ten steps of each optimizer against float64, with clipping and weight decay.</summary>
internal sealed class OptimizerChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    private const int Steps = 10;
    private static readonly int[] Lengths = [1, 5, 16, 33, 257, 20_001];

    public void Sgd()
    {
        foreach (var (momentum, decay, clip) in new[]
            { (0f, 0f, float.PositiveInfinity), (0.9f, 0f, float.PositiveInfinity), (0.9f, 0.01f, 0.3f),
                (0f, 0.1f, 0.3f), (0.5f, 0f, 1e9f) })
        {
            foreach (int n in Few ? [5, 33] : Lengths)
            {
                var reference = new OptimizerReference(CheckValues.Normal(n, "w"));
                using var memory = new CheckMemory(Backend);
                View<float> w = memory.InOut(Shape.Vector(n), CheckValues.Normal(n, "w"));
                View<float> v = momentum == 0 ? View<float>.None : memory.InOut(Shape.Vector(n), new float[n]);
                for (int step = 1; step <= Steps; step++)
                {
                    float[] gradient = CheckValues.Normal(n, $"g{step}");
                    reference.Sgd(gradient, 0.1f, momentum, decay, clip);
                    View<float> dW = memory.In(Shape.Vector(n), gradient);
                    View<float> norm = Norm(memory, gradient, clip), none = default;
                    if (momentum == 0)
                        Backend.Optimizers.Step(new SgdUpdate(0.1f, decay), w, dW, none, none, norm, clip);
                    else
                        Backend.Optimizers.Step(new MomentumUpdate(0.1f, momentum, decay), w, dW, v, none, norm, clip);
                }

                Expect.Close(
                    reference.Weights, memory.Read(w), reference.Tolerance,
                    $"sgd, momentum {momentum}, decay {decay}, clip {clip}, {n} weights");
            }
        }
    }

    public void Adam_and_AdamW()
    {
        foreach (var (decoupled, decay, clip) in new[]
            { (false, 0f, float.PositiveInfinity), (false, 0.1f, 0.3f), (true, 0.1f, float.PositiveInfinity),
                (true, 0.1f, 0.3f) })
        {
            foreach (int n in Few ? [5, 33] : Lengths)
            {
                var reference = new OptimizerReference(CheckValues.Normal(n, "w"));
                using var memory = new CheckMemory(Backend);
                View<float> w = memory.InOut(Shape.Vector(n), CheckValues.Normal(n, "w"));
                View<float> m = memory.InOut(Shape.Vector(n), new float[n]);
                View<float> v = memory.InOut(Shape.Vector(n), new float[n]);
                for (int step = 1; step <= Steps; step++)
                {
                    float[] gradient = CheckValues.Normal(n, $"g{step}");
                    reference.Adam(gradient, 0.05f, 0.9f, 0.999f, 1e-8f, decay, decoupled, clip, step);
                    Backend.Optimizers.Step(
                        new AdamUpdate(
                            0.05f, 0.9f, 0.999f, 1e-8f, decoupled ? 0 : decay, decoupled ? decay : 0,
                            (float)(1 / (1 - Math.Pow(0.9f, step))), (float)(1 / (1 - Math.Pow(0.999f, step)))),
                        w, memory.In(Shape.Vector(n), gradient), m, v, Norm(memory, gradient, clip), clip);
                }

                Expect.Close(
                    reference.Weights, memory.Read(w), reference.Tolerance,
                    $"adam, decoupled {decoupled}, decay {decay}, clip {clip}, {n} weights");
            }
        }
    }

    public void Moments_without_a_gradient_end_at_zero_before_they_are_denormal()
    {
        float[] before = [1e-45f, -1e-45f, 1.0005e-30f, -1.0005e-30f, 1.2e-30f, -1.2e-30f, float.NaN];
        using var memory = new CheckMemory(Backend);
        Shape all = Shape.Vector(before.Length);
        float[] ones = [.. before.Select(_ => 1f)], squares = [.. before.Select(Math.Abs)];
        View<float> w = memory.InOut(all, ones), m = memory.InOut(all, before), v = memory.InOut(all, squares);
        View<float> velocity = memory.InOut(all, before), none = memory.In(all, new float[before.Length]);
        View<float> no = View<float>.None;
        Backend.Optimizers.Step(
            new AdamUpdate(0.05f, 0.9f, 0.999f, 1e-8f, 0, 0, 1, 1), w, none, m, v, no, float.PositiveInfinity);
        Backend.Optimizers.Step(new MomentumUpdate(0.1f, 0.9f, 0), w, none, velocity, no, no, float.PositiveInfinity);

        float[] Decayed(float[] x, float beta) => [.. x.Select(x => Math.Abs(beta * x) < 1e-30f ? 0 : beta * x)];
        Expect.SameNumbers(Decayed(before, 0.9f), memory.Read(m), "first moments");
        Expect.SameNumbers(Decayed(squares, 0.999f), memory.Read(v), "second moments");
        Expect.SameNumbers(Decayed(before, 0.9f), memory.Read(velocity), "velocities");
    }

    public void A_gradient_that_is_not_a_number_is_not_clipped_away()
    {
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity })
        {
            using var memory = new CheckMemory(Backend);
            View<float> w = memory.InOut(Shape.Vector(3), [1, 2, 3]);
            float[] gradient = [1, bad, 1];
            Backend.Optimizers.Step(
                new SgdUpdate(0.1f, 0), w, memory.In(Shape.Vector(3), gradient), View<float>.None, View<float>.None,
                Norm(memory, gradient, 5), 5);
            Expect.That(!float.IsFinite(memory.Read(w)[1]), $"{bad} was clipped to {w.ToArray()[1]}");
        }
    }

    public void Numbers_of_a_gradient_are_brought_within_a_bound_behind_the_norm()
    {
        float[] gradient = [3, -3, 0.5f, -0.5f, 0, float.NaN];
        foreach (float bound in new[] { 1f, float.PositiveInfinity })
        {
            using var memory = new CheckMemory(Backend);
            Shape all = Shape.Vector(gradient.Length);
            View<float> w = memory.InOut(all, new float[gradient.Length]), none = View<float>.None;
            Backend.Optimizers.Step(
                new SgdUpdate(1, 0), w, memory.In(all, gradient), none, none, none, float.PositiveInfinity, bound);
            Expect.SameNumbers(
                [.. gradient.Select(g => float.IsNaN(g) ? g : 0 - Math.Clamp(g, -bound, bound))], memory.Read(w),
                $"bound {bound}");
        }

        using var both = new CheckMemory(Backend);
        View<float> v = both.InOut(Shape.Vector(2), new float[2]), no = View<float>.None;
        Backend.Optimizers.Step(
            new SgdUpdate(1, 0), v, both.In(Shape.Vector(2), [30f, 40f]), no, no, Norm(both, [30f, 40f], 5), 5, 3.5f);
        Expect.Close(new double[] { -3, -3.5 }, both.Read(v), _ => 1e-6, "norm 5, then numbers within 3.5");
    }

    public void No_gradient_moves_no_weight()
    {
        using var memory = new CheckMemory(Backend);
        View<float> w = memory.InOut(Shape.Vector(3), [1, 2, 3]);
        Backend.Optimizers.Step(
            new SgdUpdate(0.1f, 0), w, memory.In(Shape.Vector(3), new float[3]), View<float>.None, View<float>.None,
            Norm(memory, new float[3], 5), 5);
        Expect.SameBits([1, 2, 3], memory.Read(w), "weights");
    }

    private View<float> Norm(CheckMemory memory, float[] gradient, float clip)
    {
        if (float.IsPositiveInfinity(clip))
            return View<float>.None;
        View<float> norm = memory.Out(new(1, 1));
        Backend.Elementwise.SumOfSquares(memory.In(Shape.Vector(gradient.Length), gradient), norm);
        return norm;
    }
}
