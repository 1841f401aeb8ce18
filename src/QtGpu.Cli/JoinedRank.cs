using QtGpu.Distributed;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Training;

namespace QtGpu.Cli;

/// <summary>
/// This process where <c>mpirun</c> started it: one of several with the same command, of which the first prints for
/// all.
/// Where it did not, nothing of MPI is loaded.
/// </summary>
internal sealed class JoinedRank
{
    private readonly Launch? _launch = Launch.Current;

    /// <summary>The ranks; null alone.</summary>
    public Ranks? Ranks { get; private set; }

    /// <summary>Whether results are printed and files written elsewhere.</summary>
    public bool IsSilent => _launch is { Rank: > 0 };

    /// <summary>Joins the others, where there are any.</summary>
    /// <exception cref="InputException">MPI is not installed.</exception>
    public void Join() => Ranks = _launch is null ? null : Ranks.Join(_launch);

    /// <summary>Throws where a verb would do the same on each rank, over each other's files.</summary>
    /// <exception cref="InputException">It would.</exception>
    public void Require(Verb verb)
    {
        if (!verb.RunsOnRanks && Ranks is { Size: > 1 } ranks)
            throw new InputException(
                $"{verb.Name} runs in one process, and mpirun started {ranks.Size}: it divides trainings "
                + "(`qtgpu train`) and the chains of `qtgpu qneuron run`, `path`, `activity`, `chain`, `gate` and "
                + "`line`. Leave mpirun out");
    }

    /// <summary>CPU threads where nobody says how many: those of the machine, shared by its ranks.</summary>
    public int ThreadsOf(int machine) => _launch is null ? machine : Math.Max(1, machine / _launch.LocalSize);

    /// <summary>
    /// Whether this rank is the one that says what went wrong: before the work began the first that has a problem,
    /// later each that has one of its own, and the first for what ends all.
    /// </summary>
    public bool Says(Exception exception, string message, CancellationToken stop)
    {
        if (_launch is null)
            return true;
        if (Ranks is null)
            return _launch.LocalRank == 0; // MPI is missing on this machine
        bool isOfAll = EndsAll(exception);
        try
        {
            if (!Ranks.HasSpoken && !isOfAll)
                return Ranks.Fail(message, stop);
        }
        catch (Exception alone) when (alone is OperationCanceledException or RankLostException)
        {
            Ranks.Desert();
        }

        return exception is not RankLostException { TellsItself: true }
            && (!IsSilent || (Ranks.AreAtWork && !isOfAll));
    }

    /// <summary>Waits for the others; where the work of all cannot go on, ends them.</summary>
    public void Leave(Exception? exception)
    {
        if (exception is OperationCanceledException)
            Ranks?.Desert();
        else if (exception is not null && !EndsAll(exception) && Ranks is { AreAtWork: true } ranks)
            ranks.Abort((int)ExitCode.Failed);
        Ranks?.Dispose();
    }

    // What happens on all ranks, if on one.
    private static bool EndsAll(Exception exception) =>
        exception is DivergedException or NotFinitePathException or OperationCanceledException;
}
