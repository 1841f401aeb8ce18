using QtGpu.IO;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.IO;

/// <summary>The journals of shards, and what they are united to.</summary>
public sealed class JournalUnionTests : IDisposable
{
    private const string Name = "progress.journal";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_list_is_done_by_all_shards_together_and_then_known_as_a_whole()
    {
        string[] list = [.. Enumerable.Range(0, 11).Select(i => $"piece {i}")];
        var done = new List<string>();
        for (int i = 1; i <= 3; i++)
        {
            using Journal journal = Journal.Open(Path(i), "settings", resume: false, new Shard(i, 3));
            var awaited = Assert.Throws<AwaitedPiecesException>(() => Work(journal, list, done.Add));
            Assert.DoesNotContain(i, awaited.Owners);
            Assert.Equal(11 - journal.Count, awaited.Owners.Count);
        }

        Assert.Equal(list.Order(StringComparer.Ordinal), done.Order(StringComparer.Ordinal));
        using (JournalUnion union = Union())
            union.WriteTo(_folder["whole"]);
        using Journal whole = Journal.Open(Path("whole"), "settings", resume: true, new Shard(0, 3));
        Assert.Equal(list.Select(piece => piece.Length), Work(whole, list, _ => Assert.Fail("done again")));
    }

    [Fact]
    public void What_the_others_have_done_is_shared()
    {
        for (int i = 1; i <= 2; i++)
            Kept(i, 2, "settings", ($"piece {i}", i));
        using (JournalUnion union = Union())
            union.Share();
        using Journal first = Journal.Open(Path(1), "settings", resume: true, new Shard(1, 2));
        Assert.True(first.TryGet("piece 2", out int two) && two == 2);
    }

    [Fact]
    public void Missing_shards_are_listed()
    {
        Kept(2, 5, "settings");
        Kept(3, 5, "settings");
        Refused("3 of 5 shards are missing: 1, 4, 5; run those too, or name their folders");
    }

    [Fact]
    public void The_first_setting_that_differs_is_named()
    {
        Kept(1, 2, "digits, lr 0.1, epochs 3; cpu");
        Kept(2, 2, "digits, lr 0.2, epochs 4; cpu");
        Refused($"shards differ: {_folder["1"]} was made with lr 0.1, and {_folder["2"]} with lr 0.2; "
            + "run one of them again");
    }

    [Fact]
    public void Shards_of_another_number_are_refused()
    {
        Kept(1, 2, "settings");
        Kept(2, 3, "settings");
        Refused($"{_folder["2"]} is shard 2 of 3, and {_folder["1"]} shard 1 of 2: expected shards of one run");
    }

    [Fact]
    public void A_piece_that_two_have_must_be_the_same_but_for_times()
    {
        Kept(1, 2, "settings", ("a", new Timed(1, 0.5)));
        Kept(2, 2, "settings", ("a", new Timed(1, 0.7)));
        using (JournalUnion union = Union())
            union.WriteTo(_folder["whole"]);
        Kept(2, 2, "settings", ("a", new Timed(2, 0.5)));
        using JournalUnion other = Union();
        string message = Assert.Throws<InputException>(() => other.WriteTo(_folder["again"])).Message;
        Assert.Contains("different results of a;", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_run_a_folder_without_a_journal_and_a_shard_that_is_under_way_are_refused()
    {
        Refused($"{_folder["1"]} has no {Name}: expected the folder of a shard", _folder["1"]);
        Journal.Open(Path(1), "settings", resume: false).Dispose();
        Refused($"{Path(1)} is of a whole run: expected the folder of a shard", _folder["1"]);
        using Journal busy = Journal.Open(Path(2), "settings", resume: false, new Shard(1, 1));
        Refused("is being written by another run", _folder["2"]);
    }

    [Fact]
    public void A_shard_does_not_go_on_with_another_ones_folder()
    {
        Kept(1, 3, "settings");
        string message = Assert.Throws<InputException>(
            () => Journal.Open(Path(1), "settings", resume: true, new Shard(2, 3))).Message;
        Assert.Contains("Made with: shard 1 of 3. Asked for: shard 2 of 3.", message, StringComparison.Ordinal);
        message = Assert.Throws<InputException>(() => Journal.Open(Path(1), "settings", resume: true)).Message;
        Assert.Contains("Made with: shard 1 of 3. Asked for: all of it.", message, StringComparison.Ordinal);
    }

    private string Path(object folder) => System.IO.Path.Combine(_folder[$"{folder}"], Name);

    private JournalUnion Union() => new(
        Directory.GetDirectories(_folder.Path).Where(folder => char.IsDigit(System.IO.Path.GetFileName(folder)[0]))
            .Order(StringComparer.Ordinal), Name);

    private void Refused(string expected, params string[] folders)
    {
        string message = Assert.Throws<InputException>(
            () => (folders.Length == 0 ? Union() : new JournalUnion(folders, Name)).Dispose()).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    private void Kept(int number, int count, string settings, params (string Unit, object Result)[] pieces)
    {
        using Journal journal = Journal.Open(Path(number), settings, resume: false, new Shard(number, count));
        foreach (var (unit, result) in pieces)
            journal.Keep(unit, result);
    }

    private static int[] Work(Journal journal, string[] list, Action<string> done) =>
    [
        .. journal.Dealt(list, piece => piece).Select(piece => journal.Once(piece, () =>
        {
            done(piece);
            return piece.Length;
        })),
    ];

    private sealed record Timed(int Value, double Seconds);
}
