using System.Security.Cryptography;
using System.Text;
using QtGpu.IO;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.IO;

public sealed class JournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["runs/a.journal"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_kept_is_known_when_the_run_goes_on_bit_by_bit()
    {
        Kept("a", [0.1, double.NaN, double.NegativeInfinity, 5e-324]);

        using Journal again = Journal.Open(Path, "settings", resume: true);
        Assert.True(again.TryGet("a", out double[]? values));
        Assert.Equal([0.1, double.NaN, double.NegativeInfinity, 5e-324], values!);
        Assert.False(again.TryGet("b", out double[]? _));
        Assert.Equal(1, again.Count);
    }

    [Fact]
    public void Without_resume_it_begins_anew()
    {
        Kept("a", [1]);
        using Journal again = Journal.Open(Path, "settings", resume: false);
        Assert.Equal(0, again.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    public void A_line_cut_short_by_a_kill_is_lost_alone(int missing)
    {
        Kept("a", [1]);
        long before = new FileInfo(Path).Length;
        Kept("b", [2], resume: true);
        File.WriteAllBytes(Path, File.ReadAllBytes(Path)[..^missing]);

        using (Journal again = Journal.Open(Path, "settings", resume: true))
        {
            Assert.True(again.TryGet("a", out double[]? _));
            Assert.False(again.TryGet("b", out double[]? _));
            Assert.Equal(before, new FileInfo(Path).Length);
            again.Keep("b", new[] { 3.0 });
        }

        using Journal last = Journal.Open(Path, "settings", resume: true);
        Assert.True(last.TryGet("b", out double[]? b));
        Assert.Equal([3.0], b!);
    }

    [Fact]
    public void A_kill_during_the_first_line_begins_anew()
    {
        Kept("a", [1]);
        File.WriteAllBytes(Path, File.ReadAllBytes(Path)[..10]);
        using Journal again = Journal.Open(Path, "settings", resume: true);
        Assert.Equal(0, again.Count);
    }

    [Fact]
    public void A_changed_byte_of_an_earlier_line_is_named()
    {
        Kept("a", [1]);
        Kept("b", [2], resume: true);
        byte[] bytes = File.ReadAllBytes(Path);
        bytes[Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) - 3] ^= 1;
        File.WriteAllBytes(Path, bytes);

        string message = Assert.Throws<InputException>(() => Journal.Open(Path, "settings", resume: true)).Message;
        Assert.Contains("is damaged: the sum of line 2 is wrong", message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Path));
    }

    [Fact]
    public void Other_settings_are_refused_and_nothing_is_touched()
    {
        Kept("a", [1]);
        byte[] before = File.ReadAllBytes(Path);
        string message = Assert.Throws<InputException>(() => Journal.Open(Path, "others", resume: true)).Message;
        Assert.Contains("Made with: settings. Asked for: others.", message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Fact]
    public void Of_settings_that_differ_only_those_are_told()
    {
        Journal.Open(Path, "fnn, lr 0.1, epochs 3; cpu", resume: false).Dispose();
        string message = Assert.Throws<InputException>(
            () => Journal.Open(Path, "fnn, lr 0.2, epochs 3; cpu", resume: true)).Message;
        Assert.Contains("Made with: lr 0.1. Asked for: lr 0.2.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_of_another_kind_is_named()
    {
        Kept("a", [1]);
        using Journal again = Journal.Open(Path, "settings", resume: true);
        Assert.Throws<InputException>(() => again.TryGet("a", out string? _));
    }

    // A sum is no proof that this program wrote the line.
    [Theory]
    [InlineData("""{"Unit":null,"Result":1}""")]
    [InlineData("""{"Unit":"a"}""")]
    [InlineData("""{"Result":1}""")]
    [InlineData("null")]
    public void A_line_whose_sum_is_right_but_which_is_no_entry_is_named(string line)
    {
        Kept("a", [1]);
        string sum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)))[..16];
        File.AppendAllText(Path, $"{sum} {line}\n");

        string message = Assert.Throws<InputException>(() => Journal.Open(Path, "settings", resume: true)).Message;
        Assert.Contains("is damaged: line 3 is no entry", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_may_keep_at_the_same_time()
    {
        using (Journal journal = Journal.Open(Path, "settings", resume: false))
            Parallel.For(0, 40, i => journal.Keep($"unit {i}", i));

        using Journal again = Journal.Open(Path, "settings", resume: true);
        for (int i = 0; i < 40; i++)
            Assert.True(again.TryGet($"unit {i}", out int value) && value == i);
    }

    [Fact]
    public void A_second_run_is_refused_until_the_first_has_ended()
    {
        using (Journal.Open(Path, "settings", resume: false))
        {
            string message = Assert.Throws<InputException>(() => Journal.Open(Path, "settings", resume: true)).Message;
            Assert.Contains("is being written by another run", message, StringComparison.Ordinal);
        }

        using Journal next = Journal.Open(Path, "settings", resume: true);
    }

    [Fact]
    public void Nothing_stays_of_a_run_that_removes_its_journal()
    {
        using (Journal journal = Journal.Open(Path, "settings", resume: false))
            journal.Remove();
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_lock_file_that_a_kill_left_holds_nobody_off()
    {
        Directory.CreateDirectory(_folder["runs"]);
        File.WriteAllText(Path + ".lock", "");
        using (FileLock.Take(Path))
            Assert.Throws<InputException>(() => FileLock.Take(Path));
        Assert.Empty(Directory.GetFiles(_folder["runs"]));
    }

    private void Kept(string unit, double[] values, bool resume = false)
    {
        using Journal journal = Journal.Open(Path, "settings", resume);
        journal.Keep(unit, values);
    }
}
