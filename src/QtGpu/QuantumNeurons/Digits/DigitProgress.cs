using QtGpu.IO;

namespace QtGpu.QuantumNeurons.Digits;

/// <summary>
/// What a run over images keeps as it goes, so that it can go on after whatever ended it, with the same results bit by
/// bit: trained weights, plans and the outcomes of blocks of images in a <see cref="Journal"/>, and beside it the unit
/// under way. Where nothing can be written the run goes on, and a word is said once.
/// </summary>
public sealed class DigitProgress : IDisposable
{
    private readonly Journal? _journal;
    private readonly string _underWay = string.Empty, _settings = string.Empty;
    private readonly Action<string> _warn = _ => { };
    private bool _hasWarned;

    private DigitProgress()
    {
    }

    private DigitProgress(Journal? journal, string path, string settings, Action<string> warn) =>
        (_journal, _underWay, _settings, _warn, IsWhole) =
        (journal, Path.ChangeExtension(path, ".safetensors"), settings, warn, journal is not null);

    /// <summary>Keeps nothing.</summary>
    public static DigitProgress None { get; } = new();

    /// <summary>Opens what an earlier run kept, or begins anew.</summary>
    /// <param name="path">The journal; the unit under way lies beside it.</param>
    /// <param name="settings">All that results depend on but the penalty, as text that is compared.</param>
    /// <param name="resume">Keep the results of an earlier run; otherwise they are removed.</param>
    /// <param name="warn">Told, once, that something cannot be written.</param>
    /// <param name="shard">Which blocks of images are done here; null: all. Weights and plans are, in any case.</param>
    /// <exception cref="InputException">
    /// Another run is at it; it is damaged, was made with other settings, or cannot be written.
    /// </exception>
    public static DigitProgress Open(
        string path, string settings, bool resume, Action<string> warn, Shard? shard = null) =>
        new(Journal.OpenUnlessFull(path, settings, resume, warn, shard), path, settings, warn);

    /// <summary>Units that are done: weights, plans, blocks of images.</summary>
    public int Count => _journal?.Count ?? 0;

    /// <summary>Whether all units that are done are kept.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <inheritdoc/>
    public void Dispose() => _journal?.Dispose();

    /// <summary>The units of a list that are done here, or are known.</summary>
    /// <exception cref="AwaitedPiecesException">At the end: other shards have not done theirs yet.</exception>
    internal IEnumerable<T> Dealt<T>(IReadOnlyList<T> pieces, Func<T, string> unit) => _journal.Dealt(pieces, unit);

    /// <summary>The result of a unit: kept from an earlier run, or found out now, and kept.</summary>
    /// <param name="unit">Which.</param>
    /// <param name="work">Does it; given where to keep what is under way, or null.</param>
    public T Once<T>(string unit, Func<WorkUnderWay?, T> work)
    {
        if (_journal is null)
            return work(null);
        if (_journal.TryGet(unit, out T? known) && known is not null)
            return known;
        T result = work(new WorkUnderWay(_underWay, $"{_settings}; {unit}", Warn));
        try
        {
            _journal.Keep(unit, result);
            File.Delete(_underWay);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            IsWhole = false;
            Warn(exception);
        }

        return result;
    }

    private void Warn(Exception problem)
    {
        if (!_hasWarned)
            _warn(Journal.Unkept(problem));
        _hasWarned = true;
    }
}
