using System.Globalization;

namespace QtGpu.Data.Text;

/// <summary>A data set of texts: sequences of the words that its training texts have.</summary>
internal static class TextDataset
{
    /// <summary>Makes it.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="train">Training texts, whose words are known unless others are given.</param>
    /// <param name="test">Test texts.</param>
    /// <param name="classNames">The labels, in the order of their classes.</param>
    /// <param name="options">How texts are cut, or the words that are known.</param>
    /// <exception cref="InputException">A text is too long, or a label no class; says where.</exception>
    public static Dataset Of(
        string name, TextRows train, TextRows test, IReadOnlyList<string> classNames, DataOptions options)
    {
        TextEncoding encoding = options.Words ?? TextEncoding.Of(train.Texts, options.Text);
        Samples known = train.ToSamples(encoding, classNames), asked = test.ToSamples(encoding, classNames);
        string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        int without = Enumerable.Range(0, asked.Count).Count(
            i => !asked.Row(i).ContainsAnyExcept(TextEncoding.Unknown));
        string words = Invariant(
            $"{name}: {encoding.Words.Count} different words, at most {known.LongestLength} in a training text");
        return new(name, known, asked, classNames, Synthetic: false)
        {
            Text = encoding,
            Remarks = without == 0 ? [words]
                : [words, Invariant($"{name}: {without} of {asked.Count} test texts have no word that is known")],
        };
    }
}
