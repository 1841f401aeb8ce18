using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Priors;
using QtGpu.Kernels.Random;

namespace QtGpu.Checks;

/// <summary>Layers with Gaussian weights whose pre-activations are drawn, against definitions in float64.</summary>
internal sealed class MeanFieldChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    // Planes that are a multiple of four elements and of a register, and such that are not.
    private static readonly (int Rows, int Units)[] Planes = [(1, 1), (3, 3), (5, 7), (8, 16), (33, 10), (64, 100)];

    private readonly RandomStream _stream = RandomStream.Named(5, "draws");

    public void Draws_are_those_of_the_stream_whoever_makes_them_and_however_many()
    {
        MeanFieldOperations kernels = Backend.MeanField(Activation.Of(default(Identity)), Prior());
        foreach (var (rows, units) in Shapes)
        {
            foreach (int count in new[] { 1, 2, 5 })
            {
                using var memory = new CheckMemory(Backend, units % 2 == 0 ? CheckMemory.Aligned : CheckMemory.Odd);
                Shape plane = new(rows, units), all = new(count * rows, units);
                var draws = new NormalDraws(_stream, 1L << 33, count);
                View<float> y = memory.Out(all), zero = memory.In(plane, new float[rows * units]);
                View<float> one = memory.In(plane, [.. Enumerable.Repeat(1f, rows * units)]);
                kernels.Draw(zero, one, y, View<float>.None, View<float>.None, draws);
                float[] expected = [.. Enumerable.Range(0, count)
                    .SelectMany(s => Enumerable.Range(0, rows * units).Select(i => draws.Normal(s, i)))];
                Expect.SameBits(expected, memory.Read(y), $"{count} draws of {rows} × {units}");
            }
        }
    }

    public void A_draw_is_f_of_m_plus_delta_epsilon_with_its_slopes(string activation)
    {
        Activation f = ActivationCatalogue.Create(activation);
        MeanFieldOperations kernels = Backend.MeanField(f, Prior());
        ActivationOperations alone = Backend.Activation(f);
        foreach (var (rows, units) in Shapes)
        {
            foreach (bool own in new[] { false, true })
            {
                const int count = 3;
                using var memory = new CheckMemory(Backend, own ? CheckMemory.Aligned : CheckMemory.Odd);
                Shape all = new(count * rows, units), source = own ? all : new Shape(rows, units);
                int from = (int)source.Length;
                float[] m = CheckValues.Normal(from, "m"), delta = Positive(from, "δ");
                var draws = new NormalDraws(_stream, 3, count);
                View<float> mean = memory.In(source, m), deviation = memory.In(source, delta);
                View<float> y = memory.Out(all), kappa = memory.Out(all), slope = memory.Out(all);
                View<float> again = memory.Out(all), squares = memory.Out(all);
                View<float> expectedY = memory.Out(all), expectedSlope = memory.Out(all);
                float Noise(int i) => draws.Normal(i / (rows * units), i % (rows * units));
                float[] z = [.. Enumerable.Range(0, (int)all.Length)
                    .Select(i => MathF.FusedMultiplyAdd(delta[i % from], Noise(i), m[i % from]))];
                kernels.Draw(mean, deviation, y, kappa, slope, draws);
                kernels.Draw(mean, deviation, again, View<float>.None, View<float>.None, draws, squares);
                alone.Forward(memory.In(all, z), expectedY, expectedSlope);
                string what = $"{activation}, {rows} × {units}, own {own}";
                Expect.SameBits(memory.Read(expectedY), y.ToArray(), what);
                Expect.SameBits(y.ToArray(), again.ToArray(), $"{what}, without slopes");
                Expect.SameBits([.. again.ToArray().Select(x => x * x)], squares.ToArray(), $"squares of {what}");
                Expect.SameBits(expectedSlope.ToArray(), slope.ToArray(), $"f′ of {what}");
                Expect.Close(
                    [.. z.Select((_, i) => Noise(i) / (2.0 * delta[i % from]))], kappa.ToArray(),
                    i => 4 * Expect.Rounding * Math.Abs(Noise(i) / delta[i % from]), $"κ of {what}");
            }
        }
    }

    public void Deviations_of_pre_activations_are_those_of_sums_of_independent_numbers()
    {
        MeanFieldOperations kernels = Backend.MeanField(Activation.Of(default(Identity)), Prior());
        foreach (var (rows, units) in Shapes)
        {
            const int inputs = 29;
            float[] squares = [.. CheckValues.Normal(rows * inputs, "x").Select(x => x * x)];
            float[] rho = CheckValues.Normal(inputs * units, "ρ"), bias = Positive(units, "b");
            using var memory = new CheckMemory(Backend);
            View<float> variance = memory.Out(new(inputs, units)), delta = memory.Out(new(rows, units));
            kernels.Variance(memory.In(new(inputs, units), rho), variance);
            double[] expected = [.. rho.Select(r => Math.Exp(2.0 * r))];
            Expect.Close(expected, memory.Read(variance), i => 4 * Expect.Rounding * expected[i], "σ²");
            kernels.Deviation(
                memory.In(new(rows, inputs), squares), variance, memory.In(Shape.Vector(units), bias), delta);
            double[] sums = DenseReference.Multiply(squares, variance.ToArray(), rows, units, inputs, out _);
            Expect.Close(
                [.. sums.Select((sum, i) => Math.Sqrt(sum + bias[i % units]))], memory.Read(delta),
                i => 20 * Expect.Rounding * Math.Sqrt(sums[i] + bias[i % units]), $"δ of {rows} × {units}");
        }

        using var zeros = new CheckMemory(Backend);
        View<float> least = zeros.Out(new(1, 1));
        kernels.Deviation(zeros.In(new(1, 1), [0]), zeros.In(new(1, 1), [1]), View<float>.None, least);
        Expect.That(zeros.Read(least)[0] > 0, "δ of an input of zeros is 0");
    }

    public void What_draws_share_gets_the_sum_of_their_gradients()
    {
        MeanFieldOperations kernels = Backend.MeanField(Activation.Of(default(Identity)), Prior());
        foreach (var (rows, units) in Shapes)
        {
            const int count = 3;
            int n = rows * units;
            float[] dZ = CheckValues.Normal(count * n, "dz"), kappa = CheckValues.Normal(count * n, "κ");
            using var memory = new CheckMemory(Backend);
            Shape all = new(count * rows, units), plane = new(rows, units);
            View<float> dMean = memory.Out(plane), dVariance = memory.Out(plane);
            kernels.Fold(memory.In(all, dZ), memory.In(all, kappa), dMean, dVariance);
            double[] Sum(Func<int, double> term) =>
                [.. Enumerable.Range(0, n).Select(i => term(i) + term(i + n) + term(i + (2 * n)))];
            Expect.Close(Sum(i => dZ[i]), memory.Read(dMean), _ => 20 * Expect.Rounding, "dm");
            Expect.Close(
                Sum(i => (double)dZ[i] * kappa[i]), dVariance.ToArray(), _ => 60 * Expect.Rounding, "dδ²");
        }
    }

    public void The_prior_pulls_and_its_divergence_is_the_textbooks()
    {
        const double temperature = 0.8, c = 0.3;
        foreach (bool mixture in new[] { false, true })
        {
            foreach (int n in new[] { 1, 7, 16, Few ? 33 : 2001 })
            {
                float[] mu = CheckValues.Normal(n, "μ", 0.5f), rho = CheckValues.Normal(n, "ρ", 0.4f);
                float[] dMean = CheckValues.Normal(n, "dμ"), dVariance = CheckValues.Normal(n, "dσ²");
                MeanFieldOperations kernels = Backend.MeanField(Activation.Of(default(Identity)), Prior(mixture));
                using var memory = new CheckMemory(Backend, n % 2 == 0 ? CheckMemory.Aligned : CheckMemory.Odd);
                Shape row = Shape.Vector(n);
                View<float> sum = memory.Out(new(1, 1)), mean = memory.In(row, mu);
                View<float> gMean = memory.InOut(row, dMean), gRho = memory.InOut(row, dVariance);
                double[] m = [.. mu.Select(v => (double)v)], r = [.. rho.Select(v => (double)v)];
                double Of(int i) => Energy(mixture, (m[i] * m[i]) + Math.Exp(2 * r[i]))
                    - (temperature * (r[i] + (0.5 * Math.Log(2 * Math.PI * Math.E))));
                kernels.Divergence(mean, memory.In(row, rho), sum, (float)temperature);
                double expected = Enumerable.Range(0, n).Sum(Of);
                double size = Enumerable.Range(0, n).Sum(i => Math.Abs(Of(i)) + 1);
                Expect.Close(expected, memory.Read(sum)[0], 1e-6 * size, $"divergence of {n}, mixture {mixture}");

                View<float> variance = memory.In(row, [.. rho.Select(v => (float)Math.Exp(2.0 * v))]);
                kernels.Gradient(mean, variance, gMean, gRho, (float)c, (float)temperature);
                double[] byMean = [.. mu.Select((_, i) => dMean[i] + (c * CentralDifferences.Of(() => Of(i), m, i)))];
                double[] byRho = [.. rho.Select((_, i) => (2 * Math.Exp(2 * r[i]) * dVariance[i])
                    + (c * CentralDifferences.Of(() => Of(i), r, i)))];
                Expect.Close(byMean, memory.Read(gMean), i => 1e-5 * (1 + Math.Abs(byMean[i])), "dμ");
                Expect.Close(byRho, gRho.ToArray(), i => 1e-5 * (1 + Math.Abs(byRho[i])), "dρ");
            }
        }
    }

    public void The_gradient_of_the_input_comes_by_both_ways()
    {
        MeanFieldOperations kernels = Backend.MeanField(Activation.Of(default(Identity)), Prior());
        foreach (var (rows, units) in Shapes)
        {
            const int inputs = 21;
            float[] dM = CheckValues.Normal(rows * units, "dm"), dV = CheckValues.Normal(rows * units, "dv");
            float[] mu = CheckValues.Normal(inputs * units, "μ"), variance = Positive(inputs * units, "σ²");
            float[] x = CheckValues.Normal(rows * inputs, "x"), slope = CheckValues.Normal(rows * inputs, "f′");
            double[] byMean = DenseReference.Multiply(
                dM, DenseReference.Transpose(mu, inputs, units), rows, inputs, units, out double[] size);
            double[] byVariance = DenseReference.Multiply(
                dV, DenseReference.Transpose(variance, inputs, units), rows, inputs, units, out double[] other);
            foreach (bool sloped in new[] { false, true })
            {
                using var memory = new CheckMemory(Backend, sloped ? CheckMemory.Aligned : CheckMemory.Odd);
                Shape batch = new(rows, inputs), matrix = new(inputs, units);
                View<float> dX = memory.Out(batch);
                kernels.InputGradient(
                    memory.In(new(rows, units), dM), memory.In(new(rows, units), dV), memory.In(matrix, mu),
                    memory.In(matrix, variance), memory.In(batch, x),
                    sloped ? memory.In(batch, slope) : View<float>.None, memory.Out(batch), dX);
                double Factor(int i) => sloped ? slope[i] : 1;
                Expect.Close(
                    [.. byMean.Select((v, i) => (v + (2 * x[i] * byVariance[i])) * Factor(i))], memory.Read(dX),
                    i => 20 * Expect.Rounding * (size[i] + (2 * Math.Abs(x[i]) * other[i])) * Math.Abs(Factor(i)),
                    $"dX of {rows} × {units}");
            }
        }
    }

    private IEnumerable<(int Rows, int Units)> Shapes => Few ? Planes.Take(4) : Planes;

    private const float Wide = 0.5f, Narrow = 0.05f, Share = 0.3f;

    private static WeightPrior Prior(bool mixture = false) => mixture
        ? WeightPrior.Of(new ScaleMixturePrior(Wide, Narrow, Share))
        : WeightPrior.Of(new GaussianPrior(Wide));

    private static float[] Positive(int n, string name) => [.. CheckValues.Normal(n, name).Select(v => 0.1f + (v * v))];

    // −ln of a Gaussian at √m, or of both of a mixture together.
    private static double Energy(bool mixture, double m)
    {
        double Density(double scale) => Math.Exp(-m / (2 * scale * scale)) / (scale * Math.Sqrt(2 * Math.PI));
        return -Math.Log(mixture ? (Share * Density(Wide)) + ((1 - Share) * Density(Narrow)) : Density(Wide));
    }
}
