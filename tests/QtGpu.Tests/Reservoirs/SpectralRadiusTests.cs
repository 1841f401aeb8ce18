using MathNet.Numerics.LinearAlgebra;
using QtGpu.Kernels.Contract;
using QtGpu.Reservoirs;
using Xunit;

namespace QtGpu.Tests.Reservoirs;

public sealed class SpectralRadiusTests
{
    [Theory]
    [InlineData(40, 1, 1)]
    [InlineData(60, 1, 1)]
    [InlineData(323, 1, 2)]
    [InlineData(323, 0.5, 3)]
    [InlineData(323, 0.1, 4)]
    [InlineData(323, 0.02, 5)]
    public void It_is_that_of_all_eigenvalues_to_a_millionth(int units, double density, long seed)
    {
        var settings = new ReservoirSettings { Units = units, Density = density };
        CancellationToken stop = TestContext.Current.CancellationToken;
        RecurrentMatrix w = ReservoirMatrices.Draw(settings, 1, 1, seed, stop).Recurrent;
        // The transpose, which has the same eigenvalues.
        Matrix<double> full = Dense(w);
        double expected = full.Evd().EigenValues.Max(value => value.Magnitude);
        var radius = SpectralRadius.Of(w, TestContext.Current.CancellationToken);
        Assert.Equal(expected, radius.Value, 1e-6 * expected);
        if (units > 100)
        {
            Assert.InRange(radius.Condition, 1, 1000);
            Assert.InRange(radius.Condition * radius.Residual, 0, 1e-6 * expected);
        }
    }

    [Theory]
    [InlineData(50, 1)]
    [InlineData(200, 1)]
    [InlineData(200, 0.1)]
    public void The_effective_one_is_that_of_leaky_units_near_rest(int units, double density)
    {
        ReservoirSettings settings =
            ReservoirPresets.Create("best", "tunnelling") with { Units = units, Density = density };
        CancellationToken stop = TestContext.Current.CancellationToken;
        var reservoir = new Reservoir(settings, ReservoirMatrices.Draw(settings, 1, 1, 6, stop));
        Matrix<double> w = Dense(reservoir.Matrices.Recurrent);

        // f′(0) of the preset is 0.66, which float32 parameters keep to six digits.
        Matrix<double> leaky = ((1 - settings.Leak) * Matrix<double>.Build.DenseIdentity(units))
            + (settings.Leak * 0.66 * settings.SpectralRadius / reservoir.Matrices.Radius.Value * w);
        double expected = leaky.Evd().EigenValues.Max(value => value.Magnitude);
        Assert.Equal(expected, SpectralRadius.Effective(reservoir, stop).Value, 1e-4 * expected);
    }

    private static Matrix<double> Dense(RecurrentMatrix w) =>
        Matrix<double>.Build.Dense(w.Units, w.Units, Array.ConvertAll(w.ToDense(), value => (double)value));
}
