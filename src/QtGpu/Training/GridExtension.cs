using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using QtGpu.Kernels.Edges;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>
/// From an epoch on, splines on edges have a grid of so many points: the function that was learnt is written over the
/// finer grid, and training goes on. (Liu et al., arXiv:2404.19756, §2.4.)
/// </summary>
/// <param name="Points">Points of the grid.</param>
/// <param name="Epoch">The first epoch that is trained with it.</param>
public readonly record struct GridExtension(int Points, int Epoch)
{
    // Of an interval of the finer grid: a cubic is known by 4.
    private const int SamplesPerInterval = 8;

    /// <summary>From text: <c>10@3,20@6</c> is 10 points from epoch 3 on, 20 from epoch 6 on; empty: none.</summary>
    /// <exception cref="InputException">It is none, or points or epochs do not rise.</exception>
    public static IReadOnlyList<GridExtension> Parse(string text)
    {
        if (text.Length == 0)
            return [];
        GridExtension[] all = [.. text.Split(',').Select(one => One(one.Trim().Split('@'), text))];
        return all[0].Epoch > 1 && all.Zip(all.Skip(1)).All(
            pair => pair.First.Epoch < pair.Second.Epoch && pair.First.Points < pair.Second.Points)
            ? all
            : throw new InputException(
                $"‘grid extension’: expected epochs from 2 and points, both rising, got {text}; write 10@3,20@6");
    }

    /// <summary>
    /// The matrix [fine, coarse] that makes coefficients over a finer grid of those over a coarse one: the least
    /// squares of Σ_k c′_k·B′_k − Σ_k c_k·B_k at evenly spaced points of the grid. Where the finer grid has all points
    /// of the coarse one, the function stays the same.
    /// </summary>
    internal static Matrix<double> Refit(EdgeFunction coarse, EdgeFunction fine)
    {
        (float from, float to) = fine.Gridded!.Grid;
        int last = SamplesPerInterval * (fine.Gridded.Points - 1);
        double[] xs = [.. Enumerable.Range(0, last + 1).Select(i => from + (((double)to - from) * i / last))];
        return Splines(fine).QR().Solve(Splines(coarse));

        // [points, parameters]: each spline is the function whose other coefficients are 0.
        Matrix<double> Splines(EdgeFunction function) => Matrix<double>.Build.DenseOfColumns(
            Enumerable.Range(0, function.Parameters).Select(k =>
            {
                var one = new double[function.Parameters];
                one[k] = 1;
                return EdgeCurve.Of(function, one, xs).Select(point => point.Value);
            }));
    }

    /// <summary>The one that an epoch is trained with; null before the first.</summary>
    internal static GridExtension? At(IReadOnlyList<GridExtension> all, int epoch) =>
        all.Any(e => e.Epoch <= epoch) ? all.Last(e => e.Epoch <= epoch) : null;

    /// <summary>The model with so many points in every layer that has a grid.</summary>
    internal static Sequential Extended(Sequential model, int points) =>
        new([.. model.Layers.Select(layer => layer is Edges edges ? edges.WithPoints(points) : layer)]);

    /// <summary>The parameters of a model as those of the one that extends it, in their order.</summary>
    internal static IReadOnlyList<float[]> Transferred(Sequential old, ParameterBuffer parameters, Sequential model) =>
    [
        .. from i in Enumerable.Range(0, old.Layers.Count)
           from parameter in parameters.OfLayer(i).Index()
           let values = parameter.Item.ToArray()
           select parameter.Index == 0 && old.Layers[i] is Edges { Function: { Gridded: not null } coarse }
               ? Refitted(values, Refit(coarse, ((Edges)model.Layers[i]).Function))
               : values,
    ];

    /// <summary>Throws where a model has no grid to extend, or a finer one already.</summary>
    /// <exception cref="InputException">It does.</exception>
    internal static void Require(Sequential model, IReadOnlyList<GridExtension> extensions)
    {
        if (extensions.Count == 0)
            return;
        IGridded[] grids = [.. model.Layers.OfType<Edges>().Select(edges => edges.Function.Gridded).OfType<IGridded>()];
        if (grids.Length == 0)
            throw new InputException(
                "‘grid extension’ needs layers whose edges have a grid, such as 10:b-spline; leave it out");
        int most = grids.Max(grid => grid.Points);
        if (extensions[0].Points <= most)
            throw new InputException(
                $"‘grid extension’: expected more than the {most} points that there are, got {extensions[0].Points}");
        _ = Extended(model, extensions[^1].Points);
    }

    /// <summary>As <see cref="Parse"/> takes it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Points}@{Epoch}");

    // Matrices [in, out] stand one below the other: each of the fine grid is a sum of those of the coarse one.
    private static float[] Refitted(float[] before, Matrix<double> refit)
    {
        int edges = before.Length / refit.ColumnCount;
        var after = new float[refit.RowCount * edges];
        for (int k = 0; k < refit.RowCount; k++)
        {
            for (int e = 0; e < edges; e++)
            {
                double sum = 0;
                for (int p = 0; p < refit.ColumnCount; p++)
                    sum += refit[k, p] * before[(p * edges) + e];
                after[(k * edges) + e] = (float)sum;
            }
        }

        return after;
    }

    private static GridExtension One(string[] words, string text) =>
        words.Length == 2 && Whole(words[0]) is { } points && Whole(words[1]) is { } epoch
            ? new(points, epoch)
            : throw new InputException(
                $"‘grid extension’: expected POINTS@EPOCH with commas between them, got {text}; write 10@3,20@6");

    private static int? Whole(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
