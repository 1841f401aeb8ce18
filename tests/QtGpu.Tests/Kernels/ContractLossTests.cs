using QtGpu.Kernels.Contract;
using QtGpu.Tests.Reference;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>Losses, their gradients and their statistics against float64.</summary>
[Collection(ContractCollection.Name)]
public sealed class ContractLossTests(ContractBackends backends)
{
    private static readonly (int Rows, int Outputs)[] Shapes =
        [(1, 1), (1, 2), (3, 10), (16, 7), (31, 17), (32, 33), (33, 64), (64, 10), (100, 3), (257, 10), (5, 1000), (2, 5000)];

    public static TheoryData<string> Names => ContractBackends.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Softmax_cross_entropy(string name)
    {
        Backend backend = backends.Open(name);
        foreach (var (rows, classes) in Shapes)
        {
            foreach (float scale in new[] { 0.1f, 3f, 80f })
            {
                float[] logits = ContractAssert.Normal(rows * classes, "logits", scale);
                float[] labels = [.. Enumerable.Range(0, rows).Select(i => (float)(i * 7 % classes))];
                var (loss, gradient, correct) = DenseReference.SoftmaxCrossEntropy(logits, labels, rows, classes);
                foreach (bool wanted in new[] { false, true })
                {
                    using var memory = new ContractMemory(backend);
                    TensorView dLogits = wanted ? memory.Out(new(rows, classes)) : TensorView.None;
                    TensorView statistics = memory.Out(Shape.Vector(2));
                    backend.Dense.SoftmaxCrossEntropy(
                        memory.In(new(rows, classes), logits), memory.In(Shape.Vector(rows), labels), dLogits, statistics);
                    float[] sums = memory.Read(statistics);
                    string what = $"{rows} × {classes}, scale {scale}";

                    // z − max is rounded once, a relative error |z − max|/2²⁴ of its exponential; the exponential, its
                    // product with 1/Σ and the subtraction of 1 add a few units in the last place of one row's 1/rows.
                    double largest = logits.Max(MathF.Abs);
                    double tolerance = 4 * ContractAssert.Rounding * (loss + (rows * (1 + largest)));
                    Assert.True(Math.Abs(sums[0] - loss) <= tolerance, $"{what}: loss {sums[0]}, expected {loss}");
                    Assert.Equal(correct, (int)sums[1]);
                    if (wanted)
                        ContractAssert.Close(gradient, dLogits.ToArray(), _ => 4 * ContractAssert.Rounding * (2 + largest) / rows, what);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Large_logits_do_not_overflow_and_the_first_of_equal_classes_is_on_top(string name)
    {
        Backend backend = backends.Open(name);
        using var memory = new ContractMemory(backend);
        float[] logits = [1e4f, -1e4f, 0, 1e4f, -1e4f, 0, 5, 5, 5, 5, 5, 5, -3e38f, 0, 3e38f];
        TensorView dLogits = memory.Out(new(5, 3)), statistics = memory.Out(Shape.Vector(2));
        backend.Dense.SoftmaxCrossEntropy(
            memory.In(new(5, 3), logits), memory.In(Shape.Vector(5), [0, 1, 0, 1, 2]), dLogits, statistics);
        Assert.Equal([20000f + (2 * MathF.Log(3)), 3f], memory.Read(statistics), (a, b) => Math.Abs(a - b) <= 0.01f);
        double[] third = [-2 / 15.0, 1 / 15.0, 1 / 15.0];
        ContractAssert.Close(
            [0, 0, 0, 0.2, -0.2, 0, .. third, third[1], third[0], third[2], 0, 0, 0],
            dLogits.ToArray(), _ => 1e-7, "large logits");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_logit_that_is_not_a_number_shows_in_the_loss(string name)
    {
        Backend backend = backends.Open(name);
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity })
        {
            for (int column = 0; column < 21; column++)
            {
                using var memory = new ContractMemory(backend);
                float[] logits = ContractAssert.Normal(40 * 21, "logits");
                logits[(33 * 21) + column] = bad;
                TensorView dLogits = memory.Out(new(40, 21)), statistics = memory.Out(Shape.Vector(2));
                backend.Dense.SoftmaxCrossEntropy(
                    memory.In(new(40, 21), logits), memory.In(Shape.Vector(40), new float[40]), dLogits, statistics);
                Assert.False(float.IsFinite(memory.Read(statistics)[0]), $"{bad} in column {column}: the loss is finite");
                float[] gradient = dLogits.ToArray();
                Assert.Contains(gradient[(33 * 21)..(34 * 21)], float.IsNaN);
                Assert.All(gradient[..(33 * 21)], value => Assert.True(float.IsFinite(value)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_label_that_is_no_class_shows_in_the_loss_and_touches_nothing_else(string name)
    {
        Backend backend = backends.Open(name);
        foreach (float label in new[] { -1f, 3f, 1e9f, float.NaN })
        {
            using var memory = new ContractMemory(backend);
            TensorView dLogits = memory.Out(new(2, 3)), statistics = memory.Out(Shape.Vector(2));
            backend.Dense.SoftmaxCrossEntropy(
                memory.In(new(2, 3), [1, 2, 3, 4, 5, 6]), memory.In(Shape.Vector(2), [0, label]), dLogits, statistics);
            Assert.True(float.IsNaN(memory.Read(statistics)[0]), $"label {label}: the loss is a number");
            Assert.All(dLogits.ToArray()[..3], value => Assert.True(float.IsFinite(value)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mean_squared_error(string name)
    {
        Backend backend = backends.Open(name);
        foreach (var (rows, outputs) in Shapes)
        {
            float[] y = ContractAssert.Normal(rows * outputs, "y"), targets = ContractAssert.Normal(rows * outputs, "targets");
            var (loss, gradient) = DenseReference.MeanSquaredError(y, targets, outputs);
            foreach (bool wanted in new[] { false, true })
            {
                using var memory = new ContractMemory(backend);
                TensorView dY = wanted ? memory.Out(new(rows, outputs)) : TensorView.None;
                TensorView statistics = memory.Out(Shape.Vector(2));
                backend.Dense.MeanSquaredError(
                    memory.In(new(rows, outputs), y), memory.In(new(rows, outputs), targets), dY, statistics);
                float[] sums = memory.Read(statistics);
                Assert.Equal(loss, sums[0], 4 * ContractAssert.Rounding * loss);
                Assert.Equal(0, sums[1]);
                if (wanted)
                    ContractAssert.Close(gradient, dY.ToArray(), i => 4 * ContractAssert.Rounding * Math.Abs(gradient[i]), $"{rows} × {outputs}");
            }
        }
    }

    [Fact]
    public void Threads_and_lanes_do_not_change_the_bits()
    {
        foreach (var (rows, classes) in Shapes)
        {
            float[] logits = ContractAssert.Normal(rows * classes, "logits", 3);
            float[][] results = [.. ContractBackends.HostNames.Select(name =>
            {
                Backend backend = backends.Open(name);
                using var memory = new ContractMemory(backend);
                TensorView dLogits = memory.Out(new(rows, classes)), statistics = memory.Out(Shape.Vector(2));
                backend.Dense.SoftmaxCrossEntropy(
                    memory.In(new(rows, classes), logits), memory.In(Shape.Vector(rows), new float[rows]), dLogits, statistics);
                return (float[])[.. memory.Read(dLogits), .. statistics.ToArray()];
            })];
            Assert.All(results, result => ContractAssert.SameBits(results[0], result, $"{rows} × {classes}"));
        }
    }
}
