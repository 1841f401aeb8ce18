using QtGpu.Data.Series;
using QtGpu.IO;
using QtGpu.Kernels.Host;
using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Search;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.Reservoirs.Search;

public sealed class ReservoirSearchTests
{
    private static readonly ReservoirSettings Settings =
        ReservoirPresets.Create("best", "tanh") with { Units = 60, TrainSteps = 800, Ridge = 1e-8 };

    [Fact]
    public void A_good_setting_is_found_among_bad_ones()
    {
        // A leak that forgets nothing, and inputs that are hardly heard: only one of the nine has neither.
        SearchResult result = Search(Settings, "leak=0.0001,0.0002,0.5", "input-scale=0.0001,0.0002,2");
        Assert.Equal((0.5, 2), (result.Winner.Candidate.Settings.Leak, result.Winner.Candidate.Settings.InputScale));
        Assert.True(result.ValidationScore < -1);
        Assert.Equal(800, result.Winner.Candidate.Settings.TrainSteps);
        Assert.Equal(["9×1", "3×3"], result.Rungs.Select(rung => $"{rung.Candidates}×{rung.Seeds}"));
        Assert.Equal([3, 9], Enumerable.Range(0, 2).Select(rung => result.Of(rung).Count()).Order());
        // The best of a rung go on.
        IEnumerable<int> best = result.Of(0).Take(3).Select(trial => trial.Candidate.Number);
        Assert.Equal(best.Order(), result.Of(1).Select(trial => trial.Candidate.Number).Order());
    }

    [Fact]
    public void The_score_is_what_reservoirs_alone_reach_on_the_windows()
    {
        SearchResult result = Search(Settings, "leak=0.4,0.5", "ridge=1e-8,1e-6");
        using var backend = new HostBackend(1);
        TimeSeries series = Series();
        ReservoirSettings shorter = result.Winner.Candidate.Settings with { TrainSteps = 600 };
        var scores = new List<double>();
        foreach (long seed in new long[] { 7, 8, 9 })
        {
            using var network = new EchoStateNetwork([Reservoir.Draw(shorter, series, seed)], series, backend);
            network.Train(TestContext.Current.CancellationToken);
            foreach (int start in new[] { 0, 100 })
            {
                float[] forecast = network.Forecast(100, freely: true, start)[0];
                scores.Add(Math.Log10(ForecastScore.Of(series.TargetsOf(600 + start, 100), forecast).Nmse));
            }
        }

        Assert.Equal(scores.Average(), result.ValidationScore, 1e-12);
    }

    [Fact]
    public void Nothing_behind_the_training_steps_is_seen()
    {
        TimeSeries series = Series();
        float[] other = [.. series.Inputs];
        // u(800) is the target of the last training step.
        for (int t = Settings.TrainSteps + 1; t < other.Length; t++)
            other[t] = -other[t];
        string[] space = ["leak=0.2..1", "ridge=1e-9..1e-4"];
        SearchResult seen = Search(Settings, series, 1, space);
        SearchResult unseen = Search(Settings, TimeSeries.Autonomous("other", other), 1, space);
        Assert.Equal(Scores(seen), Scores(unseen));

        float[] held = [.. series.Inputs];
        held[Settings.TrainSteps - 10] = -held[Settings.TrainSteps - 10];
        Assert.NotEqual(Scores(seen), Scores(Search(Settings, TimeSeries.Autonomous("held", held), 1, space)));
    }

    [Fact]
    public void Threads_do_not_change_it()
    {
        ReservoirSettings tunnelling =
            ReservoirPresets.Create("best", "tunnelling") with { Units = 60, TrainSteps = 800 };
        string[] space = ["opacity=1..5", "spectral-radius=0.5..1.5", "density=0.1,1", "noise=1e-6..1e-4"];
        Assert.Equal(Scores(Search(tunnelling, Series(), 1, space)), Scores(Search(tunnelling, Series(), 3, space)));
    }

