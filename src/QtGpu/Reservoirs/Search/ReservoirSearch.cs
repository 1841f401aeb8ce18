using QtGpu.Data.Series;
using QtGpu.IO;
using QtGpu.Kernels.Contract;

namespace QtGpu.Reservoirs.Search;

/// <summary>
/// Chooses settings by successive halving. A reservoir is trained on the steps before <paramref name="windows"/> and
/// forecasts each window freely (one step ahead where the series is driven); its score is the mean log₁₀ NMSE.
/// </summary>
/// <param name="series">The series.</param>
/// <param name="windows">What is held out.</param>
/// <param name="seeds">Seeds of the reservoirs; the first rungs take the first of them.</param>
/// <param name="eta">η of <see cref="SuccessiveHalving"/>.</param>
public sealed class ReservoirSearch(TimeSeries series, ValidationWindows windows, IReadOnlyList<long> seeds, int eta)
{
    /// <summary>
    /// The log₁₀ NMSE that stands for a forecast that diverged, a readout without a solution, and all that is worse.
    /// </summary>
    public const double Diverged = 2;

    // Of a forecast without an error.
    private const double Exact = -20;

    private readonly ReservoirMatrixPool _drawn = new(series.InputFeatures, series.TargetFeatures);

    /// <summary>Told how far the search for one activation is.</summary>
    public Action<ReservoirProgress> Progress { get; init; } = _ => { };

    /// <summary>Told what each rung found, at its end.</summary>
    public Action<RungResult> RungEnded { get; init; } = _ => { };

    /// <summary>Keeps the scores of each batch, and has those of an earlier start; null: nothing is kept.</summary>
    public Journal? Journal { get; init; }

    /// <summary>Tries the candidates.</summary>
    /// <param name="name">What the search is called.</param>
    /// <param name="space">Where they come from.</param>
    /// <param name="candidates">Candidates of the same extents and activation.</param>
    /// <param name="backend">The device.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="AwaitedPiecesException">Other shards have not done their batches of a rung yet.</exception>
    public SearchResult Run(
        string name, SearchSpace space, IReadOnlyList<Candidate> candidates, Backend backend,
        CancellationToken cancellation = default)
    {
        IReadOnlyList<RungPlan> rungs = SuccessiveHalving.Rungs(candidates.Count, seeds.Count, eta);
        var scores = candidates.ToDictionary(candidate => candidate, _ => new List<double>());
        var trials = candidates.ToDictionary(candidate => candidate, _ => new List<double>());
        Candidate[] ranked = [.. candidates];
        int batchSize = _drawn.BatchSize(space.Around.Units, windows.TrainSteps, backend);
        int done = 0, seen = 0;
        for (int number = 1; number <= rungs.Count; number++)
        {
            RungPlan rung = rungs[number - 1];
            Candidate[] kept = ranked[..rung.Candidates];
            // Seed by seed, so that reservoirs of the same matrices follow each other.
            IEnumerable<(Candidate Candidate, long Seed)> members = seeds.Skip(seen).Take(rung.Seeds - seen)
                .SelectMany(seed => kept.Select(candidate => (candidate, seed)));
            var batches = Batches($"{name}, rung {number}", done, members, batchSize);
            foreach (var (unit, batch) in Journal.Dealt(batches, batch => batch.Unit))
            {
                cancellation.ThrowIfCancellationRequested();
                void Tell(string task) => Progress(new(name, task, done, SuccessiveHalving.Runs(rungs)));
                double[] found = Journal.Once(unit, () =>
                {
                    Tell($"drawing for {rung.Candidates} candidates");
                    IReadOnlyList<Reservoir> reservoirs = _drawn.Draw(
                        name,
                        [.. batch.Select(m => (m.Candidate.Settings with { TrainSteps = windows.TrainSteps }, m.Seed))],
                        cancellation);
                    return Score(reservoirs, backend, Tell, cancellation);
                });
                for (int i = 0; i < batch.Length; i++)
                    scores[batch[i].Candidate].Add(found[i]);
                done += batch.Length;
            }

            seen = rung.Seeds;
            foreach (Candidate candidate in kept)
                trials[candidate].Add(scores[candidate].Average());
            ranked = [.. ranked.OrderByDescending(one => trials[one].Count).ThenBy(one => trials[one][^1])];
            RungEnded(new(name, number, rungs, ranked[0], trials[ranked[0]][^1]));
        }

        return new(name, space, rungs, [.. ranked.Select(candidate => new SearchTrial(candidate, trials[candidate]))]);
    }

    /// <summary>log₁₀ NMSE of one forecast, between the score of an exact one and <see cref="Diverged"/>.</summary>
    public static double Score(ForecastScore score) => score.DivergedAt is null && score.Nmse >= 0
        ? Math.Clamp(Math.Log10(score.Nmse), Exact, Diverged)
        : Diverged;

    // The mean over the windows, of each.
    private double[] Score(
        IReadOnlyList<Reservoir> reservoirs, Backend backend, Action<string> progress, CancellationToken cancellation)
    {
        using var network = new EchoStateNetwork(reservoirs, series, backend) { Progress = progress };
        network.Train(cancellation);
        var sums = new double[reservoirs.Count];
        foreach (int start in windows.Starts)
        {
            float[][] forecasts = network.Forecast(windows.Length, series.IsAutonomous, start);
            ReadOnlySpan<float> targets = series.Original(
                series.TargetsOf(windows.TrainSteps + start, windows.Length));
            for (int r = 0; r < sums.Length; r++)
                sums[r] += Score(ForecastScore.Of(targets, series.Original(forecasts[r]), series.TargetFeatures));
        }

        return Array.ConvertAll(sums, sum => sum / windows.Starts.Count);
    }

    // What runs side by side, and what that is called.
    private static List<(string Unit, (Candidate Candidate, long Seed)[] Members)> Batches(
        string rung, int done, IEnumerable<(Candidate Candidate, long Seed)> members, int size)
    {
        var batches = new List<(string, (Candidate, long)[])>();
        foreach (var batch in members.GroupBy(m => m.Candidate.Settings.Density < ReservoirSettings.SparseBelow)
            .SelectMany(alike => alike.Chunk(size)))
        {
            batches.Add(($"{rung}, reservoirs {done + 1} to {done + batch.Length}", batch));
            done += batch.Length;
        }

        return batches;
    }
}
