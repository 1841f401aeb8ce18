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
        ReservoirMatrix w = ReservoirMatrices.Draw(new ReservoirSettings { Units = units, Density = density }, 1, 1, seed).Recurrent;
        Matrix<double> full = Matrix<double>.Build.Dense(units, units);
        for (int j = 0; j < units; j++)
        {
            for (int k = w.IsSparse ? w.RowStarts![j] : 0; k < (w.IsSparse ? w.RowStarts![j + 1] : units); k++)
                full[j, w.IsSparse ? w.Sources![k] : k] = w.IsSparse ? w.Values[k] : w.Values[(k * units) + j];
        }

        double expected = full.Evd().EigenValues.Max(value => value.Magnitude);
        var radius = SpectralRadius.Of(w);
        Assert.Equal(expected, radius.Value, 1e-6 * expected);
        if (units > 100)
        {
            Assert.InRange(radius.Condition, 1, 1000);
            Assert.InRange(radius.Condition * radius.Residual, 0, 1e-6 * expected);
        }
    }
}
