using QtGpu.Data;
using QtGpu.Data.Text;

namespace QtGpu.Cli;

/// <summary>How texts become sequences of words, for verbs that train.</summary>
internal sealed class TextFlags
{
    private readonly SettingFlags<TextSettings> _settings = new(
        setting => $"[default: {setting.Format(new TextSettings())}]");

    private readonly Option<string?> _vocabulary = Flag.Path(
        "--vocabulary-file", "FILE", "Pieces of words: of wordpiece a line each, of bpe JSON");

    private readonly Option<string?> _merges = Flag.Path("--merges-file", "FILE", "Merges of bpe, a pair a line");

    private Option[] All => [.. _settings.All, _vocabulary, _merges];

    public void AddTo(Command command) => command.Takes(All);

    public TextSettings Read(ParseResult arguments) => _settings.Read(arguments, new TextSettings()) with
    {
        VocabularyFile = arguments.GetValue(_vocabulary),
        MergesFile = arguments.GetValue(_merges),
    };

    /// <summary>What of it is not the usual way, for a run that is gone on with: <c>, minimum count 2</c>.</summary>
    public string Describe(ParseResult arguments)
    {
        TextSettings usual = new(), settings = Read(arguments);
        return string.Concat(
            from setting in Setting.Of(typeof(TextSettings))
            where setting.Format(settings) != setting.Format(usual)
            select $", {setting.Name} {setting.Format(settings)}");
    }

    /// <summary>Throws where one is given and the data set has no texts.</summary>
    /// <exception cref="InputException">Names it.</exception>
    public void RequireTexts(ParseResult arguments, Dataset data) =>
        arguments.Require(data.Text is not null, "a --dataset of texts", All);
}
