using MathNet.Numerics.LinearAlgebra;
using QtGpu.LinearAlgebra;
using Xunit;

namespace QtGpu.Tests.LinearAlgebra;

public sealed class LeastSquaresTests
{
    [Theory]
    [InlineData(1, 1, 5)]
    [InlineData(3, 2, 300)]
    [InlineData(32, 1, 128)]
    [InlineData(45, 17, 301)]
    [InlineData(150, 3, 40)]
    public void The_triangular_factor_is_MathNets_up_to_signs(int features, int outputs, int rows)
    {
        (Matrix<double> x, Matrix<double> y) = Problem(rows, features, outputs);
        StreamingQr qr = Factorised(x, y);
        var r = Matrix<double>.Build.DenseOfRowMajor(features, features, qr.Factor());
        Matrix<double> projected = Matrix<double>.Build.DenseOfColumnArrays(
            Enumerable.Range(0, outputs).Select(qr.Projected));
        AssertClose(x.TransposeThisAndMultiply(x), r.TransposeThisAndMultiply(r), 1e-11 * rows);
        AssertClose(x.TransposeThisAndMultiply(y), r.TransposeThisAndMultiply(projected), 1e-11 * rows);
        Assert.Equal(r, r.UpperTriangle());
        if (rows < features)
            return;
        Matrix<double> residual = y - (x * x.QR().Solve(y));
        for (int k = 0; k < outputs; k++)
            Assert.Equal(residual.Column(k).DotProduct(residual.Column(k)), qr.ResidualSquares(k), 1e-10 * rows);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(16, 64)]
    [InlineData(45, 301)]
    public void A_Gram_matrix_by_rows_is_MathNets(int n, int rows)
    {
        (Matrix<double> x, _) = Problem(rows, n, 1);
        var gram = new GramMatrix(n);
        foreach (double[] row in x.ToRowArrays())
            gram.Add(row);
        AssertClose(
            x.TransposeThisAndMultiply(x), Matrix<double>.Build.DenseOfRowMajor(n, n, gram.ToArray()), 1e-12 * rows);
    }

