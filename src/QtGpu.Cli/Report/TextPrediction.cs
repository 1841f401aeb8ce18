using QtGpu.Data;
using QtGpu.Data.Text;

namespace QtGpu.Cli.Report;

/// <summary>What a network says about a text, and about its beginnings: its first word, its first two, ….</summary>
/// <param name="Text">The text.</param>
/// <param name="ClassNames">What the classes are called.</param>
/// <param name="Words">Its words, each with what is said of the text up to it.</param>
internal sealed record TextPrediction(
    string Text, IReadOnlyList<string> ClassNames, IReadOnlyList<TextPrediction.Word> Words)
{
    /// <summary>A word, and what is said of the text up to it.</summary>
    /// <param name="Text">The word as it was cut.</param>
    /// <param name="IsKnown">Whether the network was trained on it.</param>
    /// <param name="Probabilities">Of each class.</param>
    internal sealed record Word(string Text, bool IsKnown, IReadOnlyList<double> Probabilities)
    {
        /// <summary>The most probable class.</summary>
        public int Predicted => Probabilities.Index().MaxBy(class_ => class_.Item).Index;
    }

    // More classes than these have no column each.
    private const int FewClasses = 5;

    /// <summary>Asks a network.</summary>
    /// <exception cref="InputException">It reads no text, or this one has nothing that it can read.</exception>
    public static TextPrediction Of(TrainedNetwork network, string text, CancellationToken stop)
    {
        TextEncoding encoding = network.Spec.Text ?? throw new InputException(
            "--text: the network reads no text; train one with `qtgpu train --model rnn --dataset phrases`");
        int[] numbers = encoding.Encode(text);
        IReadOnlyList<string> words = encoding.Tokens(text);

        // Every beginning is a sequence: together they are one packed batch after another.
        int[] lengths = [.. Enumerable.Range(1, numbers.Length)];
        float[] steps = [.. lengths.SelectMany(length => numbers.Take(length)).Select(number => (float)number)];
        Samples beginnings = Samples.OfSequences(
            steps, 1, lengths, [], classes: 0, targetCount: 0, encoding.Vocabulary);
        float[] outputs = network.Predict(beginnings, stop);
        int width = network.Spec.Outputs;
        return new(text, network.Spec.ClassNames,
        [
            .. numbers.Select((number, i) => new Word(
                words[i], number != TextEncoding.Unknown,
                Prediction.Probabilities(outputs.AsSpan(i * width, width)))),
        ]);
    }

    public void Write(Session session)
    {
        Word whole = Words[^1];
        session.Out.WriteLine(InvariantText.Text(
            $"{ClassNames[whole.Predicted]}, with probability {whole.Probabilities[whole.Predicted]:0.0000}"));
        bool few = ClassNames.Count <= FewClasses;
        List<string> header = ["up to the word", .. few ? ClassNames : ["predicted", "probability"]];
        session.Out.Write(SummaryTable.Of(header, Words.Select(word => (string[])
        [
            word.IsKnown ? word.Text : $"{word.Text} (unknown)",
            .. few ? word.Probabilities.Select(p => InvariantText.Text($"{p:0.0000}"))
                : [ClassNames[word.Predicted], InvariantText.Text($"{word.Probabilities[word.Predicted]:0.0000}")],
        ])));
        session.WriteJson(new
        {
            this.Text,
            whole.Predicted,
            Class = ClassNames[whole.Predicted],
            Probability = whole.Probabilities[whole.Predicted],
            ClassNames,
            Words = Words.Select(word => new { Word = word.Text, Known = word.IsKnown, word.Probabilities }),
        });
    }

    /// <summary>A row for each word: how likely each class is up to it.</summary>
    public void Write(string file) => CsvFile.Write(
        file, ["word", "known", .. ClassNames.Select(name => $"probability_{name}")],
        Words.Select(word => (object?[])[word.Text, word.IsKnown, .. word.Probabilities]));
}
