using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Priors;
using QtGpu.Kernels.Random;

namespace QtGpu.Checks;

/// <summary>Samples of Gaussian weights as a strided batch, against their definitions in float64.</summary>
internal sealed class WeightSampleChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    private static readonly (int Samples, int Rows, int Inputs, int Units)[] Layers =
        [(1, 1, 1, 1), (2, 3, 5, 3), (3, 7, 4, 10), (5, 17, 33, 31), (4, 64, 50, 100)];

    public void Samples_are_mu_plus_sigma_epsilon()
    {
        WeightSampleOperations kernels = Operations();
        foreach (var (samples, _, inputs, units) in Shapes)
        {
            foreach (bool published in new[] { false, true })
            {
                int n = inputs * units;
                float[] mu = CheckValues.Normal(n, "μ"), rho = CheckValues.Normal(n, "ρ");
                var draws = new NormalDraws(RandomStream.Named(5, "weights"), 7, samples);
                using var memory = new CheckMemory(Backend, published ? CheckMemory.Aligned : CheckMemory.Odd);
                View<float> w = memory.Out(Shape.Of(samples, inputs, units));
                kernels.Sample(
                    memory.In(new(inputs, units), mu), memory.In(new(inputs, units), rho), w, draws, published);
                double Sigma(int i) => published ? rho[i] : Math.Exp(rho[i]);
                double[] expected = [.. Enumerable.Range(0, samples).SelectMany(
                    s => Enumerable.Range(0, n).Select(i => mu[i] + (Sigma(i) * draws.Normal(s, i))))];
                Expect.Close(
                    expected, memory.Read(w), i => 10 * Expect.Rounding * (5 * Math.Abs(Sigma(i % n)) + 1),
                    $"{samples} of {inputs} × {units}, published {published}");
            }
        }
    }

    public void Each_sample_is_a_layer_with_weights_of_its_own(string activation)
    {
        Activation f = ActivationCatalogue.Create(activation);
        WeightSampleOperations kernels = Backend.WeightSamples(f, Prior);
        ActivationOperations one = Backend.Activation(f);
        foreach (var (samples, rows, inputs, units) in Shapes)
        {
            foreach (bool shared in new[] { false, true })
            {
                using var memory = new CheckMemory(Backend, shared ? CheckMemory.Aligned : CheckMemory.Odd);
                int planes = shared ? 1 : samples;
                float[] x = CheckValues.Normal(planes * rows * inputs, "x");
                float[] w = CheckValues.Normal(samples * inputs * units, "w", 0.5f);
                float[] b = CheckValues.Normal(samples * units, "b");
                Shape output = Shape.Of(samples, rows, units);
                View<float> y = memory.Out(output), slope = memory.Out(output), alone = memory.Out(output);
                View<float> allX = memory.In(Shape.Of(planes, rows, inputs), x);
                View<float> allW = memory.In(Shape.Of(samples, inputs, units), w);
                View<float> allB = memory.In(Shape.Of(samples, 1, units), b);
                kernels.Dense(allX, allW, allB, y, slope);
                kernels.Dense(allX, allW, allB, alone, View<float>.None);
                Expect.SameBits(memory.Read(y), alone.ToArray(), $"{activation} without slope");
                for (int s = 0; s < samples; s++)
                {
                    View<float> own = memory.Out(new(rows, units)), ownSlope = memory.Out(new(rows, units));
                    one.Dense(
                        allX.Slice((shared ? 0 : s) * rows * inputs, new(rows, inputs)),
                        allW.Slice(s * inputs * units, new(inputs, units)),
                        allB.Slice(s * units, Shape.Vector(units)), own, ownSlope);
                    float[] Of(View<float> all) => all.Slice(s * rows * units, new(rows, units)).ToArray();
                    string what = $"{activation}, sample {s} of {samples}, {rows} × {inputs} → {units}";
                    Near(memory.Read(own), Of(y), what);
                    Near(ownSlope.ToArray(), Of(slope), $"f′ of {what}");
                }
            }
        }
    }

    public void Samples_hand_their_gradients_to_mean_and_deviation()
    {
        const double c = 0.2, temperature = 0.9, scale = 0.5;
        WeightSampleOperations kernels = Operations();
        foreach (var (samples, _, inputs, units) in Shapes)
        {
            int n = inputs * units;
            float[] mu = CheckValues.Normal(n, "μ"), rho = CheckValues.Normal(n, "ρ");
            float[] w = CheckValues.Normal(samples * n, "w"), dW = CheckValues.Normal(samples * n, "dw");
            using var memory = new CheckMemory(Backend);
            Shape matrix = new(inputs, units), all = Shape.Of(samples, inputs, units);
            View<float> dMean = memory.Out(matrix), dRho = memory.Out(matrix), gradients = memory.In(all, dW);
            View<float> plainMean = memory.Out(matrix), plainRho = memory.Out(matrix);
            kernels.Fold(
                memory.In(matrix, mu), memory.In(matrix, rho), memory.In(all, w), gradients, dMean, dRho, (float)c,
                (float)temperature);
            kernels.PublishedFold(gradients, plainMean, plainRho);
            double[] Sum(Func<int, double> term) => [.. Enumerable.Range(0, n)
                .Select(i => Enumerable.Range(0, samples).Sum(s => term((s * n) + i)))];
            double[] sums = Sum(k => dW[k]), byRho = Sum(k => dW[k] * ((double)w[k] - mu[k % n]));
            double Tolerance(int i) => 50 * samples * Expect.Rounding * (1 + Math.Exp(2 * rho[i]));
            Expect.Close(
                [.. sums.Select((d, i) => d + (c * mu[i] / (scale * scale)))], memory.Read(dMean), Tolerance, "dμ");
            Expect.Close(
                [.. byRho.Select((d, i) => d + (c * ((Math.Exp(2.0 * rho[i]) / (scale * scale)) - temperature)))],
                dRho.ToArray(), Tolerance, "dρ");
            Expect.Close(sums, plainMean.ToArray(), Tolerance, "published dμ");
            Expect.SameBits(plainMean.ToArray(), plainRho.ToArray(), "published dρ");
        }
    }

    public void An_input_that_is_shared_gets_the_sum_of_what_samples_hand_down()
    {
        WeightSampleOperations kernels = Operations();
        foreach (var (samples, rows, inputs, units) in Shapes)
        {
            float[] dZ = CheckValues.Normal(samples * rows * units, "dz");
            float[] w = CheckValues.Normal(samples * inputs * units, "w");
            float[] slope = CheckValues.Normal(rows * inputs, "f′"), before = CheckValues.Normal(rows * inputs, "dx");
            using var memory = new CheckMemory(Backend);
            View<float> each = memory.Out(Shape.Of(samples, rows, inputs)), sum = memory.Out(new(rows, inputs));
            View<float> added = memory.InOut(new(rows, inputs), before);
            kernels.InputGradient(
                memory.In(Shape.Of(samples, rows, units), dZ), memory.In(Shape.Of(samples, inputs, units), w),
                View<float>.None, each);
            kernels.Sum(each, memory.In(new(rows, inputs), slope), sum, accumulate: false);
            kernels.Sum(each, View<float>.None, added, accumulate: true);
            var expected = new double[rows * inputs];
            for (int s = 0; s < samples; s++)
            {
                float[] wT = DenseReference.Transpose(
                    w[(s * inputs * units)..((s + 1) * inputs * units)], inputs, units);
                double[] part = DenseReference.Multiply(
                    dZ[(s * rows * units)..((s + 1) * rows * units)], wT, rows, inputs, units, out _);
                expected = [.. expected.Zip(part, (a, b) => a + b)];
            }

            double Tolerance(int i) => 100 * samples * units * Expect.Rounding;
            Expect.Close([.. expected.Select((d, i) => d * slope[i])], memory.Read(sum), Tolerance, "dx ⊙ f′");
            Expect.Close([.. expected.Select((d, i) => d + before[i])], added.ToArray(), Tolerance, "dx added");
        }
    }

    private static WeightPrior Prior => WeightPrior.Of(new GaussianPrior(0.5f));

    private IEnumerable<(int Samples, int Rows, int Inputs, int Units)> Shapes => Few ? Layers.Take(3) : Layers;

    private WeightSampleOperations Operations() => Backend.WeightSamples(Activation.Of(default(Identity)), Prior);

    // A device may sum a batch of products in another order than one of them.
    private static void Near(float[] expected, float[] actual, string what) => Expect.Close(
        [.. expected.Select(v => (double)v)], actual, i => 1e-4 * (1 + Math.Abs(expected[i])), what);
}