    [Fact]
    public void Rows_in_parts_and_one_after_another_give_the_same()
    {
        (Matrix<double> x, Matrix<double> y) = Problem(500, 70, 2);
        StreamingQr whole = Factorised(x, y), first = Factorised(x.SubMatrix(0, 190, 0, 70), y.SubMatrix(0, 190, 0, 2));
        first.Add(Factorised(x.SubMatrix(190, 310, 0, 70), y.SubMatrix(190, 310, 0, 2)));
        AssertClose(
            Matrix<double>.Build.DenseOfRowMajor(70, 70, whole.Factor()).PointwiseAbs(),
            Matrix<double>.Build.DenseOfRowMajor(70, 70, first.Factor()).PointwiseAbs(), 1e-11);
        Assert.Equal(whole.ResidualSquares(1), first.ResidualSquares(1), 1e-11);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1e-6)]
    public void A_ridge_regression_by_rows_is_that_of_the_Gram_matrix(double ridge)
    {
        (Matrix<double> x, Matrix<double> y) = Problem(300, 40, 2);
        StreamingQr qr = Factorised(x, y);
        qr.AddRidge(ridge);
        RidgeSolution byRows = RidgeSolution.Solve(qr)!;
        RidgeSolution byGram = RidgeSolution.Solve(
            x.TransposeThisAndMultiply(x).ToRowMajorArray(), x.TransposeThisAndMultiply(y).ToRowMajorArray(), 40, 2,
            ridge)!;
        Assert.All(byRows.Weights.Zip(byGram.Weights), pair => Assert.Equal(pair.Second, pair.First, 1e-11));
        Assert.InRange(byRows.Condition / byGram.Condition, 0.3, 3);
    }

    [Fact]
    public void Rows_keep_the_digits_that_a_Gram_matrix_has_lost()
    {
        (Matrix<double> x, Matrix<double> y, Vector<double> expected) = BadlyConditioned();
        const int n = 60;
        StreamingQr qr = Factorised(x, y);
        double[] fromPath = new double[n];
        new RidgePath(qr).Solve(Ridge, 0, fromPath);
        qr.AddRidge(Ridge);
        RidgeSolution byRows = RidgeSolution.Solve(qr)!;
        Assert.InRange(byRows.Condition, 1e13, 1e22);
        Assert.InRange(Error(byRows.Weights), 0, 1e-5);
        Assert.InRange(Error(fromPath), 0, 1e-5);
        RidgeSolution? byGram = RidgeSolution.Solve(
            x.TransposeThisAndMultiply(x).ToRowMajorArray(), x.TransposeThisAndMultiply(y).ToRowMajorArray(), n, 1,
            Ridge);
        Assert.True(
            byGram is null || Error(byGram.Weights) > 1e-3,
            "The Gram matrix still has digits: a harder problem is wanted.");

        double Error(double[] w) => (Vector<double>.Build.Dense(w) - expected).L2Norm() / expected.L2Norm();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-4)]
    [InlineData(10)]
    public void A_ridge_path_gives_what_each_ridge_gives(double ridge)
    {
        (Matrix<double> x, Matrix<double> y) = Problem(200, 37, 2);
        StreamingQr qr = Factorised(x, y);
        var path = new RidgePath(qr);
        qr.AddRidge(ridge);
        RidgeSolution expected = RidgeSolution.Solve(qr)!;
        var weights = new double[37];
        for (int k = 0; k < 2; k++)
        {
            path.Solve(ridge, k, weights);
            Assert.All(
                weights.Select((w, i) => w - expected.Weights[(i * 2) + k]),
                difference => Assert.Equal(0, difference, 1e-12));
        }
    }

    [Fact]
    public void Cross_validation_scores_what_was_left_out()
    {
        (Matrix<double> x, Matrix<double> y) = Problem(90, 40, 1);
        double[] ridges = [1e-6, 1, 30, 1e4];
        var choice = RidgeCrossValidation.Choose(
            [.. Enumerable.Range(0, 3)
                .Select(k => Factorised(x.SubMatrix(k * 30, 30, 0, 40), y.SubMatrix(k * 30, 30, 0, 1)))], ridges);
        for (int i = 0; i < ridges.Length; i++)
        {
            double error = Enumerable.Range(0, 3).Average(k =>
            {
                Matrix<double> others = Without(x, k), targets = Without(y, k);
                Matrix<double> left = others.TransposeThisAndMultiply(others)
                    + (ridges[i] * Matrix<double>.Build.DenseIdentity(40));
                Matrix<double> w = left.Cholesky().Solve(others.TransposeThisAndMultiply(targets));
                return Math.Log(
                    Math.Pow(
                        ((x.SubMatrix(k * 30, 30, 0, 40) * w) - y.SubMatrix(k * 30, 30, 0, 1)).FrobeniusNorm(), 2));
            });
            Assert.Equal(1, choice.Errors[i] / Math.Exp(error), 1e-9);
        }

        Assert.Equal(ridges[Array.IndexOf([.. choice.Errors], choice.Errors.Min())], choice.Ridge);
        Assert.NotInRange(choice.Ridge, 0, 1e-6);

        static Matrix<double> Without(Matrix<double> m, int k) =>
            Matrix<double>.Build.DenseOfRows(
                m.EnumerateRowsIndexed().Where(row => row.Item1 / 30 != k).Select(row => row.Item2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.99)]
    public void Recursive_least_squares_is_ridge_regression_with_weights_that_fade(double forgetting)
    {
        const double delta = 0.01;
        const int rows = 120, n = 21;
        (Matrix<double> x, Matrix<double> y) = Problem(rows, n, 2);
        var recursive = new RecursiveLeastSquares(n, 2, delta, forgetting);
        Assert.All(recursive.Solve()!.Weights, w => Assert.Equal(0, w));
        for (int t = 0; t < rows; t++)
            recursive.Add(x.Row(t).ToArray(), y.Row(t).ToArray());
        Matrix<double> fade = Matrix<double>.Build.DenseDiagonal(rows, rows, t => Math.Pow(forgetting, rows - 1 - t));
        Matrix<double> left = (x.Transpose() * fade * x)
            + (delta * Math.Pow(forgetting, rows) * Matrix<double>.Build.DenseIdentity(n));
        Matrix<double> expected = left.Cholesky().Solve(x.Transpose() * fade * y);
        AssertClose(expected, Matrix<double>.Build.DenseOfRowMajor(n, 2, recursive.Solve()!.Weights), 1e-12);
    }

    [Fact]
    public void No_block_allocates()
    {
        var qr = new StreamingQr(40, 1);
        var rows = new float[41 * 300];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = MathF.Sin(i * i);
        qr.Add<float>(rows);
        long before = GC.GetAllocatedBytesForCurrentThread();
        qr.Add<float>(rows);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private const double Ridge = 1e-15;

    // Singular values 1 … 1e-9, and the ridge solution by MathNet's SVD:
    // Σ uᵢ·y·σᵢ/(σᵢ² + λ)·vᵢ of factors that are known.
    private static (Matrix<double> X, Matrix<double> Y, Vector<double> Solution) BadlyConditioned()
    {
        const int rows = 200, n = 60;
        Matrix<double> u = Matrix<double>.Build.Random(rows, n, seed: 5)
            .QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Q;
        Matrix<double> v = Matrix<double>.Build.Random(n, n, seed: 6).QR().Q;
        Vector<double> s = Vector<double>.Build.Dense(n, i => Math.Pow(10, -9.0 * i / (n - 1)));
        Vector<double> a = Vector<double>.Build.Dense(n, i => s[i] * Math.Cos(i));
        Matrix<double> x = u * Matrix<double>.Build.DenseOfDiagonalVector(s) * v.Transpose();
        Vector<double> solution = v * Vector<double>.Build.Dense(n, i => s[i] * a[i] / ((s[i] * s[i]) + Ridge));
        return (x, (u * a).ToColumnMatrix(), solution);
    }

    private static (Matrix<double> X, Matrix<double> Y) Problem(int rows, int features, int outputs) =>
        (Matrix<double>.Build.Random(rows, features, seed: 1), Matrix<double>.Build.Random(rows, outputs, seed: 2));

    private static StreamingQr Factorised(Matrix<double> x, Matrix<double> y)
    {
        var qr = new StreamingQr(x.ColumnCount, y.ColumnCount);
        qr.Add<double>(x.Append(y).ToRowMajorArray());
        return qr;
    }

    private static void AssertClose(Matrix<double> expected, Matrix<double> actual, double tolerance) =>
        Assert.Equal(0, (expected - actual).PointwiseAbs().Enumerate().Max(), tolerance);
}
