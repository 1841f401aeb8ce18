using QtGpu.Data;
using QtGpu.Data.Tables;

namespace QtGpu.Cli;

/// <summary>How a file or folder of a user becomes a data set, for verbs that train.</summary>
internal sealed class DataFlags
{
    private readonly Option<string?> _label =
        Label("what to predict [default: the one named label or target, else the last]");

    private readonly Option<string?> _test = Flag.Path(
        "--test", "FILE", "Test samples for a file of yours, columns matched by name [default: --test-fraction]");

    private readonly Option<string?> _missing = Missing("error");
    private readonly Option<string[]> _ignore = Flag.Names("--ignore", "Columns of a file to leave out");
    private readonly SettingFlags<DataSplit> _split = new(
        setting => setting.Type == typeof(bool) ? string.Empty : $"[default: {setting.Format(new DataSplit())}]");

    /// <summary>--label.</summary>
    public static Option<string?> Label(string what) => Flag.MaybeText(
        "--label", "COLUMN", $"Column of a file that is {what}; its number where there is no header");

    /// <summary>--missing.</summary>
    public static Option<string?> Missing(string fallback) => Flag.MaybeText(
        "--missing", "NAME",
        $"Missing values of a file: error, drop (their rows), mean or median (of the training rows) "
        + $"[default: {fallback}]");

    /// <summary>What --missing was given, or null.</summary>
    public static MissingValues? Parse(string? missing) => missing switch
    {
        null => null,
        "error" => MissingValues.Error,
        "drop" => MissingValues.Drop,
        "mean" => MissingValues.Mean,
        "median" => MissingValues.Median,
        _ => throw new InputException($"--missing: expected error, drop, mean or median, got '{missing}'"),
    };

    /// <summary>The flags.</summary>
    public IReadOnlyList<Option> All => [_label, _test, .. _split.All, _missing, _ignore];

    public void AddTo(Command command) => command.Takes(All);

    /// <summary>What is held out.</summary>
    public DataSplit Split(ParseResult arguments) => _split.Read(arguments, new());

    /// <summary>How columns are read, and where test samples are.</summary>
    public TableOptions Read(ParseResult arguments) => new()
    {
        Label = arguments.GetValue(_label),
        TestFile = arguments.GetValue(_test),
        Missing = Parse(arguments.GetValue(_missing)) ?? MissingValues.Error,
        Ignore = arguments.GetValue(_ignore) ?? [],
    };
}
