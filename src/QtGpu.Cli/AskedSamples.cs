using QtGpu.Data;
using QtGpu.Data.Files;
using QtGpu.Data.Tables;
using QtGpu.Data.Text;

namespace QtGpu.Cli;

/// <summary>The samples that a trained network is asked about.</summary>
internal sealed record AskedSamples
{
    /// <summary>The data set or file.</summary>
    public required string Name { get; init; }

    /// <summary>What they are of, in a line.</summary>
    public required string Description { get; init; }

    /// <summary><c>train</c>, <c>test</c> or <c>all</c>.</summary>
    public required string Split { get; init; }

    /// <summary>Features, and targets where they were asked for.</summary>
    public required Samples Samples { get; init; }

    /// <summary>Their rows in the data set or file, from 0.</summary>
    public required IReadOnlyList<int> Rows { get; init; }

    /// <summary>Their labels in words; null where there is none.</summary>
    public required IReadOnlyList<string?> Labels { get; init; }

    /// <summary>The file that each is in, where it is an image; null: they are rows.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>How many of them, the last ones, the file itself has for testing.</summary>
    private int OwnTest { get; init; }

    /// <summary>Whether the program made them up.</summary>
    public bool Synthetic { get; init; }

    /// <summary>What they are called, as in "on the 30 test samples".</summary>
    public string Which => WordsOf(Split);

    /// <summary>
    /// The test samples of what the network was trained on, or its training samples; of another file every row.
    /// </summary>
    /// <param name="session">Where what a user should know of a file is said.</param>
    /// <param name="network">The network.</param>
    /// <param name="asked">What was given.</param>
    /// <param name="train">The training samples are asked for.</param>
    /// <param name="labelled">Each needs a label that the network knows.</param>
    /// <exception cref="InputException">There is no such data set or file, or it does not fit the network.</exception>
    public static AskedSamples Load(
        Session session, TrainedNetwork network, AskedFlags.Values asked, bool train, bool labelled)
    {
        string name = asked.Dataset ?? network.Dataset;
        if (DatasetCatalogue.Names.Contains(name, StringComparer.Ordinal) || !DataFile.IsFile(name))
            return OfCatalogue(session, network, name, asked, train);
        if (asked.Dataset is null)
            return OfTraining(session, network, asked, train);
        if (train)
            throw new InputException(
                "--train is for what the network was trained on; leave out --train, or --dataset");
        AskedSamples rows = network.Spec.Text is not null
            ? OfTexts(network, name, "all", asked.Missing is null
                ? asked.Label
                : throw new InputException("--missing is for tables; a text cannot be missing"), labelled)
            : OfTable(session, network, name, asked, labelled);
        if (network.Spec.Dataset is { } trained && Path.GetFullPath(trained) == Path.GetFullPath(name))
            session.Remark([
                $"{DataFile.NameOf(name)}: the network was trained on rows of this file; "
                + "leave out --dataset for its test samples alone",
            ]);
        return rows;
    }

    /// <summary>
    /// The test samples of a data set, or every row of a file, that the network was not made for: it can read them, and
    /// they may have other classes, or none.
    /// </summary>
    /// <exception cref="InputException">There is no such data set or file, or the network cannot read it.</exception>
    public static AskedSamples OfAnotherKind(Session session, TrainedNetwork network, string name)
    {
        AskedSamples samples = DataFile.IsFile(name) && !DatasetCatalogue.Names.Contains(name, StringComparer.Ordinal)
            ? Load(session, network, new("", name, null, null), train: false, labelled: false)
            : OfCatalogue(session, network, name, new("", name, null, null), train: false, sameClasses: false);
        network.RequireFeatures(samples.Samples, $"choose another data set than {samples.Name} with --ood");
        return samples;
    }

    /// <summary>The first ones alone.</summary>
    public AskedSamples First(int count) => count >= Samples.Count ? this : this with
    {
        Samples = Samples.Subset([.. Enumerable.Range(0, count)]),
        Names = Names?.Take(count).ToArray(),
    };

