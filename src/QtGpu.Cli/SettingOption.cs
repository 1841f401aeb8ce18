using System.CommandLine.Parsing;

namespace QtGpu.Cli;

/// <summary>The flag of a setting; null where it is not given.</summary>
internal sealed class SettingOption : Option<object?>
{
    private readonly Func<string> _hint;
    private readonly string? _word;
    private readonly bool _isSeveral;

    /// <summary>Help and checks come from the setting.</summary>
    /// <param name="setting">Which.</param>
    /// <param name="hint">What holds where the flag is not given; asked for when help is.</param>
    /// <param name="word">What is taken instead of a number; null: nothing.</param>
    /// <param name="text">What that means.</param>
    /// <param name="several">Whether several values are taken, with commas between them.</param>
    public SettingOption(
        Setting setting, Func<string> hint, string? word = null, string? text = null, bool several = false)
        : base($"--{setting.Key}")
    {
        (Setting, _hint, _word, _isSeveral) = (setting, hint, word, several || setting.IsList);
        (string meaning, string or) = word is null ? (string.Empty, string.Empty) : ($"; {word}: {text}", $"|{word}");
        Description = $"{setting.Text}{meaning}";
        HelpName = _isSeveral ? $"{setting.Symbol},…" : $"{setting.Symbol}{or}";
        Arity = _isSeveral ? ArgumentArity.OneOrMore
            : setting.Type == typeof(bool) ? ArgumentArity.Zero : ArgumentArity.ExactlyOne;
        CustomParser = Parse;
    }

    /// <summary>Which.</summary>
    public Setting Setting { get; }

    /// <summary>Tells the hint too, which every start would else pay for.</summary>
    public void Describe() => Description = $"{Description} {_hint()}".TrimEnd();

    /// <summary>Whether the word is given.</summary>
    public bool IsWord(ParseResult arguments) => _word is not null && Equals(arguments.GetValue(this), _word);

    /// <summary>The record with what is given; a word is left to others.</summary>
    public T Read<T>(ParseResult arguments, T record)
        where T : class =>
        arguments.GetValue(this) is { } value && !IsWord(arguments) ? Setting.With(record, value) : record;

    private object? Parse(ArgumentResult result)
    {
        string expected = _word is null ? Setting.Expected : $"{Setting.Expected}, or {_word}";
        return Setting.Type == typeof(bool) ? true
            : _isSeveral && Flag.List<object>(result, expected, TryParse) is var values
                ? Setting.IsList ? values?.Cast<int>().ToArray() : values
            : Flag.One(result, expected, TryParse(result.Tokens[0].Value, out object value), value, Setting.Words);
    }

    private bool TryParse(string text, out object value) =>
        (value = text == _word ? _word : Setting.Parse(text)!) is not null;
}
