namespace QtGpu.Benchmarks.Peers;

/// <summary>Our work, and the rows of peers that do the same.</summary>
internal sealed record PeerEntry(string Name, Func<Lap> Laps, string[] TheirRows);

/// <summary>Turns of this library and every peer that has a row.</summary>
/// <param name="peers">Who take part.</param>
/// <param name="measure">What is compared of a lap.</param>
/// <param name="say">Hears of a peer that has a row but fails in it.</param>
/// <param name="stop">Ends it between two laps.</param>
internal sealed class PeerContest(
    IReadOnlyList<PeerProcess> peers, Func<Lap, double> measure, Action<string> say, CancellationToken stop)
{
    private const double Seconds = 4;
    private readonly HashSet<string> _troubles = new(StringComparer.Ordinal);

    public Func<Lap, double> Measure => measure;

    /// <summary>Every peer that samples must give the exact mean.</summary>
    public void CheckMeans(string row)
    {
        foreach (PeerProcess peer in peers)
        {
            if (peer.TryMean(row) is { } result)
                SweepWork.Check(new(), result.Mean, result.StandardError, peer.Name);
        }
    }

    /// <summary>The rows beside peers.</summary>
    public IReadOnlyList<PeerRow> Rows(Rate rate, params PeerEntry[] entries) =>
        Take(rate, entries, alone: false).Peers;

    /// <summary>The same, and our own laps of each entry, also where no peer has a row.</summary>
    public (Lap[][] Ours, PeerRow[] Peers) Take(Rate rate, params PeerEntry[] entries) =>
        Take(rate, entries, alone: true);

    private (Lap[][] Ours, PeerRow[] Peers) Take(Rate rate, PeerEntry[] entries, bool alone)
    {
        var contenders = entries.Select(entry => entry.Laps).ToList();
        var pairs = new List<(int Ours, PeerProcess Peer, string Row)>();
        for (int i = 0; i < entries.Length; i++)
        {
            foreach (string row in entries[i].TheirRows)
            {
                foreach (PeerProcess peer in peers.Where(peer => Has(peer, row)))
                {
                    pairs.Add((i, peer, row));
                    contenders.Add(() =>
                        peer.TryLap(row) ?? throw new IOException($"{peer.Name} gave up in row '{row}'"));
                }
            }
        }

        if (pairs.Count == 0 && !alone)
            return ([], []);
        Lap[][] laps = Turns.Take(contenders, Seconds, stop);
        foreach (PeerProcess peer in peers)
            peer.Forget();
        return (laps[..entries.Length], [.. pairs.Select((pair, i) => Row(
            rate, entries[pair.Ours].Name, pair.Peer, pair.Row, laps[pair.Ours], laps[entries.Length + i]))]);
    }

    private bool Has(PeerProcess peer, string row)
    {
        stop.ThrowIfCancellationRequested();
        if (peer.TryLap(row, out string? trouble) is not null)
            return true;
        if (trouble is not null && _troubles.Add(peer.Name + trouble)) // what fails in one row fails in many
            say($"{peer.Name} cannot do '{row}': {trouble}");
        return false;
    }

    private PeerRow Row(Rate rate, string name, PeerProcess peer, string theirs, Lap[] ours, Lap[] laps)
    {
        var row = PeerRow.Of(name + Beside(theirs, name), peer.Name, peer.Version, rate, ours, laps, measure);
        return peer.IsAtItsBest ? row : row.NotAtItsBest();
    }

    // What theirs is, where it is more than the same.
    private static string Beside(string theirs, string ours)
    {
        string[] words = theirs.Split(' ');
        string[] more =
        [
            .. words[0] == "copy" && ours != "copy" ? ["beside a copy"] : Array.Empty<string>(),
            .. words[0] == "recurrent" && !ours.Contains(words[^1], StringComparison.Ordinal)
                ? [$"beside {words[^1]}"] : Array.Empty<string>(),
            .. words.Contains("shuffled") ? ["both shuffled"] : Array.Empty<string>(),
            .. words.Contains("compiled") ? ["theirs compiled"] : Array.Empty<string>(),
            .. words.Contains("graph") ? ["theirs a CUDA graph"] : Array.Empty<string>(),
            .. words.Contains("tf32") ? ["theirs TF32"] : Array.Empty<string>(),
        ];
        return string.Concat(more.Select(text => $", {text}"));
    }
}
