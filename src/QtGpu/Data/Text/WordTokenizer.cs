namespace QtGpu.Data.Text;

/// <summary>Words between white space, in lower case; punctuation stays where it is.</summary>
public sealed class WordTokenizer : ITextTokenizer
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Tokens(string text) =>
        text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
