using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace QtGpu.Data.Text;

/// <summary>
/// How texts become sequences of word numbers: 0 is any unknown word, k + 1 word k. A checkpoint keeps it, so that
/// another text is read as the training texts were.
/// </summary>
public sealed record TextEncoding
{
    /// <summary>The number of any word that is not known.</summary>
    public const int Unknown = 0;

    private ITextTokenizer? _tokenizer;
    private Dictionary<string, int>? _numbers;

    /// <summary>An encoding whose properties are set by whoever makes it.</summary>
    public TextEncoding()
    {
    }

    // A changed copy makes its own tokenizer and numbers.
    [SetsRequiredMembers]
    private TextEncoding(TextEncoding other) =>
        (Tokenizer, Files, Words, MostSteps) = (other.Tokenizer, other.Files, other.Words, other.MostSteps);

    /// <summary>How texts are cut.</summary>
    public required TokenizerKind Tokenizer { get; init; }

    /// <summary>The files of the tokenizer: of WordPiece its vocabulary, of BPE its vocabulary and merges.</summary>
    public IReadOnlyList<TokenizerFile> Files { get; init; } = [];

    /// <summary>The words that are known, or parts of words: the most frequent first.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>A text of more words or pieces of words is refused.</summary>
    public int MostSteps { get; init; } = new TextSettings().MostSteps;

    /// <summary>Rows of an embedding: the words, and one for all unknown ones.</summary>
    [JsonIgnore]
    public int Vocabulary => Words.Count + 1;

    /// <summary>Made of training texts: the words of these that the settings let in.</summary>
    /// <exception cref="InputException">A setting or a file is bad, or no word is left.</exception>
    public static TextEncoding Of(IEnumerable<string> texts, TextSettings settings)
    {
        TokenizerFile[] files = [.. FilesOf(settings).Select(TokenizerFile.At)];
        ITextTokenizer tokenizer = Make(settings.Tokenizer, [.. files.Select(file => file.Path)]);
        string[] words = Text.Vocabulary.Of(texts.Select(tokenizer.Tokens), settings.MinimumCount, settings.MostWords);
        return new() { Tokenizer = settings.Tokenizer, Files = files, Words = words, MostSteps = settings.MostSteps };
    }

    /// <summary>The pieces of a text as <see cref="Encode"/> numbers them.</summary>
    /// <exception cref="InputException">A file of the tokenizer is not there, or has changed.</exception>
    public IReadOnlyList<string> Tokens(string text) =>
        (_tokenizer ??= Make(Tokenizer, [.. Files.Select(file => file.Checked())])).Tokens(text);

    /// <summary>The numbers of a text's words.</summary>
    /// <exception cref="InputException">
    /// The text is empty, too long, or has no word that is known; or a file of the tokenizer is not as it was.
    /// </exception>
    public int[] Encode(string text)
    {
        int[] numbers = Numbers(text, "The text");
        return Array.TrueForAll(numbers, number => number == Unknown) ? throw OnlyUnknown(text) : numbers;
    }

    /// <summary>The same of a text in a file, which may be of unknown words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What messages call it.</param>
    internal int[] Numbers(string text, string what)
    {
        _numbers ??= Words.Index().ToDictionary(word => word.Item, word => word.Index + 1, StringComparer.Ordinal);
        IReadOnlyList<string> tokens = Tokens(text);
        if (tokens.Count == 0)
            throw new InputException($"{what} is empty; expected at least one word.");
        return tokens.Count <= MostSteps
            ? [.. tokens.Select(token => _numbers.GetValueOrDefault(token, Unknown))]
            : throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{what} has {tokens.Count} words; expected at most {MostSteps}, ‘most steps’. Shorten it."));
    }

    /// <summary>Checks an encoding that comes from a file.</summary>
    /// <exception cref="InputException">No such encoding is made.</exception>
    internal void Check()
    {
        int files = Tokenizer switch { TokenizerKind.Words => 0, TokenizerKind.WordPiece => 1, _ => 2 };
        if (!Enum.IsDefined(Tokenizer) || Files.Count != files || Files.Any(file => file is not { Path: not null })
            || Words.Count == 0 || Words.Any(string.IsNullOrEmpty) || MostSteps < 1
            || Words.Distinct(StringComparer.Ordinal).Count() != Words.Count)
            throw new InputException("the words are not those of a network that reads text");
    }

    private static string[] FilesOf(TextSettings settings) => settings switch
    {
        { Tokenizer: TokenizerKind.Words, VocabularyFile: null, MergesFile: null } => [],
        { Tokenizer: TokenizerKind.WordPiece, VocabularyFile: { } file, MergesFile: null } => [file],
        { Tokenizer: TokenizerKind.Bpe, VocabularyFile: { } file, MergesFile: { } merges } => [file, merges],
        { Tokenizer: TokenizerKind.Words } => throw new InputException(
            "Words are cut without files; leave ‘vocabulary file’ and ‘merges file’ out, or choose another "
            + "‘tokenizer’."),
        { Tokenizer: TokenizerKind.WordPiece } => throw new InputException(
            "‘tokenizer’: WordPiece needs ‘vocabulary file’, a piece a line, and no other file."),
        _ => throw new InputException(
            "‘tokenizer’: BPE needs ‘vocabulary file’, JSON, and ‘merges file’, a pair a line."),
    };

    private static ITextTokenizer Make(TokenizerKind kind, string[] files) => kind switch
    {
        TokenizerKind.Words => new WordTokenizer(),
        TokenizerKind.WordPiece => SubwordTokenizer.WordPiece(files[0]),
        _ => SubwordTokenizer.Bpe(files[0], files[1]),
    };

    private InputException OnlyUnknown(string text)
    {
        const int shown = 12, mostCharacters = 60;
        string start = text.Length <= mostCharacters ? text : text[..mostCharacters] + "…";
        string more = Words.Count <= shown ? "" : string.Create(
            CultureInfo.InvariantCulture, $" and {Words.Count - shown} more");
        return new(
            $"No word of '{start}' is known; expected some of those of the training texts: "
            + $"{string.Join(' ', Words.Take(shown))}{more}.");
    }
}
