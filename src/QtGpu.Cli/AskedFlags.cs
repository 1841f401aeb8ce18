using QtGpu.Data.Tables;

namespace QtGpu.Cli;

/// <summary>Which network is asked, and about what.</summary>
internal sealed class AskedFlags
{
    private readonly Option<string?> _checkpoint = Flag.Path("--checkpoint", "PATH", "The trained network");

    private readonly Option<string?> _dataset = Flag.MaybeText(
        "--dataset", "NAME|FILE", "The test samples of a data set, or every row of a file, its columns matched by name "
        + "[default: the test samples of what it was trained on]");

    private readonly Option<string?> _label = DataFlags.Label("what it predicts, if called otherwise than in training");
    private readonly Option<string?> _missing = DataFlags.Missing("as in training");

    public IReadOnlyList<Option> All => [_checkpoint, _dataset, _label, _missing];

    /// <summary>Whether any of them is on the command line.</summary>
    public bool IsGiven(ParseResult arguments) => All.Any(arguments.IsGiven);

    public Values Read(ParseResult arguments) => new(
        arguments.GetValue(_checkpoint) ?? throw new InputException("--checkpoint PATH is missing: which network?"),
        arguments.GetValue(_dataset), arguments.GetValue(_label), DataFlags.Parse(arguments.GetValue(_missing)));

    /// <summary>What was given; null where it was not.</summary>
    internal sealed record Values(string Checkpoint, string? Dataset, string? Label, MissingValues? Missing);
}
