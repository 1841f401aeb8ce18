using QtGpu.Data;

namespace QtGpu.Comparison;

/// <summary>The terms of training texts: their words, and pairs of neighbouring ones.</summary>
internal sealed class TextTerms
{
    private readonly Dictionary<long, int> _numbers = [];
    private readonly int _longest;

    /// <param name="train">The texts.</param>
    /// <param name="longest">1: words; 2: pairs too.</param>
    public TextTerms(Samples train, int longest)
    {
        _longest = longest;
        for (int i = 0; i < train.Count; i++)
        {
            foreach (long term in TermsOf(train, i))
                _numbers.TryAdd(term, _numbers.Count);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _numbers.Count;

    /// <summary>Which of them each text has, in ascending order; what is no term is left out.</summary>
    public SparseRows Of(Samples texts)
    {
        int[][] terms = [.. Enumerable.Range(0, texts.Count).Select(i => TermsOf(texts, i)
            .Select(term => _numbers.GetValueOrDefault(term, -1)).Where(number => number >= 0)
            .Distinct().Order().ToArray())];
        return new(terms, [.. Enumerable.Range(0, texts.Count).Select(texts.Label)], Count);
    }

    private IEnumerable<long> TermsOf(Samples texts, int i)
    {
        int[] words = Array.ConvertAll(texts.Row(i).ToArray(), word => (int)word);
        IEnumerable<long> single = words.Select(word => (long)word);

        // A pair's key is beyond those of words: its first word counts from 1.
        return _longest == 1 ? single
            : single.Concat(words.Zip(words.Skip(1), (a, b) => ((a + 1L) * texts.Vocabulary) + b));
    }
}

/// <summary>Rows of ones: the columns of each, and its class.</summary>
/// <param name="Ones">Where the ones of each row are.</param>
/// <param name="Labels">The class of each row.</param>
/// <param name="Columns">How many columns there are.</param>
internal sealed record SparseRows(int[][] Ones, int[] Labels, int Columns)
{
    /// <summary>How many rows.</summary>
    public int Count => Ones.Length;

    /// <summary>Some of them.</summary>
    public SparseRows Some(int[] rows) => this with
    {
        Ones = [.. rows.Select(row => Ones[row])],
        Labels = [.. rows.Select(row => Labels[row])],
    };
}
