using System.Text.Json;
using QtGpu.Data.Text;
using Xunit;

namespace QtGpu.Tests.Data.Text;

/// <summary>Texts as numbers of words, and the tokenizers that cut them.</summary>
public sealed class TextEncodingTests : IDisposable
{
    private static readonly string[] Texts = ["Good good\tand BAD", "bad , and good", "rare"];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void WordsAreNumberedByFrequencyThenByFirstAppearance()
    {
        TextEncoding encoding = TextEncoding.Of(Texts, new());
        Assert.Equal(["good", "and", "bad", ",", "rare"], encoding.Words);
        Assert.Equal(6, encoding.Vocabulary);
        Assert.Equal([1, 0, 3, 5], encoding.Encode(" GOOD  other bad\nrare "));
        Assert.Equal(["good", "and", "bad"], TextEncoding.Of(Texts, new() { MinimumCount = 2 }).Words);
        Assert.Equal(["good", "and"], TextEncoding.Of(Texts, new() { MostWords = 2 }).Words);
        Assert.Equal([0, 2], TextEncoding.Of(Texts, new() { MostWords = 2 }).Encode("rare and"));
    }

    [Theory]
    [InlineData("", "The text is empty")]
    [InlineData(" \t\n", "The text is empty")]
    [InlineData(
        "splendid stuff",
        "No word of 'splendid stuff' is known; expected some of those of the training texts: good and")]
    [InlineData("good good good good", "The text has 4 words; expected at most 3, ‘most steps’. Shorten it.")]
    public void ATextThatCannotBeReadSaysWhy(string text, string expected)
    {
        TextEncoding encoding = TextEncoding.Of(Texts, new() { MostSteps = 3 });
        string message = Assert.Throws<InputException>(() => encoding.Encode(text)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void ItSurvivesJson()
    {
        TextEncoding encoding = TextEncoding.Of(Texts, new() { MostSteps = 9 });
        TextEncoding read = JsonSerializer.Deserialize<TextEncoding>(JsonSerializer.Serialize(encoding))!;
        read.Check();
        Assert.Equal((9, TokenizerKind.Words), (read.MostSteps, read.Tokenizer));
        Assert.Equal(encoding.Encode("bad and good"), read.Encode("bad and good"));
        Assert.Throws<InputException>((read with { Words = ["twice", "twice"] }).Check);
        Assert.Throws<InputException>((read with { Words = [] }).Check);
        Assert.Throws<InputException>((read with { Tokenizer = TokenizerKind.Bpe }).Check);
        Assert.Equal([1], (read with { Words = ["new"] }).Encode("new"));
    }

    [Fact]
    public void NoWordLeftIsRefused() => Assert.Contains(
        "None of the 5 words of the training texts is met 9 times",
        Assert.Throws<InputException>(() => TextEncoding.Of(Texts, new() { MinimumCount = 9 })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void WordPieceTakesTheLongestPieceFirst()
    {
        string file = _directory.Write(
            "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nun\n##believ\n##able\n!\ngood\n");
        var settings = new TextSettings { Tokenizer = TokenizerKind.WordPiece, VocabularyFile = file };
        TextEncoding encoding = TextEncoding.Of(["Unbelievable! xyz"], settings);
        Assert.Equal(["un", "##believ", "##able", "!", ""], encoding.Tokens("Unbelievable! xyz"));
        Assert.Equal(["un", "##believ", "##able", "!"], encoding.Words);
        Assert.Equal([1, 3, 0, 0], encoding.Encode("unable good xyz"));
    }

    [Fact]
    public void BytePairsMergeInTheirOrder()
    {
        string words = _directory.Write(
            "vocab.json", """{"l":0,"o":1,"w":2,"e":3,"r":4,"lo":5,"low":6,"er":7}""");
        string merges = _directory.Write("merges.txt", "#version: 0.2\nl o\nlo w\ne r\n");
        Assert.Equal(["low", "er", "low"], SubwordTokenizer.Bpe(words, merges).Tokens("lower low"));

        string bytes = _directory.Write(
            "bytes.json", """{"l":0,"o":1,"w":2,"e":3,"r":4,"lo":5,"low":6,"er":7,"\u0120":8,"\u0120low":9}""");
        merges = _directory.Write("merges2.txt", "#version: 0.2\nl o\nlo w\ne r\n\u0120 low\n");
        Assert.Equal(["low", "er", "\u0120low"], SubwordTokenizer.Bpe(bytes, merges).Tokens("lower low"));
    }

    [Fact]
    public void AFileOfATokenizerThatHasChangedOrIsNoneIsRefused()
    {
        string file = _directory.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ngood\n");
        var settings = new TextSettings { Tokenizer = TokenizerKind.WordPiece, VocabularyFile = file };
        string kept = JsonSerializer.Serialize(TextEncoding.Of(["good"], settings));
        Fails("is not the tokenizer's file", () => Changed("[UNK]\nbad\n"));
        File.Delete(file);
        Fails("Cannot read the tokenizer's file", () => JsonSerializer.Deserialize<TextEncoding>(kept)!.Encode("good"));
        Fails("Cannot read the tokenizer's file", () => TextEncoding.Of(["good"], settings));
        _directory.Write("vocab.txt", "good\n");
        Fails("no tokenizer can be made of it", () => TextEncoding.Of(["good"], settings));
        string json = _directory.Write("v.json", "[1, 2");
        Fails("no tokenizer can be made of it", () => TextEncoding.Of(
            ["good"], new() { Tokenizer = TokenizerKind.Bpe, VocabularyFile = json, MergesFile = file }));
        Fails("BPE needs ‘vocabulary file’", () => TextEncoding.Of(["good"], new() { Tokenizer = TokenizerKind.Bpe }));
        Fails("Words are cut without files", () => TextEncoding.Of(["good"], new() { VocabularyFile = file }));

        object Changed(string content)
        {
            _directory.Write("vocab.txt", content);
            return JsonSerializer.Deserialize<TextEncoding>(kept)!.Encode("good");
        }
    }

    private static void Fails(string expected, Func<object> make) =>
        Assert.Contains(expected, Assert.Throws<InputException>(make).Message, StringComparison.Ordinal);
}
