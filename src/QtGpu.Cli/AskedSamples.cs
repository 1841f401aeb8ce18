using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.Data;
using QtGpu.Data.Files;
using QtGpu.Data.Tables;

namespace QtGpu.Cli;

/// <summary>The samples that a trained network is asked about.</summary>
/// <param name="Name">The data set or file.</param>
/// <param name="Description">What they are of, in a line.</param>
/// <param name="Which">What they are called, as in "on the 30 test samples".</param>
/// <param name="Split"><c>train</c>, <c>test</c> or <c>all</c>.</param>
/// <param name="Samples">Features, and targets where they were asked for.</param>
/// <param name="Rows">Their rows in the data set or file, from 0.</param>
/// <param name="Labels">Their labels in words; null where there is none.</param>
internal sealed record AskedSamples(
    string Name, string Description, string Which, string Split, Samples Samples, IReadOnlyList<int> Rows, IReadOnlyList<string?> Labels)
{
    /// <summary>Whether the program made them up.</summary>
    public bool Synthetic { get; init; }

    /// <summary>
    /// The test samples of what the network was trained on, or its training samples; every row of a file that was asked for.
    /// </summary>
    public static AskedSamples Load(Session session, TrainedNetwork network, AskedFlags.Values asked, bool train, bool labelled)
    {
        string name = asked.Dataset ?? network.Dataset;
        if (DatasetCatalogue.Names.Contains(name, StringComparer.Ordinal) || !DataFile.IsFile(name))
            return OfCatalogue(session, network, name, asked, train);
        TableSchema schema = network.Columns with { Missing = asked.Missing ?? network.Columns.Missing };
        if (asked.Dataset is not null)
        {
            if (train)
                throw new InputException("--train is for the data set that the network was trained on; leave out --train or --dataset");
            TableRows every = Read(session, name, schema, asked.Label, labelled);
            if (network.Spec.Dataset is { } trained && Path.GetFullPath(trained) == Path.GetFullPath(name))
                session.Remark([$"{Path.GetFileName(name)}: the network was trained on rows of this file; leave out --dataset for its test samples alone"]);
            return All(every, name, "rows", "all");
        }

        if (asked.Label is not null || asked.Missing is not null)
            throw new InputException($"{(asked.Label is null ? "--missing" : "--label")} needs --dataset FILE: what the network was trained on is read as in training");
        string? testFile = network.Spec.TestFile;
        string file = train ? name : testFile ?? name;
        if (!File.Exists(file))
            throw new InputException($"the network was {(file == testFile ? "tested" : "trained")} on {file}, which is not here; name samples with --dataset");
        TableRows rows = Read(session, file, schema, asked.Label, labelled: true);
        if (testFile is not null)
            return All(rows, file, train ? "training samples" : "test samples", train ? "train" : "test");
        var (kept, heldOut) = DataFile.Split(file, rows.Rows.Count, session.DataOptions.Seed);
        int[] part = train ? kept : heldOut;
        string which = train ? "training samples" : "test samples";
        return new(
            Path.GetFileName(file), Invariant($"{Path.GetFileName(file)}, the {part.Length:N0} of {rows.Rows.Count:N0} rows that are {which}"), which,
            train ? "train" : "test", rows.ToSamples().Subset(part), [.. part.Select(i => rows.Rows[i])], [.. part.Select(i => rows.Labels[i])]);
    }

    /// <summary>The first ones alone.</summary>
    public AskedSamples First(int count) => count >= Samples.Count ? this : this with
    {
        Samples = Samples.Subset([.. Enumerable.Range(0, count)]),
    };

    private static AskedSamples OfCatalogue(Session session, TrainedNetwork network, string name, AskedFlags.Values asked, bool train)
    {
        Dataset data = session.LoadData(name, new() { Label = asked.Label, Missing = asked.Missing ?? MissingValues.Error });
        network.RequireClasses(data);
        Samples samples = train ? data.Train : data.Test;
        return new(
            data.Name, TrainingReport.Describe(data), train ? "training samples" : "test samples", train ? "train" : "test", samples,
            [.. Enumerable.Range(0, samples.Count)],
            [.. Enumerable.Range(0, samples.Count).Select(i => samples.Classes > 0 ? data.ClassNames[samples.Label(i)] : null)])
        {
            Synthetic = data.Synthetic,
        };
    }

    private static TableRows Read(Session session, string file, TableSchema schema, string? label, bool labelled)
    {
        TableRows rows = DataFile.Read(file, schema, label, labelled);
        session.Remark(rows.Remarks);
        return rows;
    }

    private static AskedSamples All(TableRows rows, string file, string which, string split) => new(
        Path.GetFileName(file), Invariant($"{Path.GetFileName(file)}, {rows.Rows.Count:N0} {which}"), which, split,
        rows.ToSamples(), rows.Rows, rows.Labels);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
