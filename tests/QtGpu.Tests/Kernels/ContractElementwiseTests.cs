using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>Elementwise passes, reductions and random fills.</summary>
[Collection(ContractCollection.Name)]
public sealed class ContractElementwiseTests(ContractBackends backends)
{
    // Around lane widths, Philox blocks and tile lengths.
    private static readonly int[] Lengths = [1, 2, 3, 4, 5, 7, 15, 16, 17, 31, 33, 100, 257, 4095, 4097, 16383, 16385, 70001];

    public static TheoryData<string> Names => ContractBackends.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Fill_and_copy(string name)
    {
        Backend backend = backends.Open(name);
        foreach (int n in Few(name))
        {
            using var memory = new ContractMemory(backend);
            float[] x = ContractAssert.Normal(n, "x");
            x[0] = float.NaN;
            TensorView filled = memory.Out(Shape.Vector(n)), copy = memory.Out(Shape.Vector(n));
            backend.Elementwise.Fill(filled, 1.5f);
            backend.Elementwise.Copy(memory.In(Shape.Vector(n), x), copy);
            Assert.All(memory.Read(filled), value => Assert.Equal(1.5f, value));
            ContractAssert.SameBits(x, copy.ToArray(), $"copy of {n}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Multiply_into_a_third_tensor_and_in_place(string name)
    {
        Backend backend = backends.Open(name);
        foreach (int n in Few(name))
        {
            float[] x = ContractAssert.Normal(n, "x"), y = ContractAssert.Normal(n, "y");
            float[] expected = [.. x.Zip(y, (a, b) => a * b)];
            using var memory = new ContractMemory(backend);
            Shape shape = Shape.Vector(n);
            TensorView third = memory.Out(shape), left = memory.InOut(shape, x), right = memory.InOut(shape, y);
            backend.Elementwise.Multiply(memory.In(shape, x), memory.In(shape, y), third);
            backend.Elementwise.Multiply(left, memory.In(shape, y), left);
            backend.Elementwise.Multiply(memory.In(shape, x), right, right);
            ContractAssert.SameBits(expected, memory.Read(third), $"z of {n}");
            ContractAssert.SameBits(expected, left.ToArray(), $"z = x of {n}");
            ContractAssert.SameBits(expected, right.ToArray(), $"z = y of {n}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sum_of_squares_is_right_to_the_last_rounding(string name)
    {
        Backend backend = backends.Open(name);
        foreach (int n in Few(name))
        {
            using var memory = new ContractMemory(backend);
            float[] x = ContractAssert.Normal(n, "x");
            x[^1] = 1e3f; // a float32 sum of 70 000 squares would lose digits behind it
            TensorView result = memory.Out(new(1, 1));
            backend.Elementwise.SumOfSquares(memory.In(Shape.Vector(n), x), result);
            double expected = x.Sum(v => (double)v * v);
            Assert.Equal(expected, memory.Read(result)[0], 1.001 * ContractAssert.Rounding * expected);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_fills_draw_the_numbers_of_the_stream(string name)
    {
        Backend backend = backends.Open(name);
        var stream = RandomStream.Named(3, "fill");
        foreach (int n in Few(name))
        {
            foreach (long step in new[] { 0L, 1L << 40 })
            {
                using var memory = new ContractMemory(backend);
                TensorView uniform = memory.Out(Shape.Vector(n)), normal = memory.Out(Shape.Vector(n));
                backend.Elementwise.FillUniform(uniform, stream, step, -2, 3);
                backend.Elementwise.FillNormal(normal, stream, step, 0.01f);
                float[] expected = [.. Enumerable.Range(0, n).Select(i => MathF.FusedMultiplyAdd(5, stream.Uniform(step, i), -2))];
                ContractAssert.SameBits(expected, memory.Read(uniform), $"uniform, {n} at step {step}");
                expected = [.. Enumerable.Range(0, n).Select(i => 0.01f * stream.Normal(step, i))];
                ContractAssert.SameBits(expected, normal.ToArray(), $"normal, {n} at step {step}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Dropout_keeps_what_the_stream_keeps_and_scales_it(string name)
    {
        Backend backend = backends.Open(name);
        var stream = RandomStream.Named(3, "dropout");
        foreach (int n in Few(name))
        {
            foreach (float rate in new[] { 0f, 0.25f, 0.9f })
            {
                float[] x = ContractAssert.Normal(n, "x"), slope = ContractAssert.Normal(n, "slope");
                using var memory = new ContractMemory(backend);
                Shape shape = Shape.Vector(n);
                TensorView forward = memory.Out(shape), backward = memory.Out(shape);
                TensorView input = memory.In(shape, x);
                backend.Elementwise.Dropout(input, TensorView.None, forward, stream, 5, rate);
                backend.Elementwise.Dropout(input, memory.In(shape, slope), backward, stream, 5, rate);
                double Factor(int i) => stream.Uniform(5, i) < rate ? 0 : 1 / (1 - (double)rate);
                double[] expected = [.. x.Select((value, i) => value * Factor(i))];
                ContractAssert.Close(expected, memory.Read(forward), i => 4 * ContractAssert.Rounding * Math.Abs(expected[i]), $"{n}, rate {rate}");
                double[] sloped = [.. expected.Select((value, i) => value * slope[i])];
                ContractAssert.Close(sloped, backward.ToArray(), i => 5 * ContractAssert.Rounding * Math.Abs(sloped[i]), $"backward, {n}, rate {rate}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_activation_runs_in_place_and_with_or_without_its_slope(string name)
    {
        Backend backend = backends.Open(name);
        foreach (string activation in ActivationCatalogue.Names)
        {
            ActivationOperations operations = backend.Activation(ActivationCatalogue.Create(activation));
            foreach (int n in Few(name).Where(n => n < 20_000))
            {
                using var memory = new ContractMemory(backend);
                float[] z = ContractAssert.Normal(n, "z", 3);
                Shape shape = Shape.Vector(n);
                TensorView y = memory.Out(shape), slope = memory.Out(shape), alone = memory.Out(shape), place = memory.InOut(shape, z);
                TensorView input = memory.In(shape, z);
                operations.Forward(input, y, slope);
                operations.Forward(input, alone, TensorView.None);
                operations.Forward(place, place, TensorView.None);
                ContractAssert.SameBits(memory.Read(y), alone.ToArray(), $"{activation} of {n} without slope");
                ContractAssert.SameBits(y.ToArray(), place.ToArray(), $"{activation} of {n} in place");
                Assert.All(y.ToArray(), value => Assert.True(float.IsFinite(value)));
                Assert.All(slope.ToArray(), value => Assert.True(float.IsFinite(value)));
            }
        }
    }

    [Fact]
    public void Neither_threads_nor_lanes_change_a_bit()
    {
        foreach (string activation in ActivationCatalogue.Names)
        {
            const int n = 40_001;
            float[] z = ContractAssert.Normal(n, "z", 4);
            float[][] results = [.. ContractBackends.HostNames.Select(name =>
            {
                Backend backend = backends.Open(name);
                using var memory = new ContractMemory(backend);
                TensorView y = memory.Out(Shape.Vector(n)), slope = memory.Out(Shape.Vector(n)), sum = memory.Out(new(1, 1));
                backend.Activation(ActivationCatalogue.Create(activation)).Forward(memory.In(Shape.Vector(n), z), y, slope);
                backend.Elementwise.SumOfSquares(slope, sum);
                return (float[])[.. memory.Read(y), .. slope.ToArray(), .. sum.ToArray()];
            })];
            Assert.All(results, result => ContractAssert.SameBits(results[0], result, activation));
        }
    }

    private static IEnumerable<int> Few(string name) => Lengths.Where(n => n < 300 || !ContractBackends.IsSlow(name));
}
