using QtGpu.Cli.Commands.EchoState;
using QtGpu.IO;

namespace QtGpu.Cli.Commands;

/// <summary>
/// Echo-state networks that differ in their activation alone, on a series or on labelled sequences; or one from a file.
/// </summary>
internal sealed class EsnCommand : Verb
{
    // Results of all are held.
    private const int MostSeeds = 100_000;

    private static readonly string[] Compared = ["tunnelling", "tanh"];

    private readonly SeriesFlags _series = new();
    private readonly SeriesForecast _forecast;
    private readonly SavedReservoir _saved;
    private readonly SequenceClassification _classification = new();
    private readonly ReservoirFlags _reservoir = new();

    private readonly Option<string[]> _activations = Flag.Names(
        "--activations", $"What to compare, the subject first [default: {string.Join(',', Compared)}]");
    private readonly Option<int> _seeds = Flag.Count(
        "--seeds", "Reservoirs per activation, with seeds --seed, --seed + 1, …", fallback: 5, most: 10_000);
    private readonly Option<string?> _out = Flag.Path(
        "--out", "DIR",
        "Where report.html, plots and forecasts as CSV go, and what is done so far "
        + "[default: nowhere; with --search runs/esn-<time>]");
    private readonly Option<bool> _resume = Flag.Switch(
        "--resume", "With the flags of a run that was stopped: go on with that in --out, or with the latest in runs/");

    public EsnCommand()
        : base("esn", "Train echo-state networks to forecast a time series, or to tell classes of sequences apart")
    {
        SeriesFlags series = _series;
        (_forecast, _saved) = (new(series), new(series));
        this.Takes([
            .. _forecast.Own, .. _saved.Own, .. _classification.Own, _activations, _seeds, _out, _resume,
            ShardFlag.Option,
        ]);
        _reservoir.AddTo(this);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "esn",
        "esn --series lorenz --units 500 --density 0.1 --out runs/lorenz",
        "esn --search 81 --units 300 --vary leak=0.1..1 --vary ridge=1e-12..1e-4",
        "esn --dataset digits --units 300 --seeds 1",
    ];

    public override IReadOnlyList<PresetLine> Presets => ReservoirPresetFlags.Presets;

    public override void Run(ParseResult arguments, Session session)
    {
        EsnMode mode = Mode(arguments);
        ShardFlag.RequirePlace(arguments, _out);
        using FileLock? held = _series.Hold(arguments);
        if (arguments.GetValue(_seeds) is > MostSeeds and var seeds)
            throw new InputException($"{_seeds.Name}: expected at most {MostSeeds}, got {seeds}");
        string[] names = arguments.GetValue(_activations) is { Length: > 0 } given ? given : Compared;
        mode.Run(new(
            arguments, session, _reservoir, _reservoir.Activation.Read(arguments, names),
            [.. Enumerable.Range(0, arguments.GetValue(_seeds)).Select(i => session.Seed + i)],
            EsnRequest.RequireWritable(arguments.GetValue(_out)), arguments.GetValue(_resume)));
    }

    // What the flags ask for, all of which must have a meaning there.
    private EsnMode Mode(ParseResult arguments)
    {
        if (arguments.IsGiven(_saved.Choice))
        {
            IEnumerable<Option> others = Options.Except([.. _saved.Takes, _out]);
            return others.FirstOrDefault(arguments.IsGiven) is { } idle
                ? throw new InputException(
                    $"{idle.Name} is not for {_saved.Choice.Name}: a reservoir that is loaded brings its own settings; "
                    + "leave one of them out")
                : _saved;
        }

        bool classifies = arguments.IsGiven(_classification.Choice);
        EsnMode mode = classifies ? _classification : _forecast, other = classifies ? _forecast : _classification;
        IEnumerable<Option> useless = classifies ? [.. _forecast.Own, .. _reservoir.SeriesOnly] : _classification.Own;
        if (classifies && arguments.IsGiven(_forecast.Choice))
            throw new InputException(
                $"{_forecast.Choice.Name} and {_classification.Choice.Name} exclude each other; leave one of them out");
        return useless.FirstOrDefault(arguments.IsGiven) is { } found
            ? throw new InputException(
                $"{found.Name} is for {other.Choice.Name}, not for {mode.Choice.Name}; leave one of them out")
            : mode;
    }
}
