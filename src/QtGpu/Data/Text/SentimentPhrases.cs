using System.Reflection;

namespace QtGpu.Data.Text;

/// <summary>
/// Short phrases that are positive or negative, of 18 words: 58 to train on, 20 to test on. Built in. Source: V. Zhou,
/// github.com/vzhou842/rnn-from-scratch, MIT licence. Always the same class, or chance: accuracy 50 to 55 %, loss
/// ln 2 = 0.693.
/// </summary>
public sealed class SentimentPhrases : IDatasetSource
{
    /// <inheritdoc/>
    public string Name => "phrases";

    /// <inheritdoc/>
    public string Summary => "short phrases of 18 words, 58 + 20, positive or negative";

    /// <inheritdoc/>
    public Dataset Load(DataOptions options) =>
        TextDataset.Of(Name, Read("train"), Read("test"), ["negative", "positive"], options);

    private static TextRows Read(string part)
    {
        string name = $"phrases/{part}.tsv";
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var text = new StreamReader(stream);
        TextRows rows = TextRows.Read(name, text.ReadToEnd().Split('\n'), label: null, labelled: true);
        return rows with { Labels = Array.ConvertAll(rows.Labels!, SentimentTreebank.NameOf) };
    }
}
