using MathNet.Numerics.LinearAlgebra;
using QtGpu.Data.Series;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Reference;
using QtGpu.Reservoirs;
using Xunit;

namespace QtGpu.Tests.Experiments;

public sealed class ConditionalLyapunovTests
{
    private const int Steps = 2000;

    private static readonly TimeSeries Series = SeriesCatalogue.Load("mackey-glass", Steps + 200, seed: 1);

    [Theory]
    [InlineData(0.3, 0.5)]
    [InlineData(1, 0.9)]
    [InlineData(0.5, 1.3)]
    public void Of_a_linear_reservoir_it_is_the_logarithm_of_its_spectral_radius(double leak, double radius)
    {
        ReservoirSettings settings = Small with
        {
            Activation = "identity",
            Leak = leak,
            SpectralRadius = radius,
            BiasScale = 0,
            InputScale = 0,
        };
        Reservoir reservoir = Reservoir.Draw(settings, Series, seed: 3);
        int n = settings.Units;
        double[] w = Array.ConvertAll(reservoir.Matrices.Scale(settings).Recurrent.ToDense(), x => (double)x);
        double expected = (Matrix<double>.Build.DenseIdentity(n) * (1 - leak)
            + (Matrix<double>.Build.DenseOfRowMajor(n, n, w) * leak)).Evd().EigenValues.Max(e => e.Magnitude);
        Assert.Equal(Math.Log(expected), Of(reservoir), 0.003);
    }

    // x = tanh(w·x + b) settles at x*, and λ = ln|(1 − α) + α·w·f′(z*)|.
    [Fact]
    public void Of_one_unit_at_rest_it_is_the_slope_of_its_fixed_point()
    {
        ReservoirSettings settings = Small with
        {
            Units = 1,
            Activation = "tanh",
            Leak = 0.4,
            SpectralRadius = 0.8,
            InputScale = 0,
            BiasScale = 2,
        };
        Reservoir reservoir = Reservoir.Draw(settings, Series, seed: 5);
        RecurrentMember member = reservoir.Matrices.Scale(settings);
        (double w, double b) = (member.Recurrent.ToDense()[0], member.Input[0]);
        double x = 0;
        for (int i = 0; i < 1000; i++)
            x = Math.Tanh((w * x) + b);
        Assert.Equal(Math.Log(Math.Abs(0.6 + (0.4 * w * (1 - (x * x))))), Of(reservoir), 1e-6);
    }

    // Two states on their own, drawn together to a small distance after each step (Benettin 1980).
    [Theory]
    [InlineData("tanh", 1.3)]
    [InlineData("tanh", 4)]
    [InlineData("tunnelling", 1.25)]
    [InlineData("tunnelling", 8)]
    public void Neighbouring_states_part_as_fast_as_it_says(string activation, double radius)
    {
        ReservoirSettings settings = Small with { Activation = activation, SpectralRadius = radius };
        Reservoir reservoir = Reservoir.Draw(settings, Series, seed: 2);
        RecurrentMember member = reservoir.Matrices.Scale(settings);
        Activation f = settings.CreateActivation();
        var reference = new ReservoirReference(
            Array.ConvertAll(member.Recurrent.ToDense(), w => (double)w),
            Array.ConvertAll(member.Input, w => (double)w), [], settings.Leak, z => ActivationCurve.At(f, z).Value);
        const double near = 1e-9;
        double[] x = new double[settings.Units], y = [.. x];
        y[0] = near;
        double growth = 0;
        for (int t = 0; t < settings.Washout + Steps; t++)
        {
            double[] u = [Series.Inputs[t]];
            (x, y) = (reference.Step(x, u, []), reference.Step(y, u, []));
            double apart = Math.Sqrt(x.Zip(y, (a, b) => (a - b) * (a - b)).Sum());
            growth += t < settings.Washout ? 0 : Math.Log(apart / near);
            y = [.. x.Zip(y, (a, b) => a + ((b - a) * (near / apart)))];
        }

        Assert.Equal(growth / Steps, Of(reservoir), 0.01);
    }

    [Fact]
    public void It_is_negative_for_a_small_spectral_radius_and_positive_for_a_large_one()
    {
        Assert.InRange(Tanh(0.3), -1, -0.05);
        Assert.InRange(Tanh(6), 0.01, 2);

        static double Tanh(double radius) =>
            Of(Reservoir.Draw(Small with { Activation = "tanh", SpectralRadius = radius }, Series, 1));
    }

    [Fact]
    public void Units_that_forget_within_a_step_have_minus_infinity() => Assert.Equal(
        double.NegativeInfinity,
        Of(Reservoir.Draw(
            Small with { Units = 1, Leak = 1, Activation = "relu", BiasScale = 100, InputScale = 0 }, Series,
            Silent())));

    private static ReservoirSettings Small { get; } = new() { Units = 40, Washout = 200, TrainSteps = 500 };

    // A seed whose bias is below 0.
    private static long Silent() => Enumerable.Range(1, 20).First(seed => ReservoirMatrices.Draw(
        Small with { Units = 1 }, 1, 1, seed, TestContext.Current.CancellationToken).Input[0] < -0.1);

    private static double Of(Reservoir reservoir) =>
        ConditionalLyapunov.Of(reservoir, Series, Steps, TestContext.Current.CancellationToken);
}
