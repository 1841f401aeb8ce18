namespace QtGpu.Data.Text;

/// <summary>The words of training texts.</summary>
internal static class Vocabulary
{
    /// <summary>The words, the most frequent first; of equally frequent ones the one that is met first.</summary>
    /// <param name="texts">The pieces of each text; empty ones are no words.</param>
    /// <param name="minimumCount">How often a word has to be met.</param>
    /// <param name="mostWords">How many there are at most; 0: all.</param>
    /// <exception cref="InputException">None is left.</exception>
    public static string[] Of(IEnumerable<IReadOnlyList<string>> texts, int minimumCount, int mostWords)
    {
        var counts = new Dictionary<string, (int Count, int First)>(StringComparer.Ordinal);
        foreach (string word in texts.SelectMany(text => text).Where(word => word.Length > 0))
        {
            var (count, first) = counts.GetValueOrDefault(word, (0, counts.Count));
            counts[word] = (count + 1, first);
        }

        string[] words = [.. counts.Where(word => word.Value.Count >= minimumCount)
            .OrderByDescending(word => word.Value.Count).ThenBy(word => word.Value.First)
            .Take(mostWords == 0 ? int.MaxValue : mostWords).Select(word => word.Key)];
        return words.Length > 0 ? words : throw new InputException(
            $"None of the {counts.Count} words of the training texts is met {minimumCount} times, ‘minimum count’; "
            + "expected at least one word. Lower it.");
    }
}