    private static AskedSamples OfCatalogue(
        Session session, TrainedNetwork network, string name, AskedFlags.Values asked, bool train,
        bool sameClasses = true)
    {
        MissingValues missing = asked.Missing ?? MissingValues.Error;
        Dataset data = session.LoadData(name, options => options with
        {
            Table = new() { Label = asked.Label, Missing = missing },
            Words = network.Spec.Text,
        });
        if (sameClasses)
            network.RequireClasses(data);
        Samples samples = train ? data.Train : data.Test;
        IEnumerable<int> rows = Enumerable.Range(0, samples.Count);
        return new()
        {
            Name = data.Name,
            Description = TrainingReport.Describe(data),
            Split = train ? "train" : "test",
            Samples = samples,
            Rows = [.. rows],
            Labels = [.. rows.Select(i => samples.Classes > 0 ? data.ClassNames[samples.Label(i)] : null)],
            Synthetic = data.Synthetic,
        };
    }

    // Read as in training, so that the rows are parted as they were then.
    private static AskedSamples OfTraining(
        Session session, TrainedNetwork network, AskedFlags.Values asked, bool train)
    {
        if (asked.Label is not null || asked.Missing is not null)
            throw new InputException(
                $"{(asked.Label is null ? "--missing" : "--label")} needs --dataset FILE: "
                + "what the network was trained on is read as it was then");
        string file = (train ? null : network.Spec.TestFile) ?? network.Dataset, split = train ? "train" : "test";
        if (!Path.Exists(file))
            throw new InputException($"the network asks for {file}, which is not here; name samples with --dataset");
        if (file == network.Dataset && network.Spec.DatasetDigest is { } digest && digest != DataFile.Digest(file))
            throw new InputException(
                $"{file} has changed since the network was trained on it, so that its test samples cannot be told from "
                + "those that it was trained on. Name samples with --dataset FILE, or train anew");
        AskedSamples all = network.Spec.Text is not null
            ? OfTexts(network, file, split, network.Spec.Label, labelled: true)
            : Of(Read(session, DataFile.Read(file, network.Columns)), file, split);

        if (network.Spec.TestFile is not null)
            return all;
        (int[] kept, int[] heldOut) = DataFile.Split(file, all.Samples, all.OwnTest, network.Spec.Split ?? new());
        int[] part = train ? kept : heldOut;
        return all with
        {
            Description = Text($"{all.Name}, the {part.Length:N0} of {all.Rows.Count:N0} rows that are {all.Which}"),
            Samples = all.Samples.Subset(part),
            Rows = [.. part.Select(i => all.Rows[i])],
            Labels = [.. part.Select(i => all.Labels[i])],
            Names = all.Names is null ? null : [.. part.Select(i => all.Names[i])],
        };
    }

    private static TableRows Read(Session session, TableRows rows)
    {
        session.Remark(rows.Remarks);
        return rows;
    }

    private static AskedSamples OfTable(
        Session session, TrainedNetwork network, string name, AskedFlags.Values asked, bool labelled)
    {
        MissingValues missing = asked.Missing ?? network.Columns.Missing;
        TableRows rows = DataFile.Read(name, network.Columns with { Missing = missing }, asked.Label, labelled);
        return Of(Read(session, rows), name, "all");
    }

    private static AskedSamples OfTexts(
        TrainedNetwork network, string file, string split, string? label, bool labelled)
    {
        (Samples samples, TextRows rows) = TextFile.ReadLike(
            file, network.Spec.Text!, network.Spec.ClassNames, label, labelled);
        string name = Path.GetFileName(file);
        return new()
        {
            Name = name,
            Description = Text($"{name}, {samples.Count:N0} {WordsOf(split)}"),
            Split = split,
            Samples = samples,
            Rows = [.. Enumerable.Range(0, samples.Count)],
            Labels = rows.Labels ?? new string?[samples.Count],
        };
    }

    private static AskedSamples Of(TableRows rows, string file, string split) => new()
    {
        Name = DataFile.NameOf(file),
        Description = Text($"{DataFile.NameOf(file)}, {rows.Rows.Count:N0} {WordsOf(split)}"),
        Split = split,
        Samples = rows.ToSamples(),
        Rows = rows.Rows,
        Labels = rows.Labels,
        Names = rows.Names,
        OwnTest = rows.OwnTest,
    };

    private static string WordsOf(string split) => split switch
    {
        "train" => "training samples",
        "test" => "test samples",
        _ => "rows",
    };
}
