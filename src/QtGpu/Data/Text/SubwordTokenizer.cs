using Microsoft.ML.Tokenizers;

namespace QtGpu.Data.Text;

/// <summary>Parts of words, by a vocabulary that somebody trained and published (Microsoft.ML.Tokenizers).</summary>
public sealed class SubwordTokenizer : ITextTokenizer
{
    // What GPT-2 cuts text into before it merges: short endings, words, numbers and signs, each with the blank before.
    private const string BytePieces = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string ByteBlank = "\u0120";

    private readonly Tokenizer _tokenizer;
    private readonly string? _unknown;

    private SubwordTokenizer(Tokenizer tokenizer, string? unknown) => (_tokenizer, _unknown) = (tokenizer, unknown);

    /// <summary>
    /// WordPiece, as BERT cuts text: signs apart, then the longest known piece first, ## before what goes on a word.
    /// Text is put in lower case where no piece of the vocabulary has an upper-case letter.
    /// </summary>
    /// <param name="vocabulary">A piece a line; [UNK], [CLS], [SEP], [PAD] and [MASK] among them.</param>
    /// <exception cref="InputException">The file cannot be read as that.</exception>
    public static SubwordTokenizer WordPiece(string vocabulary) => Made(vocabulary, () =>
    {
        bool isUncased = File.ReadLines(vocabulary).All(piece => piece is ['[', ..] || !piece.Any(char.IsUpper));
        BertTokenizer tokenizer = BertTokenizer.Create(
            vocabulary, new BertOptions { LowerCaseBeforeTokenization = isUncased });
        return new SubwordTokenizer(tokenizer, tokenizer.UnknownToken);
    });

    /// <summary>
    /// Byte-pair encoding (Sennrich, Haddow and Birch 2016). Of bytes, as GPT-2 does it, where the vocabulary has
    /// pieces that start with Ġ; else of the characters of words between white space.
    /// </summary>
    /// <param name="vocabulary">JSON: piece → number.</param>
    /// <param name="merges">A pair of pieces a line, the first to merge first.</param>
    /// <exception cref="InputException">The files cannot be read as that.</exception>
    public static SubwordTokenizer Bpe(string vocabulary, string merges) => Made(vocabulary, () =>
    {
        var options = new BpeOptions(vocabulary, merges);
        bool ofBytes = options.Vocabulary.Any(piece => piece.Key.StartsWith(ByteBlank, StringComparison.Ordinal));
        options.ByteLevel = ofBytes;
        options.PreTokenizer = ofBytes
            ? new RegexPreTokenizer(new(BytePieces, default, TimeSpan.FromSeconds(1)), specialTokens: null)
            : PreTokenizer.CreateWhiteSpace();
        if (!ofBytes)
            options.UnknownToken = options.Vocabulary.Select(piece => piece.Key)
                .FirstOrDefault(piece => piece is "<unk>" or "[UNK]" or "<|endoftext|>");
        return new SubwordTokenizer(BpeTokenizer.Create(options), options.UnknownToken);
    });

    /// <inheritdoc/>
    public IReadOnlyList<string> Tokens(string text) => [.. _tokenizer
        .EncodeToTokens(text, out _).Select(token => token.Value == _unknown ? "" : token.Value)];

    // The package throws what its readers throw: bad JSON, bad arguments, bad lines.
    private static SubwordTokenizer Made(string vocabulary, Func<SubwordTokenizer> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InputException($"{vocabulary}: no tokenizer can be made of it: {e.Message}", e);
        }
    }
}
