using MathNet.Numerics.LinearAlgebra;
using QtGpu.LinearAlgebra;
using Xunit;

namespace QtGpu.Tests.Reservoirs;

public sealed class RidgeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(61)]
    [InlineData(130)]
    [InlineData(300)]
    public void The_factor_is_MathNets(int n)
    {
        Matrix<double> a = Gram(n, 2 * n);
        double[] l = a.ToRowMajorArray();
        Assert.Equal(-1, Cholesky.Factorise(l, n));
        Matrix<double> expected = a.Cholesky().Factor;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                Assert.Equal(expected[i, j], l[(i * n) + j], 1e-11 * expected[i, i]);
        }
    }

    [Fact]
    public void A_readout_solves_the_normal_equations_of_badly_scaled_features()
    {
        const int n = 40;
        Matrix<double> scale = Matrix<double>.Build.DenseDiagonal(n, n, i => Math.Pow(10, (i % 9) - 4));
        Matrix<double> g = Gram(n, 100);
        g = scale * g * scale;
        Matrix<double> c = Matrix<double>.Build.Random(n, 2, seed: 3);
        RidgeSolution solution = RidgeSolution.Solve(g.ToRowMajorArray(), c.ToRowMajorArray(), n, 2, 1e-6)!;
        Matrix<double> ridge = 1e-6 * Matrix<double>.Build.DenseIdentity(n);
        Matrix<double> left = (g + ridge) * Matrix<double>.Build.DenseOfRowMajor(n, 2, solution.Weights);
        Assert.Equal(0, (left - c).L2Norm(), 1e-6);
        Assert.InRange(solution.Condition, 1, 1e12);
    }

    [Fact]
    public void A_singular_matrix_has_no_solution_without_a_ridge()
    {
        double[] gram = [1, 0, 1, 1], cross = [1, 1];
        Assert.Null(RidgeSolution.Solve(gram, cross, 2, 1, 0));
        Assert.NotNull(RidgeSolution.Solve(gram, cross, 2, 1, 1e-3));
    }

    private static Matrix<double> Gram(int n, int rows)
    {
        Matrix<double> x = Matrix<double>.Build.Random(rows, n, seed: 1);
        return x.TransposeThisAndMultiply(x);
    }
}
