using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Tests.Reference;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>The dense layer's fused passes: forward, and both gradients.</summary>
[Collection(ContractCollection.Name)]
public sealed class ContractDenseLayerTests(ContractBackends backends)
{
    private static readonly (int Batch, int In, int Out)[] Layers =
    [
        (1, 1, 1), (2, 3, 5), (7, 2, 17), (17, 33, 31), (64, 100, 257), (257, 31, 3), (5, 384, 20), (6, 24, 768),
        (33, 400, 100), (64, 784, 10), (5, 800, 530),
    ];

    public static TheoryData<string> Names => ContractBackends.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_linear_layer_is_X_W_plus_b(string name)
    {
        Backend backend = backends.Open(name);
        ActivationOperations linear = backend.Activation(Activation.Of(default(Identity)));
        foreach (var (batch, inputs, outputs) in Shapes(name))
        {
            float[] x = ContractAssert.Normal(batch * inputs, "x"), w = ContractAssert.Normal(inputs * outputs, "w");
            float[] b = ContractAssert.Normal(outputs, "b");
            double[] product = DenseReference.Multiply(x, w, batch, outputs, inputs, out double[] magnitude);
            foreach (bool bias in new[] { false, true })
            {
                using var memory = new ContractMemory(backend);
                TensorView y = memory.Out(new(batch, outputs)), slope = memory.Out(new(batch, outputs));
                linear.Dense(
                    memory.In(new(batch, inputs), x), memory.In(new(inputs, outputs), w),
                    bias ? memory.In(Shape.Vector(outputs), b) : TensorView.None, y, slope);
                ContractAssert.Close(
                    bias ? [.. product.Select((p, i) => p + b[i % outputs])] : product,
                    memory.Read(y),
                    i => 4 * Math.Sqrt(inputs) * ContractAssert.Rounding * (magnitude[i] + (bias ? Math.Abs(b[i % outputs]) : 0)),
                    $"{batch} × {inputs} → {outputs}, bias {bias}");
                Assert.All(memory.Read(slope), one => Assert.Equal(1f, one));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fusing_the_activation_changes_no_bit(string name)
    {
        Backend backend = backends.Open(name);
        ActivationOperations linear = backend.Activation(Activation.Of(default(Identity)));
        foreach (string activation in ActivationCatalogue.Names)
        {
            ActivationOperations fused = backend.Activation(ActivationCatalogue.Create(activation));
            foreach (var (batch, inputs, outputs) in Shapes(name).Take(9))
            {
                using var memory = new ContractMemory(backend);
                Shape shape = new(batch, outputs);
                TensorView x = memory.In(new(batch, inputs), ContractAssert.Normal(batch * inputs, "x"));
                TensorView w = memory.In(new(inputs, outputs), ContractAssert.Normal(inputs * outputs, "w", 0.5f));
                TensorView b = memory.In(Shape.Vector(outputs), ContractAssert.Normal(outputs, "b"));
                TensorView z = memory.Out(shape), y = memory.Out(shape), slope = memory.Out(shape);
                TensorView fusedY = memory.Out(shape), fusedSlope = memory.Out(shape), alone = memory.Out(shape);
                linear.Dense(x, w, b, z, TensorView.None);
                fused.Forward(z, y, slope);
                fused.Dense(x, w, b, fusedY, fusedSlope);
                fused.Dense(x, w, b, alone, TensorView.None);
                string what = $"{activation}, {batch} × {inputs} → {outputs}";
                ContractAssert.SameBits(memory.Read(y), fusedY.ToArray(), what);
                ContractAssert.SameBits(slope.ToArray(), fusedSlope.ToArray(), "slope of " + what);
                ContractAssert.SameBits(y.ToArray(), alone.ToArray(), "without slope: " + what);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_weight_gradient_is_Xt_dZ_and_the_bias_gradient_the_sum_over_the_batch(string name)
    {
        Backend backend = backends.Open(name);
        foreach (var (batch, inputs, outputs) in Shapes(name))
        {
            float[] x = ContractAssert.Normal(batch * inputs, "x"), dZ = ContractAssert.Normal(batch * outputs, "dZ");
            float[] ones = [.. Enumerable.Repeat(1f, batch)];
            double[] expectedW = DenseReference.Multiply(
                DenseReference.Transpose(x, batch, inputs), dZ, inputs, outputs, batch, out double[] magnitudeW);
            double[] expectedB = DenseReference.Multiply(ones, dZ, 1, outputs, batch, out double[] magnitudeB);
            foreach (bool bias in new[] { false, true })
            {
                using var memory = new ContractMemory(backend);
                TensorView dW = memory.Out(new(inputs, outputs));
                TensorView db = bias ? memory.Out(Shape.Vector(outputs)) : TensorView.None;
                backend.Dense.WeightGradient(memory.In(new(batch, inputs), x), memory.In(new(batch, outputs), dZ), dW, db);
                double rounding = 4 * Math.Sqrt(batch) * ContractAssert.Rounding;
                string what = $"{batch} × {inputs} → {outputs}";
                ContractAssert.Close(expectedW, memory.Read(dW), i => rounding * magnitudeW[i], "dW, " + what);
                if (bias)
                    ContractAssert.Close(expectedB, db.ToArray(), i => rounding * magnitudeB[i], "db, " + what);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_input_gradient_is_dZ_Wt_times_the_slope_below(string name)
    {
        Backend backend = backends.Open(name);
        foreach (var (batch, inputs, outputs) in Shapes(name))
        {
            float[] dZ = ContractAssert.Normal(batch * outputs, "dZ"), w = ContractAssert.Normal(inputs * outputs, "w");
            float[] slope = ContractAssert.Normal(batch * inputs, "slope");
            double[] product = DenseReference.Multiply(
                dZ, DenseReference.Transpose(w, inputs, outputs), batch, inputs, outputs, out double[] magnitude);
            foreach (bool sloped in new[] { false, true })
            {
                using var memory = new ContractMemory(backend);
                TensorView dX = memory.Out(new(batch, inputs));
                backend.Dense.InputGradient(
                    memory.In(new(batch, outputs), dZ), memory.In(new(inputs, outputs), w),
                    sloped ? memory.In(new(batch, inputs), slope) : TensorView.None, dX);
                double Factor(int i) => sloped ? slope[i] : 1;
                ContractAssert.Close(
                    [.. product.Select((p, i) => p * Factor(i))], memory.Read(dX),
                    i => 4 * Math.Sqrt(outputs + 1) * ContractAssert.Rounding * magnitude[i] * Math.Abs(Factor(i)),
                    $"dX, {batch} × {inputs} → {outputs}, slope {sloped}");
            }
        }
    }

    private static IEnumerable<(int Batch, int In, int Out)> Shapes(string name) =>
        ContractBackends.IsSlow(name) ? Layers.Take(4) : Layers;
}
