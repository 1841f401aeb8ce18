namespace QtGpu.IO;

/// <summary>
/// The journals of all shards of a run, one folder each, held until this is disposed: united they are that of the whole
/// run, from which it concludes.
/// </summary>
public sealed class JournalUnion : IDisposable
{
    private readonly string _name;
    private readonly List<(string Folder, string Place, Journal Journal)> _all = [];

    /// <summary>Opens the journals of shards.</summary>
    /// <param name="folders">A folder each; a run of several parts has folders in it.</param>
    /// <param name="name">The name of a journal.</param>
    /// <exception cref="InputException">
    /// A folder has none, or it is damaged, being written, or of a whole run; settings differ; shards are missing, and
    /// the message says which.
    /// </exception>
    public JournalUnion(IEnumerable<string> folders, string name)
    {
        _name = name;
        try
        {
            foreach (string folder in folders)
                Open(folder);
            RequireShards();
            RequireSameSettings();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Each folder, and which shard it is of.</summary>
    public IReadOnlyList<(string Folder, Shard Shard)> Shards =>
        [.. _all.DistinctBy(one => one.Folder, StringComparer.Ordinal).Select(one => (one.Folder, one.Journal.Header.Shard!))];

    // The journals that lie at the same place in each folder.
    private IEnumerable<(string Folder, string Place, Journal Journal)[]> Parts =>
        _all.GroupBy(one => one.Place, StringComparer.Ordinal).Select(part => part.ToArray());

    /// <summary>Unites them in a folder, which may hold what was united before.</summary>
    /// <param name="folder">Where; none of the shards'.</param>
    /// <exception cref="InputException">
    /// It holds something else; two shards have different results of one piece.
    /// </exception>
    public void WriteTo(string folder)
    {
        foreach (var part in Parts)
        {
            string settings = part[0].Journal.Header.Settings;
            using Journal whole = Journal.Open(Path.Combine(folder, part[0].Place), settings, resume: true);
            foreach (var (_, _, journal) in part)
                whole.TakeOver(journal);
        }
    }

    /// <summary>Gives each shard what the others have done, so that it can go on to what depends on it.</summary>
    /// <exception cref="InputException">One cannot be written.</exception>
    public void Share()
    {
        foreach (var part in Parts)
        {
            foreach (var (_, _, journal) in part)
            {
                foreach (var (_, _, other) in part.Where(other => other.Journal != journal))
                    journal.TakeOver(other);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, journal) in _all)
            journal.Dispose();
    }

    private void Open(string folder)
    {
        string[] paths = !Directory.Exists(folder) ? []
            : [.. Directory.EnumerateFiles(folder, _name, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        if (paths.Length == 0)
            throw new InputException($"{folder} has no {_name}: expected the folder of a shard");
        foreach (string path in paths)
        {
            var journal = Journal.Open(path);
            _all.Add((folder, Path.GetRelativePath(folder, path), journal));
            if (journal.Header.Shard is null)
                throw new InputException($"{path} is of a whole run: expected the folder of a shard");
        }
    }

    private void RequireShards()
    {
        var (first, shard) = Shards[0];
        foreach (var (folder, other) in Shards.Where(other => other.Shard.Count != shard.Count))
            throw new InputException($"{folder} is {other}, and {first} {shard}: expected shards of one run");
        int[] missing = [.. Enumerable.Range(1, shard.Count).Except(Shards.Select(one => one.Shard.Number))];
        if (missing.Length > 0)
        {
            string which = string.Join(", ", missing.Take(20)) + (missing.Length > 20 ? ", …" : string.Empty);
            throw new InputException(
                $"{missing.Length} of {shard.Count} shards {(missing.Length == 1 ? "is" : "are")} missing: {which}; "
                + "run those too, or name their folders");
        }
    }

    private void RequireSameSettings()
    {
        foreach (var part in Parts)
        {
            foreach (var (folder, _, journal) in part)
            {
                string settings = part[0].Journal.Header.Settings, other = journal.Header.Settings;
                if (SettingsText.FirstDifference(settings, other) is var (one, its))
                    throw new InputException(
                        $"shards differ: {part[0].Folder} was made with {one}, and {folder} with {its}; "
                        + "run one of them again");
            }
        }
    }
}
