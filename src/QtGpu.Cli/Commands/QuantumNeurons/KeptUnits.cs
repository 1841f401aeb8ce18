using QtGpu.IO;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>Units of work whose results a folder keeps, so that a run that was stopped goes on behind them.</summary>
internal sealed class KeptUnits : IDisposable
{
    private readonly Journal? _journal;
    private readonly Session _session;
    private readonly string? _folder;

    private KeptUnits(Journal? journal, string? folder, Session session) =>
        (_journal, _folder, _session) = (journal, folder, session);

    /// <summary>What has them; null: nothing is kept.</summary>
    public Journal? Journal => _journal;

    /// <summary>Opens a folder; nothing is kept where there is none.</summary>
    /// <param name="folder">Null: nowhere.</param>
    /// <param name="settings">All that the results depend on.</param>
    /// <param name="resume">Keep those of an earlier run.</param>
    /// <param name="session">Told how many there are.</param>
    public static KeptUnits Open(string? folder, string settings, bool resume, Session session)
    {
        Journal? journal = folder is null ? null : Journal.OpenUnlessFull(
            Path.Combine(folder, RunFolder.Journal), $"{settings}; version {RunEnvironment.Version}", resume,
            session.Warn, session.Shard);
        if (journal is { Count: > 0, Shard: not { Number: 0 } })
            session.WriteLine($"going on with {folder}, where {Counted.Of(journal.Count, "part")} ended before");
        return new(journal, folder, session);
    }

    /// <summary>The result of a unit: that of an earlier run, or found out now, and kept.</summary>
    public T Once<T>(string unit, Func<T> work) => _journal.Once(unit, work);

    /// <summary>Does the work; where it is stopped, tells how to go on.</summary>
    /// <exception cref="StoppedException">It was stopped, and something is kept.</exception>
    public T Run<T>(Func<T> work, ParseResult arguments)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException exception) when (_journal is { Failure: null })
        {
            throw new StoppedException(
                $"stopped; {_folder} keeps {Counted.Of(_journal.Count, "part")} of the work; to go on:\n"
                + RunEnvironment.CommandToGoOn(arguments),
                exception);
        }
        finally
        {
            _session.Status.Clear();
            if (_journal?.Failure is { } failure)
                _session.Unwritable(failure.Message);
        }
    }

    public void Dispose() => _journal?.Dispose();
}
