using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Random;

namespace QtGpu.Checks;

/// <summary>Elementwise passes, reductions and random fills.</summary>
internal sealed class ElementwiseChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    // Around lane widths, Philox blocks and tile lengths.
    private static readonly int[] Lengths = [1, 2, 3, 4, 5, 7, 15, 16, 17, 31, 33, 100, 257, 4095, 4097, 16383, 16385,
        70001];

    public void Fill_and_copy()
    {
        foreach (int n in Counts)
        {
            using var memory = new CheckMemory(Backend, n % 2 == 0 ? CheckMemory.Aligned : CheckMemory.Odd);
            float[] x = CheckValues.Normal(n, "x");
            x[0] = float.NaN;
            View<float> filled = memory.Out(Shape.Vector(n)), copy = memory.Out(Shape.Vector(n));
            Backend.Elementwise.Fill(filled, 1.5f);
            Backend.Elementwise.Copy(memory.In(Shape.Vector(n), x), copy);
            Expect.Every(memory.Read(filled), value => value == 1.5f, $"fill of {n}");
            Expect.SameBits(x, copy.ToArray(), $"copy of {n}");
        }
    }

    public void Multiply_into_a_third_tensor_and_in_place()
    {
        foreach (int n in Counts)
        {
            float[] x = CheckValues.Normal(n, "x"), y = CheckValues.Normal(n, "y");
            float[] expected = [.. x.Zip(y, (a, b) => a * b)];
            using var memory = new CheckMemory(Backend);
            Shape shape = Shape.Vector(n);
            View<float> third = memory.Out(shape), left = memory.InOut(shape, x), right = memory.InOut(shape, y);
            Backend.Elementwise.Multiply(memory.In(shape, x), memory.In(shape, y), third);
            Backend.Elementwise.Multiply(left, memory.In(shape, y), left);
            Backend.Elementwise.Multiply(memory.In(shape, x), right, right);
            Expect.SameBits(expected, memory.Read(third), $"z of {n}");
            Expect.SameBits(expected, left.ToArray(), $"z = x of {n}");
            Expect.SameBits(expected, right.ToArray(), $"z = y of {n}");
        }
    }

    public void A_multiple_also_replaces_what_it_is_of()
    {
        foreach (int n in Counts)
        {
            float[] x = CheckValues.Normal(n, "x"), expected = [.. x.Select(a => -0.3f * a)];
            using var memory = new CheckMemory(Backend);
            View<float> y = memory.Out(Shape.Vector(n)), same = memory.InOut(Shape.Vector(n), x);
            Backend.Elementwise.Scale(-0.3f, memory.In(Shape.Vector(n), x), y);
            Backend.Elementwise.Scale(-0.3f, same, same);
            Expect.SameBits(expected, memory.Read(y), $"y of {n}");
            Expect.SameBits(expected, memory.Read(same), $"y = x of {n}");
        }
    }

    public void A_multiple_is_added_with_one_rounding()
    {
        foreach (int n in Counts)
        {
            float[] x = CheckValues.Normal(n, "x"), y = CheckValues.Normal(n, "y");
            using var memory = new CheckMemory(Backend);
            View<float> sum = memory.InOut(Shape.Vector(n), y);
            Backend.Elementwise.AddScaled(-0.3f, memory.In(Shape.Vector(n), x), sum);
            float[] expected = [.. x.Zip(y, (a, b) => MathF.FusedMultiplyAdd(-0.3f, a, b))];
            Expect.SameBits(expected, memory.Read(sum), $"{n} elements");
        }
    }

    public void A_sum_of_squares_is_right_to_the_last_rounding()
    {
        foreach (int n in Counts)
        {
            using var memory = new CheckMemory(Backend, n % 2 == 0 ? CheckMemory.Aligned : CheckMemory.Odd);
            float[] x = CheckValues.Normal(n, "x");
            x[^1] = 1e3f; // a float32 sum of 70 000 squares would lose digits behind it
            View<float> result = memory.Out(new(1, 1));
            Backend.Elementwise.SumOfSquares(memory.In(Shape.Vector(n), x), result);
            double expected = x.Sum(v => (double)v * v);
            Expect.Close(expected, memory.Read(result)[0], 1.001 * Expect.Rounding * expected, $"sum of {n}");
        }
    }

    public void Random_fills_draw_the_numbers_of_the_stream()
    {
        var stream = RandomStream.Named(3, "fill");
        foreach (int n in Counts)
        {
            foreach (long step in new[] { 0L, 1L << 40 })
            {
                using var memory = new CheckMemory(Backend);
                View<float> uniform = memory.Out(Shape.Vector(n)), normal = memory.Out(Shape.Vector(n));
                Backend.Elementwise.FillUniform(uniform, stream, step, -2, 3);
                Backend.Elementwise.FillNormal(normal, stream, step, 0.01f);
                float[] expected = [.. Enumerable.Range(0, n)
                    .Select(i => MathF.FusedMultiplyAdd(5, stream.Uniform(step, i), -2))];
                Expect.SameBits(expected, memory.Read(uniform), $"uniform, {n} at step {step}");
                expected = [.. Enumerable.Range(0, n).Select(i => 0.01f * stream.Normal(step, i))];
                Expect.SameBits(expected, normal.ToArray(), $"normal, {n} at step {step}");
            }
        }
    }

    public void Dropout_keeps_what_the_stream_keeps_and_scales_it()
    {
        var stream = RandomStream.Named(3, "dropout");
        foreach (int n in Counts)
        {
            foreach (float rate in new[] { 0f, 0.25f, 0.9f })
            {
                float[] x = CheckValues.Normal(n, "x"), slope = CheckValues.Normal(n, "slope");
                using var memory = new CheckMemory(Backend);
                Shape shape = Shape.Vector(n);
                View<float> forward = memory.Out(shape), backward = memory.Out(shape);
                View<float> input = memory.In(shape, x);
                Backend.Elementwise.Dropout(input, View<float>.None, forward, stream, 5, rate);
                Backend.Elementwise.Dropout(input, memory.In(shape, slope), backward, stream, 5, rate);
                double Factor(int i) => stream.Uniform(5, i) < rate ? 0 : 1 / (1 - (double)rate);
                double[] expected = [.. x.Select((value, i) => value * Factor(i))];
                Expect.Close(
                    expected, memory.Read(forward), i => 4 * Expect.Rounding * Math.Abs(expected[i]),
                    $"{n}, rate {rate}");
                double[] sloped = [.. expected.Select((value, i) => value * slope[i])];
                Expect.Close(
                    sloped, backward.ToArray(), i => 5 * Expect.Rounding * Math.Abs(sloped[i]),
                    $"backward, {n}, rate {rate}");
            }
        }
    }

    public void An_activation_runs_in_place_and_with_or_without_its_slope(string activation)
    {
        ActivationOperations operations = Backend.Activation(ActivationCatalogue.Create(activation));
        foreach (int n in Counts.Where(n => n < 20_000))
        {
            using var memory = new CheckMemory(Backend);
            float[] z = CheckValues.Normal(n, "z", 3);
            Shape shape = Shape.Vector(n);
            View<float> y = memory.Out(shape), slope = memory.Out(shape), alone = memory.Out(shape);
            View<float> place = memory.InOut(shape, z);
            View<float> input = memory.In(shape, z);
            operations.Forward(input, y, slope);
            operations.Forward(input, alone, View<float>.None);
            operations.Forward(place, place, View<float>.None);
            Expect.SameBits(memory.Read(y), alone.ToArray(), $"{activation} of {n} without slope");
            Expect.SameBits(y.ToArray(), place.ToArray(), $"{activation} of {n} in place");
            Expect.Every(y.ToArray(), float.IsFinite, $"{activation} of {n}");
            Expect.Every(slope.ToArray(), float.IsFinite, $"slope of {activation} of {n}");
        }
    }

    private IEnumerable<int> Counts => Lengths.Where(n => n < 300 || !Few);
}