    [Fact]
    public void A_search_that_is_stopped_goes_on_with_the_same_scores()
    {
        string[] space = ["leak=0.2..1", "ridge=1e-9..1e-4", "density=0.1,1"];
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        int batches = 0;
        void StopInTheThird(ReservoirProgress progress)
        {
            if (progress.Task.StartsWith("drawing for", StringComparison.Ordinal) && ++batches == 3)
                stop.Cancel();
        }

        using (var journal = Journal.Open(folder["progress.journal"], "of this test", resume: true))
        {
            Assert.Throws<OperationCanceledException>(
                () => Search(Settings, Series(), 1, space, journal, StopInTheThird, stop.Token));
        }

        int rungs = 0;
        batches = 0;
        using (var journal = Journal.Open(folder["progress.journal"], "of this test", resume: true))
        {
            Assert.Equal(2, journal.Count);
            SearchResult resumed = Search(
                Settings, Series(), 2, space, journal, StopInTheThird, CancellationToken.None,
                rung => Assert.Equal(++rungs, rung.Number));
            Assert.Equal(Scores(Search(Settings, Series(), 1, space)), Scores(resumed));
            Assert.Equal((2, journal.Count - 2), (rungs, batches));
        }
    }

    [Fact]
    public void What_diverges_or_has_no_solution_counts_as_a_fixed_score_and_the_others_go_on()
    {
        SearchResult result = Search(
            Settings with { Readout = ReadoutMethod.Gram }, "input-scale=1e-30,2", "ridge=1e-300,1e-8");
        Assert.Equal(ReservoirSearch.Diverged, result.Trials.Single(trial => trial.Candidate.Number == 1).Scores[0]);
        Assert.True(result.ValidationScore < 0);
    }

    [Fact]
    public void Windows_lie_inside_the_training_steps()
    {
        Assert.Equal((1500, 250), (Windows(3, 500).TrainSteps, Windows(3, 500).Length));
        Assert.Equal([0, 125, 250], Windows(3, 500).Starts);
        Assert.Equal(500, Windows(1, 900).Length);
        Assert.Contains(
            "raise ‘training steps’ or lower ‘held out’",
            Assert.Throws<InputException>(() => Windows(3, 1900)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "raise ‘held out’ or lower ‘windows’",
            Assert.Throws<InputException>(() => Windows(100, 50)).Message,
            StringComparison.Ordinal);

        static ValidationWindows Windows(int count, int heldOut) =>
            ValidationWindows.Of(Settings with { TrainSteps = 2000 }, count, heldOut, 500);
    }

    private static TimeSeries Series() => SeriesCatalogue.Load("mackey-glass", 900, 1);

    private static SearchResult Search(ReservoirSettings settings, params string[] space) =>
        Search(settings, Series(), 1, space);

    private static SearchResult Search(
        ReservoirSettings settings, TimeSeries series, int threads, params string[] texts) =>
        Search(settings, series, threads, texts, null, _ => { }, TestContext.Current.CancellationToken);

    private static SearchResult Search(
        ReservoirSettings settings, TimeSeries series, int threads, string[] texts, Journal? journal,
        Action<ReservoirProgress> progress, CancellationToken stop, Action<RungResult>? rungEnded = null)
    {
        using var backend = new HostBackend(threads);
        SearchSpace space = SearchSpace.Of(settings, [.. texts.Select(Variation.Parse)]);
        bool isDrawn = space.Variations.Any(variation => variation.IsRange);
        IReadOnlyList<Candidate> candidates = isDrawn ? space.Draw(9, 1) : space.Grid();
        return new ReservoirSearch(series, ValidationWindows.Of(settings, 2, 200, 100), [7, 8, 9], 3)
        {
            Journal = journal,
            Progress = progress,
            RungEnded = rungEnded ?? (_ => { }),
        }.Run(settings.Activation, space, candidates, backend, stop);
    }

    private static IEnumerable<(int Number, string Scores)> Scores(SearchResult result) =>
        from trial in result.Trials
        select (trial.Candidate.Number, string.Join(' ', trial.Scores.Select(score => $"{score:R}")));
}
