using System.Text;
using QtGpu.Data.Download;

namespace QtGpu.Data.Text;

/// <summary>
/// Sentences and phrases of film reviews, positive or negative: 67 349 to train on, 872 to test on (the dev set of the
/// GLUE benchmark: the labels of its test set are not published). Source: R. Socher et al., EMNLP 2013,
/// nlp.stanford.edu/sentiment. Always positive: accuracy 50.9 %; loss ln 2 = 0.693.
/// </summary>
public sealed class SentimentTreebank : IDatasetSource
{
    /// <inheritdoc/>
    public string Name => "sst2";

    /// <inheritdoc/>
    public string Summary => "sentences of film reviews, 67,349 + 872, positive or negative";

    /// <inheritdoc/>
    public IReadOnlyList<RemoteFile> Files { get; } =
    [
        new("sst2", "train.tsv", 3_738_731, "dc4a10637729af71aeb11f573482b10031ba7ffe53159403599d06759e484e30", []),
        new("sst2", "dev.tsv", 94_414, "84207e6be5873fb18db798cc6faec86871f5a426554650ff64a1c34e87665f6f", []),
    ];

    /// <inheritdoc/>
    public Dataset Load(DataOptions options) => TextDataset.Of(
        Name, Read(Files[0], options), Read(Files[1], options), ["negative", "positive"], options);

    /// <summary>What the label 0 or 1 means.</summary>
    internal static string NameOf(string label) => label is "1" ? "positive" : "negative";

    private static TextRows Read(RemoteFile file, DataOptions options)
    {
        string[] lines = Encoding.UTF8.GetString(file.Read(options).Span).Split('\n');
        TextRows rows = TextRows.Read($"sst2/{file.Name}", lines, label: null, labelled: true);
        return rows with { Labels = Array.ConvertAll(rows.Labels!, NameOf) };
    }
}
