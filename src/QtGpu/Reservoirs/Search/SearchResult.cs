namespace QtGpu.Reservoirs.Search;

/// <summary>What became of a candidate.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Scores">Its score in each rung that it was in: mean log₁₀ NMSE over windows and seeds.</param>
public sealed record SearchTrial(Candidate Candidate, IReadOnlyList<double> Scores);

/// <summary>What a rung found.</summary>
/// <param name="Name">The activation as it was asked for.</param>
/// <param name="Number">Which rung, from 1.</param>
/// <param name="Rungs">All of them.</param>
/// <param name="Best">The best candidate so far.</param>
/// <param name="Score">Its score.</param>
public sealed record RungResult(string Name, int Number, IReadOnlyList<RungPlan> Rungs, Candidate Best, double Score)
{
    /// <summary>Candidates that go on to the next rung; 1 after the last.</summary>
    public int Left => Number < Rungs.Count ? Rungs[Number].Candidates : 1;
}

/// <summary>A search over the settings of one activation.</summary>
/// <param name="Name">The activation as it was asked for.</param>
/// <param name="Space">What was varied.</param>
/// <param name="Rungs">The rungs.</param>
/// <param name="Trials">All candidates, best first: those of later rungs before those of earlier ones.</param>
public sealed record SearchResult(
    string Name, SearchSpace Space, IReadOnlyList<RungPlan> Rungs, IReadOnlyList<SearchTrial> Trials)
{
    /// <summary>The best of the last rung.</summary>
    public SearchTrial Winner => Trials[0];

    /// <summary>Its score.</summary>
    public double ValidationScore => Winner.Scores[^1];

    /// <summary>The trials of a rung, best first.</summary>
    public IEnumerable<SearchTrial> Of(int rung) =>
        Trials.Where(trial => trial.Scores.Count > rung).OrderBy(trial => trial.Scores[rung]);
}
