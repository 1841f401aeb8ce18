using QtGpu.Statistics;

namespace QtGpu.Experiments.EdgeGates;

/// <summary>What a training made of the next value, as root mean square over σ of the training steps.</summary>
/// <param name="Validation">Over the windows that choose the rate.</param>
/// <param name="Test">Over those behind.</param>
/// <param name="Parameters">Of the network.</param>
internal sealed record ForecastError(double Validation, double Test, long Parameters);

/// <summary>A size of network at its best rate.</summary>
/// <param name="Units">Its units.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Rate">The rate.</param>
/// <param name="Errors">log₁₀ of the test error, seed by seed.</param>
internal sealed record SizeErrors(int Units, long Parameters, double Rate, double[] Errors);

/// <summary>Test error over the number of parameters, of one kind of network.</summary>
/// <param name="Name">Of the kind.</param>
/// <param name="Sizes">From small to large.</param>
internal sealed record ErrorCurve(string Name, IReadOnlyList<SizeErrors> Sizes)
{
    /// <summary>Names measures.</summary>
    public string Id => Name.Replace(':', '-').Replace('=', '-');

    /// <summary>A size at the rate with the smallest validation error, geometric mean over seeds.</summary>
    public static SizeErrors Best(int units, double[] rates, Func<double, IEnumerable<ForecastError>> of)
    {
        double best = rates.MinBy(rate => of(rate).Average(error => Logarithm(error.Validation)));
        ForecastError[] errors = [.. of(best)];
        return new(units, errors[0].Parameters, best, Array.ConvertAll(errors, error => Logarithm(error.Test)));
    }

    /// <summary>The mean over some seeds of a size's log₁₀ error.</summary>
    public static double Mean(SizeErrors size, int[] runs) => runs.Average(run => size.Errors[run]);

    /// <summary>
    /// Parameters with which the error comes down to 10^<paramref name="error"/>: between two sizes interpolated, both
    /// in logarithms. A larger network counts as at least as good as a smaller one. Those of the smallest network where
    /// that is better still, and of the largest where none gets there, so that there they are bounds.
    /// </summary>
    public double ParametersAt(double error, int[] runs)
    {
        (double size, double reached) = (Math.Log(Sizes[0].Parameters), Mean(Sizes[0], runs));
        foreach (SizeErrors next in Sizes.Skip(1))
        {
            if (reached <= error)
                break;
            (double nextSize, double nextReached) = (Math.Log(next.Parameters), Math.Min(reached, Mean(next, runs)));
            if (nextReached <= error)
            {
                double part = (reached - error) / (reached - nextReached);
                return Math.Exp(size + (part * (nextSize - size)));
            }

            (size, reached) = (nextSize, nextReached);
        }

        return Math.Exp(size);
    }

    /// <summary>Whether some size gets down to an error, as a mean over all seeds.</summary>
    public bool Reaches(double error) => Sizes.Any(size => size.Errors.Average() <= error);

    /// <summary>Whether the smallest does already.</summary>
    public bool BeginsBelow(double error) => Sizes[0].Errors.Average() < error;

    /// <summary>The mean with its interval, as an error.</summary>
    public static (double Value, double Low, double High) Interval(SizeErrors size)
    {
        MeanInterval mean = MeanInterval.Of(size.Errors);
        return (Math.Pow(10, mean.Mean), Math.Pow(10, mean.Low), Math.Pow(10, mean.High));
    }

    // Below the precision of float32 there is nothing to tell.
    private static double Logarithm(double error) => Math.Log10(Math.Max(error, 1e-7));
}

/// <summary>The curves of a series.</summary>
/// <param name="Series">Its name.</param>
/// <param name="Lstm">Of plain cells.</param>
/// <param name="Edges">Of cells with functions on edges.</param>
internal sealed record SeriesErrors(string Series, ErrorCurve Lstm, IReadOnlyList<ErrorCurve> Edges);
