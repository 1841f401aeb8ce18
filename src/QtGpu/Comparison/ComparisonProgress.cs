using System.Security.Cryptography;
using System.Text;
using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>
/// What a comparison keeps as it goes, so that it can go on after whatever ended it, with the same results bit by bit:
/// how each training ended, in a <see cref="Journal"/>, and beside it a checkpoint of each network under way.
/// </summary>
/// <remarks>
/// A result is found by its recipe, seed and purpose; all else that it depends on (samples, device) is in the settings.
/// Where nothing can be written the comparison goes on, and a word is said once.
/// </remarks>
public sealed class ComparisonProgress : IDisposable
{
    private const string UnderWay = "network-", Beside = "beside ";

    private readonly Journal? _journal;
    private readonly string _folder = string.Empty, _settings = string.Empty;
    private readonly Action<string> _warn = _ => { };
    private int _hasWarned;

    private ComparisonProgress()
    {
    }

    private ComparisonProgress(Journal? journal, string path, string settings, Action<string> warn) =>
        (_journal, _folder, _settings, _warn, IsWhole) =
        (journal, Path.GetDirectoryName(Path.GetFullPath(path))!, settings, warn, journal is not null);

    /// <summary>Keeps nothing.</summary>
    public static ComparisonProgress None { get; } = new();

    /// <summary>Opens what an earlier run kept, or begins anew.</summary>
    /// <param name="path">The journal; checkpoints of networks under way lie in its folder.</param>
    /// <param name="settings">All that results depend on but recipe, seed and purpose: text that is compared.</param>
    /// <param name="resume">Keep the results of an earlier run; otherwise they are removed.</param>
    /// <param name="warn">Told, once, that something cannot be written.</param>
    /// <param name="shard">Which trainings are done here; null: all.</param>
    /// <exception cref="InputException">
    /// Another run is at it; it is damaged, was made with other settings, or cannot be written.
    /// </exception>
    public static ComparisonProgress Open(
        string path, string settings, bool resume, Action<string> warn, Shard? shard = null)
    {
        Journal? journal = Journal.OpenUnlessFull(path, settings, resume, warn, shard);
        var progress = new ComparisonProgress(journal, path, settings, warn);
        if (journal is not null && !resume)
            progress.RemoveCheckpoints();
        return progress;
    }

    /// <summary>Trainings whose end is kept.</summary>
    public int Count => _journal?.CountOf(unit => !unit.StartsWith(Beside, StringComparison.Ordinal)) ?? 0;

    /// <summary>Whether all that ended is kept.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Removes the checkpoints of networks under way: there are none any more.</summary>
    public void RemoveCheckpoints()
    {
        foreach (string file in Directory.EnumerateFiles(_folder, $"{UnderWay}*"))
            Remove(file);
    }

    /// <inheritdoc/>
    public void Dispose() => _journal?.Dispose();

    /// <summary>How a training ends: kept from an earlier run, or found out now, and kept.</summary>
    /// <param name="plan">Which.</param>
    /// <param name="train">Trains it.</param>
    /// <param name="isKept">Whether it had ended in an earlier run.</param>
    internal TrainingOutcome Once(PlannedRun plan, Func<TrainingOutcome> train, out bool isKept)
    {
        string unit = Unit(plan);
        TrainingOutcome? outcome = null;
        isKept = _journal is not null && _journal.TryGet(unit, out outcome);
        if (isKept)
            return outcome!;
        try
        {
            outcome = train();
        }
        catch (DivergedException why)
        {
            outcome = TrainingOutcome.Of(why);
        }

        if (_journal is not null && Keep(_journal, unit, outcome))
            Remove(CheckpointOf(unit));
        return outcome;
    }

    /// <summary>Trains what of a list is trained here, several at a time.</summary>
    /// <exception cref="AwaitedPiecesException">Then: other shards have not trained theirs yet.</exception>
    internal TResult[] Run<TResult>(
        IReadOnlyList<PlannedRun> plans, IReadOnlyList<Backend> backends,
        Func<PlannedRun, Backend, CancellationToken, TResult> train, CancellationToken cancellation)
    {
        TResult[] results = Jobs.Run(_journal.Share(plans, Unit), backends, train, cancellation);
        _journal.RequireAll(plans, Unit);
        return results;
    }

    /// <summary>
    /// As <see cref="Once{T}"/>, of what is not the same each time that it is found out: one shard does for all.
    /// </summary>
    /// <exception cref="AwaitedPiecesException">Another shard has not found it out yet.</exception>
    internal T OnceForAll<T>(string what, Func<T> work) =>
        _journal.Dealt([what], what => Beside + what).Select(what => Once(what, work)).ToArray()[0];

    /// <summary>What is found out beside the trainings: kept from an earlier run, or found out now, and kept.</summary>
    /// <param name="what">What that is, different for each.</param>
    /// <param name="work">Finds it out.</param>
    internal T Once<T>(string what, Func<T> work)
    {
        if (_journal is null)
            return work();
        string unit = Beside + what;
        if (_journal.TryGet(unit, out T? known))
            return known!;
        T result = work();
        Keep(_journal, unit, result);
        return result;
    }

    /// <summary>Trains from where an earlier run left this network.</summary>
    internal FitResult Fit(
        Trainer trainer, PlannedRun plan, Samples? watched, IReadOnlyList<TrainingCallback> watchers,
        CancellationToken cancellation)
    {
        if (_journal is null)
            return trainer.Fit(watched, cancellation, watchers);
        string unit = Unit(plan), path = CheckpointOf(unit), settings = $"{_settings}; {unit}";
        Read(path)?.Restore(trainer, settings);
        var checkpoint = new PeriodicCheckpoint(path, settings, Warn);
        return trainer.Fit(watched, cancellation, [.. watchers, checkpoint]);
    }

    // What is under way can be done again: a file that cannot be used costs no more than that.
    private Checkpoint? Read(string path)
    {
        try
        {
            return File.Exists(path) ? Checkpoint.Read(path) : null;
        }
        catch (InputException exception)
        {
            _warn($"{exception.Message} This network is trained anew.");
            Remove(path);
            return null;
        }
    }

    private bool Keep<T>(Journal journal, string unit, T result)
    {
        try
        {
            journal.Keep(unit, result);
            return true;
        }
        catch (IOException exception)
        {
            IsWhole = false;
            Warn(exception);
            return false;
        }
    }

    /// <summary>Removes what was saved of a network under way: it is no longer needed.</summary>
    internal void RemoveCheckpoint(PlannedRun plan)
    {
        if (_journal is not null)
            Remove(CheckpointOf(Unit(plan)));
    }

    /// <summary>What a training is called.</summary>
    internal static string Unit(PlannedRun plan) => FormattableString.Invariant(
        $"{plan.Purpose} {plan.Recipe.Name}, seed {plan.Seed}, recipe {plan.Recipe.Digest()}");

    // A name may hold what no file name can.
    private string CheckpointOf(string unit)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(unit)))[..16];
        return Path.Combine(_folder, $"{UnderWay}{digest}.safetensors");
    }

    private void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Warn(exception);
        }
    }

    private void Warn(Exception problem)
    {
        if (Interlocked.Exchange(ref _hasWarned, 1) == 0)
            _warn(Journal.Unkept(problem));
    }
}
