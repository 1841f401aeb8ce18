using System.Globalization;
using QtGpu.Statistics;

namespace QtGpu.QuantumNeurons.Statistics;

/// <summary>
/// Whether chains of one quantity have forgotten where they started. A disagreement is told, never averaged away: near
/// a threshold a chain may sit in the wrong phase for a whole run, and its own error bar knows nothing of it.
/// </summary>
/// <param name="Problem">What speaks against it; null where the chains have converged.</param>
/// <param name="Rhat"><see cref="SplitRhat"/> of all chains.</param>
/// <param name="StartDifference">Mean of the second group of starts minus that of the first, over its error.</param>
public sealed record Convergence(string? Problem, double Rhat, double StartDifference)
{
    /// <summary>R̂ above this: the chains have not mixed.</summary>
    public const double LargestRhat = 1.1;

    /// <summary>Standard errors by which the two starts may differ.</summary>
    public const double LargestDifference = 4;

    /// <summary>Fewer independent samples know too little about their own error.</summary>
    public const double FewestSamples = 50;

    /// <summary>No problem was found.</summary>
    public bool Converged => Problem is null;

    /// <summary>
    /// Judges chains of equal length, the first <paramref name="vacuumStarts"/> of which started from the vacuum.
    /// </summary>
    /// <param name="chains">The measurements.</param>
    /// <param name="vacuumStarts">How many; 0 or all where there is one kind of start only.</param>
    public static Convergence Of(IReadOnlyList<double[]> chains, int vacuumStarts)
    {
        MeanEstimate all = MeanEstimate.Of(chains);
        double rhat = SplitRhat.Of(chains), difference = 0;
        string? problem = null;
        if (vacuumStarts > 0 && vacuumStarts < chains.Count)
        {
            MeanEstimate vacuum = MeanEstimate.Of([.. chains.Take(vacuumStarts)]);
            MeanEstimate spiking = MeanEstimate.Of([.. chains.Skip(vacuumStarts)]);
            double error = Math.Sqrt(
                (vacuum.StandardError * vacuum.StandardError) + (spiking.StandardError * spiking.StandardError));
            difference = spiking.Mean == vacuum.Mean ? 0 : (spiking.Mean - vacuum.Mean) / error;
            if (Math.Abs(difference) > LargestDifference)
            {
                problem = string.Create(
                    CultureInfo.InvariantCulture,
                    $"the two starts disagree by {Math.Abs(difference):0} standard errors "
                + $"({vacuum.Mean:G4} from the vacuum, {spiking.Mean:G4} spiking)");
            }
        }

        problem ??= rhat > LargestRhat
            ? string.Create(CultureInfo.InvariantCulture, $"the chains have not mixed (R̂ = {rhat:0.00})")
            : all.IndependentSamples < FewestSamples && all.StandardError > 0
                ? string.Create(CultureInfo.InvariantCulture, $"only {all.IndependentSamples:0} independent samples")
            : !all.ErrorsAgree ? "errors by binning and by jackknife disagree"
            : null;
        return new(problem, rhat, difference);
    }
}
