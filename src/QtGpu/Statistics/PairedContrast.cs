namespace QtGpu.Statistics;

/// <summary>Two that are held against each other seed by seed.</summary>
/// <param name="Difference">Mean of the first's figures less the other's.</param>
/// <param name="Test">What that says, corrected for the family.</param>
internal sealed record PairedContrast(BootstrapInterval Difference, EquivalenceTest Test)
{
    /// <summary>The contrasts of a family, in their order.</summary>
    /// <param name="pairs">Figures of both, in the order of the seeds.</param>
    /// <param name="margin">The largest difference that does not matter.</param>
    /// <exception cref="ArgumentException">A pair has not as many figures of one as of the other.</exception>
    public static IReadOnlyList<PairedContrast> Family(
        IEnumerable<(IEnumerable<double> Subject, IEnumerable<double> Baseline)> pairs, double margin)
    {
        double[][] differences =
            [.. pairs.Select(pair => MeanInterval.Differences([.. pair.Subject], [.. pair.Baseline]))];
        var tests = EquivalenceTest.Corrected([.. differences.Select(d => EquivalenceTest.Of(d, margin))]);
        return [.. differences.Zip(tests, (d, test) => new PairedContrast(BootstrapInterval.OfMean(d), test))];
    }
}
