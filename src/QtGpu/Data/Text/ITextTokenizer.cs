namespace QtGpu.Data.Text;

/// <summary>Cuts text into the pieces that a network reads one after another.</summary>
public interface ITextTokenizer
{
    /// <summary>
    /// The pieces of a text, in order: words, or parts of them. Empty where the tokenizer's own vocabulary lacks one.
    /// </summary>
    IReadOnlyList<string> Tokens(string text);
}
