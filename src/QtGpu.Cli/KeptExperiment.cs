using System.Diagnostics;
using QtGpu.Benchmarks;
using QtGpu.Experiments;
using QtGpu.IO;
using QtGpu.Kernels.Contract;

namespace QtGpu.Cli;

/// <summary>Runs experiments on this device, and keeps each piece of work in a folder as it ends.</summary>
/// <param name="arguments">The command line.</param>
/// <param name="session">Where progress is shown.</param>
/// <param name="folder">Where results are kept.</param>
/// <param name="resume">Whether those of an earlier start are.</param>
internal sealed class KeptExperiment(
    ParseResult arguments, Session session, ExperimentFolder folder, Option<bool> resume) : IDisposable
{
    private readonly DataOnce _data = new(session);
    private DisposableList<Backend>? _backends;

    /// <summary>Does what of an experiment is not done yet.</summary>
    /// <exception cref="StoppedException">It was stopped; says how to go on.</exception>
    public ExperimentResult Run(ExperimentPlan plan)
    {
        session.WriteLine($"{plan.Experiment.Title} ({plan.Budget})");
        // One for each thread of the CPU; a piece has a GPU for itself, all its memory.
        DisposableList<Backend> backends = _backends ??= session.OpenSideBySide(
            wanted: null, useful: int.MaxValue, _ => double.PositiveInfinity);
        using Journal? journal = Open(plan, backends[0]);
        var run = new ExperimentRun(plan.Experiment, backends, _data.Load)
        {
            Journal = journal,
            Ended = new PieceProgressLine(session).Show,
        };
        long start = Stopwatch.GetTimestamp();
        try
        {
            ExperimentOutcome outcome = run.Run(session.Stop);
            if (journal?.Failure is { } failure)
                session.Unwritable(failure.Message);
            return new(
                plan, outcome, Machine.Of(backends[0]), backends.Count, RunEnvironment.Command(arguments, resume.Name),
                DateTime.UtcNow, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        catch (OperationCanceledException exception) when (journal is { Failure: null })
        {
            string kept = $"{folder.Root} keeps {Counted.Of(journal.Count, "piece")} of {plan.Name} that ended";
            throw new StoppedException($"stopped; {kept}; to go on:\n{GoOn}", exception);
        }
        finally
        {
            session.Status.Clear();
        }
    }

    /// <summary>The command that goes on with what is in the folder.</summary>
    public string GoOn => RunEnvironment.CommandToGoOn(
        arguments, folder.IsGiven ? null : $"--out {RunEnvironment.Quoted(folder.Root)}");

    public void Dispose() => _backends?.Dispose();

    private Journal? Open(ExperimentPlan plan, Backend backend)
    {
        string settings = string.Join("; ", (string[])
        [
            plan.Text, RunEnvironment.DeviceOf(backend),
            $"products {GlobalOptions.Products(arguments).Precision}".ToLowerInvariant(),
            $"version {RunEnvironment.Version}", .. ExperimentData.Digests(plan),
        ]);
        Journal? journal = Journal.OpenUnlessFull(
            folder.Journal(plan.Name), settings, arguments.GetValue(resume), session.Warn, session.Shard);
        string place = folder.Of(plan.Name);
        if (session.Shard is { Number: 0 })
            return journal;
        if (journal is { Count: > 0 })
            session.WriteLine($"going on with {place}, where {Counted.Of(journal.Count, "piece")} ended before");
        else if (!folder.IsGiven)
            session.WriteLine($"keeping results in {place} as they come");
        return journal;
    }
}
