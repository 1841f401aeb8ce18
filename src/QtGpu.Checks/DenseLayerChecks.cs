using QtGpu.Kernels.Activations;

namespace QtGpu.Checks;

/// <summary>The dense layer's fused passes: forward, and both gradients.</summary>
internal sealed class DenseLayerChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    private static readonly (int Batch, int In, int Out)[] Layers =
    [
        (1, 1, 1), (2, 3, 5), (7, 2, 17), (17, 33, 31), (64, 100, 257), (257, 31, 3), (5, 384, 20), (6, 24, 768),
        (33, 400, 100), (64, 784, 10), (5, 800, 530),
    ];

    public void A_linear_layer_is_X_W_plus_b()
    {
        ActivationOperations linear = Backend.Activation(Activation.Of(default(Identity)));
        foreach (var (batch, inputs, outputs) in Shapes)
        {
            float[] x = CheckValues.Normal(batch * inputs, "x"), w = CheckValues.Normal(inputs * outputs, "w");
            float[] b = CheckValues.Normal(outputs, "b");
            double[] product = DenseReference.Multiply(x, w, batch, outputs, inputs, out double[] magnitude);
            foreach (bool bias in new[] { false, true })
            {
                using var memory = new CheckMemory(Backend, bias ? CheckMemory.Aligned : CheckMemory.Odd);
                View<float> y = memory.Out(new(batch, outputs)), slope = memory.Out(new(batch, outputs));
                linear.Dense(
                    memory.In(new(batch, inputs), x), memory.In(new(inputs, outputs), w),
                    bias ? memory.In(Shape.Vector(outputs), b) : View<float>.None, y, slope);
                Expect.Close(
                    bias ? [.. product.Select((p, i) => p + b[i % outputs])] : product,
                    memory.Read(y),
                    i => 4 * Math.Sqrt(inputs) * Expect.Rounding
                        * (magnitude[i] + (bias ? Math.Abs(b[i % outputs]) : 0)),
                    $"{batch} × {inputs} → {outputs}, bias {bias}");
                Expect.Every(memory.Read(slope), one => one == 1, "slope of a linear layer");
            }
        }
    }

    public void Fusing_the_activation_changes_no_bit(string activation)
    {
        ActivationOperations linear = Backend.Activation(Activation.Of(default(Identity)));
        ActivationOperations fused = Backend.Activation(ActivationCatalogue.Create(activation));
        foreach (var (batch, inputs, outputs) in Shapes.Take(9))
        {
            using var memory = new CheckMemory(Backend);
            Shape shape = new(batch, outputs);
            View<float> x = memory.In(new(batch, inputs), CheckValues.Normal(batch * inputs, "x"));
            View<float> w = memory.In(new(inputs, outputs), CheckValues.Normal(inputs * outputs, "w", 0.5f));
            View<float> b = memory.In(Shape.Vector(outputs), CheckValues.Normal(outputs, "b"));
            View<float> z = memory.Out(shape), y = memory.Out(shape), slope = memory.Out(shape);
            View<float> fusedY = memory.Out(shape), fusedSlope = memory.Out(shape), alone = memory.Out(shape);
            linear.Dense(x, w, b, z, View<float>.None);
            fused.Forward(z, y, slope);
            fused.Dense(x, w, b, fusedY, fusedSlope);
            fused.Dense(x, w, b, alone, View<float>.None);
            string what = $"{activation}, {batch} × {inputs} → {outputs}";
            Expect.SameBits(memory.Read(y), fusedY.ToArray(), what);
            Expect.SameBits(slope.ToArray(), fusedSlope.ToArray(), "slope of " + what);
            Expect.SameBits(y.ToArray(), alone.ToArray(), "without slope: " + what);
        }
    }

    public void The_weight_gradient_is_Xt_dZ_and_the_bias_gradient_the_sum_over_the_batch()
    {
        foreach (var (batch, inputs, outputs) in Shapes)
        {
            float[] x = CheckValues.Normal(batch * inputs, "x"), dZ = CheckValues.Normal(batch * outputs, "dZ");
            float[] ones = [.. Enumerable.Repeat(1f, batch)];
            double[] expectedW = DenseReference.Multiply(
                DenseReference.Transpose(x, batch, inputs), dZ, inputs, outputs, batch, out double[] magnitudeW);
            double[] expectedB = DenseReference.Multiply(ones, dZ, 1, outputs, batch, out double[] magnitudeB);
            foreach (bool bias in new[] { false, true })
            {
                using var memory = new CheckMemory(Backend, bias ? CheckMemory.Aligned : CheckMemory.Odd);
                View<float> dW = memory.Out(new(inputs, outputs));
                View<float> db = bias ? memory.Out(Shape.Vector(outputs)) : View<float>.None;
                Backend.Dense.WeightGradient(
                    memory.In(new(batch, inputs), x), memory.In(new(batch, outputs), dZ), dW, db);
                double rounding = 4 * Math.Sqrt(batch) * Expect.Rounding;
                string what = $"{batch} × {inputs} → {outputs}";
                Expect.Close(expectedW, memory.Read(dW), i => rounding * magnitudeW[i], "dW, " + what);
                if (bias)
                    Expect.Close(expectedB, db.ToArray(), i => rounding * magnitudeB[i], "db, " + what);
            }
        }
    }

    public void The_input_gradient_is_dZ_Wt_times_the_slope_below()
    {
        foreach (var (batch, inputs, outputs) in Shapes)
        {
            float[] dZ = CheckValues.Normal(batch * outputs, "dZ"), w = CheckValues.Normal(inputs * outputs, "w");
            float[] slope = CheckValues.Normal(batch * inputs, "slope");
            double[] product = DenseReference.Multiply(
                dZ, DenseReference.Transpose(w, inputs, outputs), batch, inputs, outputs, out double[] magnitude);
            foreach (bool sloped in new[] { false, true })
            {
                using var memory = new CheckMemory(Backend, sloped ? CheckMemory.Aligned : CheckMemory.Odd);
                View<float> dX = memory.Out(new(batch, inputs));
                Backend.Dense.InputGradient(
                    memory.In(new(batch, outputs), dZ), memory.In(new(inputs, outputs), w),
                    sloped ? memory.In(new(batch, inputs), slope) : View<float>.None, dX);
                double Factor(int i) => sloped ? slope[i] : 1;
                Expect.Close(
                    [.. product.Select((p, i) => p * Factor(i))], memory.Read(dX),
                    i => 4 * Math.Sqrt(outputs + 1) * Expect.Rounding * magnitude[i] * Math.Abs(Factor(i)),
                    $"dX, {batch} × {inputs} → {outputs}, slope {sloped}");
            }
        }
    }

    private IEnumerable<(int Batch, int In, int Out)> Shapes =>
        Few ? Layers.Take(4) : Layers;
}
