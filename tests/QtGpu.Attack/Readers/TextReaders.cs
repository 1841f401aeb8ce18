using System.Globalization;
using QtGpu.Attack.Mutations;
using QtGpu.Data;
using QtGpu.Data.Files;
using QtGpu.Data.Series;
using QtGpu.Data.Tables;
using QtGpu.IO;

namespace QtGpu.Attack.Readers;

/// <summary>A table to train on, with a name, numbers, a category, a quoted field and a gap.</summary>
internal abstract class TableReader(string name, string file, char separator) : Reader(name, file)
{
    public override void Write(string path) =>
        File.WriteAllText(path, string.Concat(Enumerable.Range(-1, 40).Select(Row)));

    private string Row(int i) => string.Join(separator, i < 0 ? ["width", "colour", "note", "label"] :
    [
        (i * 0.37 % 5).ToString(CultureInfo.InvariantCulture), i % 3 == 0 ? "red" : "blue",
        $"\"a{separator} {i % 4}\"", i % 2 == 0 ? "yes" : "no",
    ]) + "\n";

    public override void Read(string path) =>
        DataFile.Load(path, new DataOptions { Table = new TableOptions { Missing = MissingValues.Mean } });

    public override byte[] Damage(byte[] good, Dice dice) => LinesMutation.OfTable(good, dice);
}

internal sealed class CsvReader() : TableReader("csv", "a.csv", ',');

internal sealed class TsvReader() : TableReader("tsv", "a.tsv", '\t');

/// <summary>A series of numbers, a row for each step.</summary>
internal sealed class SequenceReader() : Reader("sequence", "a.txt")
{
    public override void Write(string path) => File.WriteAllText(path, string.Join(
        '\n',
        Enumerable.Range(0, 60).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Math.Sin(i)} {i % 7}"))));

    public override void Read(string path) => SeriesCatalogue.Load(path, 5, seed: 1, targetColumns: 1);

    public override byte[] Damage(byte[] good, Dice dice) => LinesMutation.OfTable(good, dice);
}

/// <summary>What a long run has kept.</summary>
internal sealed class JournalReader() : Reader("journal", "a.journal")
{
    private sealed record Result(int Index, double Loss, string Name, IReadOnlyList<double> Curve);

    public override void Write(string path)
    {
        using var journal = Journal.Open(path, "attack", resume: false);
        for (int i = 0; i < 6; i++)
            journal.Keep($"unit {i}", new Result(i, i / 3.0, "tunnelling", [1, 2, double.NaN]));
    }

    public override void Read(string path)
    {
        using var journal = Journal.Open(path, "attack", resume: true);
        for (int i = 0; i < 6; i++)
            journal.TryGet<Result>($"unit {i}", out _);
        journal.Keep("more", 1);
    }

    public override byte[] Damage(byte[] good, Dice dice) => LinesMutation.OfJournal(good, dice);
}
