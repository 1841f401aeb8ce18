using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Experiments;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.Experiments;

/// <summary>Pieces are done once, however often a run is stopped, and it ends as if it had never been.</summary>
public sealed class ExperimentRunTests : IDisposable
{
    private const string Settings = "experiment thirds";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 5)]
    [InlineData(2, 12)] // before the piece that the results call for
    public void A_run_that_was_stopped_ends_as_an_unbroken_one(int threads, int after)
    {
        var unbroken = new CountingExperiment();
        ExperimentOutcome whole = Run(unbroken, threads);
        Assert.Equal((13, 0), (whole.Pieces, whole.Kept));

        var stopped = new CountingExperiment();
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Run(stopped, threads, "stopped", stop, piece =>
        {
            if (piece.Number == after)
                stop.Cancel();
        }));
        int kept = KeptIn("stopped");
        Assert.InRange(kept, after, after + threads - 1); // others may be under way

        var resumed = new CountingExperiment();
        ExperimentOutcome ended = Run(resumed, threads, "stopped");
        Assert.Equal((13, kept, 13 - kept), (ended.Pieces, ended.Kept, resumed.Done.Count));
        Assert.Equal(whole.Findings.Sentences, ended.Findings.Sentences);
        Assert.Equal(
            whole.Findings.Tables[0].Rows.Select(row => row[0]), ended.Findings.Tables[0].Rows.Select(row => row[0]));

        var again = new CountingExperiment();
        Assert.Equal(13, Run(again, threads, "stopped").Kept);
        Assert.Empty(again.Done);
    }

    [Fact]
    public void A_piece_whose_result_was_half_written_is_done_again_and_no_other()
    {
        Run(new CountingExperiment(), 1, "killed");
        byte[] journal = File.ReadAllBytes(_folder["killed"]);
        File.WriteAllBytes(_folder["killed"], journal[..^20]);
        var resumed = new CountingExperiment();
        Assert.Equal(12, Run(resumed, 1, "killed").Kept);
        Assert.Equal([CountingExperiment.Last], resumed.Done);
    }

    [Fact]
    public void Results_of_another_program_are_named_in_a_line()
    {
        using (Journal journal = Journal.Open(_folder["foreign"], Settings, resume: false))
            journal.Keep("piece 3", new { Seconds = 1.0, Result = new { Accuracy = 0.9 } });
        InputException problem = Assert.Throws<InputException>(() => Run(new CountingExperiment(), 1, "foreign"));
        Assert.Equal(
            "the result of 'piece 3' is none of this program's; begin anew, with another folder", problem.Message);

        using (Journal journal = Journal.Open(_folder["foreign"], Settings, resume: false))
            journal.Keep("piece 3", "a word");
        problem = Assert.Throws<InputException>(() => Run(new CountingExperiment(), 1, "foreign"));
        Assert.Contains("is damaged: the result of piece 3 cannot be read", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_counts_up_to_all_pieces_and_a_data_set_is_loaded_once()
    {
        var ended = new List<EndedPiece>();
        Run(new CountingExperiment(), 2, "progress", ended: ended.Add);
        Assert.Equal(Enumerable.Range(1, 13), ended.Select(piece => piece.Number));
        Assert.Equal([12, 13], ended.Select(piece => piece.Of).Distinct());
        Assert.Equal(TimeSpan.Zero, ended[^1].Left);

        int loads = 0;
        using DisposableList<Backend> backends = Backends(2);
        var reading = new ReadingExperiment();
        new ExperimentRun(reading, backends, name =>
        {
            Interlocked.Increment(ref loads);
            return DatasetCatalogue.Load(name);
        }).Run(TestContext.Current.CancellationToken);
        Assert.Equal(1, loads);
    }

    private ExperimentOutcome Run(
        Experiment experiment, int threads, string? journal = null, CancellationTokenSource? stop = null,
        Action<EndedPiece>? ended = null)
    {
        using DisposableList<Backend> backends = Backends(threads);
        using Journal? kept = journal is null ? null : Journal.Open(_folder[journal], Settings, resume: true);
        return new ExperimentRun(experiment, backends, name => DatasetCatalogue.Load(name))
        {
            Journal = kept,
            Ended = ended,
        }.Run(stop?.Token ?? TestContext.Current.CancellationToken);
    }

    private int KeptIn(string journal)
    {
        using Journal kept = Journal.Open(_folder[journal], Settings, resume: true);
        return kept.Count;
    }

    private static DisposableList<Backend> Backends(int threads) =>
        new([.. Enumerable.Range(0, threads).Select(_ => DeviceCatalogue.Open("cpu", threads: 1))]);

    private sealed class ReadingExperiment : Experiment
    {
        public override string Title => "Reading";

        public override string Question => "Is it read once?";

        public override string Expectation => "Yes.";

        public override void Check()
        {
        }

        public override IReadOnlyList<ExperimentPiece> Pieces() =>
            [.. Enumerable.Range(0, 6).Select(i => new ExperimentPiece(
                $"{i}", context => new { context.Load("phrases").Train.Count }))];

        public override Findings Conclude(PieceResults results) => new() { Sentences = [] };
    }
}
