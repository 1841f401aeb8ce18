using QtGpu.Kernels.Losses;

namespace QtGpu.Checks;

/// <summary>Losses, their gradients and their statistics against float64.</summary>
internal sealed class LossChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    private static readonly (int Rows, int Outputs)[] Shapes =
        [(1, 1), (1, 2), (3, 10), (16, 7), (31, 17), (32, 33), (33, 64), (64, 10), (100, 3), (257, 10), (5, 1000),
            (2, 5000)];

    public void Softmax_cross_entropy()
    {
        foreach (var (rows, classes) in Shapes)
        {
            foreach (float scale in new[] { 0.1f, 3f, 80f })
            {
                float[] logits = CheckValues.Normal(rows * classes, "logits", scale);
                int[] labels = [.. Enumerable.Range(0, rows).Select(i => i * 7 % classes)];
                var (loss, gradient, correct) = DenseReference.SoftmaxCrossEntropy(logits, labels, rows, classes);
                foreach (bool wanted in new[] { false, true })
                {
                    using var memory = new CheckMemory(Backend);
                    View<float> dLogits = wanted ? memory.Out(new(rows, classes)) : View<float>.None;
                    View<float> statistics = memory.Out(Shape.Vector(2));
                    Backend.Dense.SoftmaxCrossEntropy(
                        memory.In(new(rows, classes), logits), memory.Whole(labels), dLogits, statistics);
                    float[] sums = memory.Read(statistics);
                    string what = $"{rows} × {classes}, scale {scale}";

                    // z − max is rounded once, a relative error |z − max|/2²⁴ of its exponential; the exponential, its
                    // product with 1/Σ and the subtraction of 1 add a few units in the last place of one row's 1/rows.
                    double largest = logits.Max(MathF.Abs);
                    double tolerance = 4 * Expect.Rounding * (loss + (rows * (1 + largest)));
                    Expect.Close(loss, sums[0], tolerance, $"{what}: loss");
                    Expect.That(sums[1] == correct, $"{what}: {sums[1]} rows are right, expected {correct}");
                    if (wanted)
                        Expect.Close(
                            gradient, dLogits.ToArray(), _ => 4 * Expect.Rounding * (2 + largest) / rows, what);
                }
            }
        }
    }

    public void Large_logits_do_not_overflow_and_the_first_of_equal_classes_is_on_top()
    {
        using var memory = new CheckMemory(Backend);
        float[] logits = [1e4f, -1e4f, 0, 1e4f, -1e4f, 0, 5, 5, 5, 5, 5, 5, -3e38f, 0, 3e38f];
        View<float> dLogits = memory.Out(new(5, 3)), statistics = memory.Out(Shape.Vector(2));
        Backend.Dense.SoftmaxCrossEntropy(
            memory.In(new(5, 3), logits), memory.Whole(0, 1, 0, 1, 2), dLogits, statistics);
        Expect.Close([20000 + (2 * Math.Log(3)), 3], memory.Read(statistics), _ => 0.01, "statistics");
        double[] third = [-2 / 15.0, 1 / 15.0, 1 / 15.0];
        Expect.Close(
            [0, 0, 0, 0.2, -0.2, 0, .. third, third[1], third[0], third[2], 0, 0, 0],
            dLogits.ToArray(), _ => 1e-7, "large logits");
    }

    public void A_logit_that_is_not_a_number_shows_in_the_loss()
    {
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity })
        {
            for (int column = 0; column < 21; column++)
            {
                using var memory = new CheckMemory(Backend);
                float[] logits = CheckValues.Normal(40 * 21, "logits");
                logits[(33 * 21) + column] = bad;
                View<float> dLogits = memory.Out(new(40, 21)), statistics = memory.Out(Shape.Vector(2));
                Backend.Dense.SoftmaxCrossEntropy(
                    memory.In(new(40, 21), logits), memory.Whole(new int[40]), dLogits, statistics);
                Expect.That(
                    !float.IsFinite(memory.Read(statistics)[0]), $"{bad} in column {column}: the loss is finite");
                float[] gradient = dLogits.ToArray();
                Expect.That(
                    gradient[(33 * 21)..(34 * 21)].Any(float.IsNaN),
                    $"{bad} in column {column}: the gradient of its row is a number");
                Expect.Every(
                    gradient.AsSpan(0, 33 * 21), float.IsFinite,
                    $"{bad} in column {column}: gradient of the rows before");
            }
        }
    }

    public void A_label_that_is_no_class_shows_in_the_loss_and_touches_nothing_else()
    {
        foreach (int label in new[] { -1, 3, int.MaxValue, int.MinValue })
        {
            using var memory = new CheckMemory(Backend);
            View<float> dLogits = memory.Out(new(2, 3)), statistics = memory.Out(Shape.Vector(2));
            Backend.Dense.SoftmaxCrossEntropy(
                memory.In(new(2, 3), [1, 2, 3, 4, 5, 6]), memory.Whole(0, label), dLogits, statistics);
            Expect.That(float.IsNaN(memory.Read(statistics)[0]), $"label {label}: the loss is a number");
            Expect.Every(dLogits.ToArray().AsSpan(0, 3), float.IsFinite, $"label {label}: gradient of the other row");
        }
    }

    public void Mean_squared_error()
    {
        foreach (var (rows, outputs) in Shapes)
        {
            float[] y = CheckValues.Normal(rows * outputs, "y");
            float[] targets = CheckValues.Normal(rows * outputs, "targets");
            var (loss, gradient) = DenseReference.MeanSquaredError(y, targets, outputs);
            foreach (bool wanted in new[] { false, true })
            {
                using var memory = new CheckMemory(Backend);
                View<float> dY = wanted ? memory.Out(new(rows, outputs)) : View<float>.None;
                View<float> statistics = memory.Out(Shape.Vector(2));
                Backend.Dense.MeanSquaredError(
                    memory.In(new(rows, outputs), y), memory.In(new(rows, outputs), targets), dY, statistics);
                float[] sums = memory.Read(statistics);
                Expect.Close(loss, sums[0], 4 * Expect.Rounding * loss, $"{rows} × {outputs}: loss");
                Expect.That(sums[1] == 0, $"{rows} × {outputs}: {sums[1]} rows are right, expected 0");
                if (wanted)
                    Expect.Close(
                        gradient, dY.ToArray(), i => 4 * Expect.Rounding * Math.Abs(gradient[i]),
                        $"{rows} × {outputs}");
            }
        }
    }

    public void Targets_of_draws_come_round_and_sums_are_means_over_them()
    {
        const int draws = 3, rows = 11, outputs = 5;
        float[] y = CheckValues.Normal(draws * rows * outputs, "y"), t = CheckValues.Normal(rows * outputs, "t");
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % outputs)];
        int[] allLabels = [.. Enumerable.Repeat(labels, draws).SelectMany(l => l)];
        float[] allTargets = [.. Enumerable.Repeat(t, draws).SelectMany(v => v)];
        using var memory = new CheckMemory(Backend);
        Shape all = new(draws * rows, outputs), one = new(rows, outputs);
        View<float> output = memory.In(all, y);
        Compare("cross-entropy", (whole, gradient, sums) => Backend.Dense.SoftmaxCrossEntropy(
            output, whole ? memory.Whole(allLabels) : memory.Whole(labels), gradient, sums));
        Compare("half the mean squared error", (whole, gradient, sums) => Backend.Dense.MeanSquaredError(
            output, whole ? memory.In(all, allTargets) : memory.In(one, t), gradient, sums));
        Compare("Huber loss", (whole, gradient, sums) => Backend.Dense.Loss(
            new Huber(draws * rows, outputs, 0.5f, whole ? 1 : draws), output,
            whole ? memory.In(all, allTargets) : memory.In(one, t), gradient, sums));

        void Compare(string loss, Action<bool, View<float>, View<float>> run)
        {
            View<float> expected = memory.Out(all), actual = memory.Out(all);
            View<float> total = memory.Out(Shape.Vector(2)), mean = memory.Out(Shape.Vector(2));
            run(true, expected, total);
            run(false, actual, mean);
            Expect.SameBits(memory.Read(expected), actual.ToArray(), $"gradient of the {loss}");
            float[] sums = total.ToArray(), means = mean.ToArray();
            for (int k = 0; k < 2; k++)
                Expect.Close(sums[k] / (double)draws, means[k], 1e-6 * (1 + sums[k]), $"sum {k} of the {loss}");
        }
    }
}
