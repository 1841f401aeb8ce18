using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Replicas;
using QtGpu.Layers;
using QtGpu.Training;

namespace QtGpu.Cli;

/// <summary>What is held against each other, how often, and where that is kept, for verbs that compare.</summary>
/// <param name="verb">The verb, for its folders.</param>
/// <param name="training">The rest of its flags.</param>
internal sealed class ComparedFlags(string verb, TrainingFlags training)
{
    private static readonly string[] Compared = ["tunnelling", "relu"];

    private readonly Option<string[]> _activations = Flag.Names(
        "--activations", $"What to compare, the subject first [default: {string.Join(',', Compared)}]");
    private readonly Option<string[]> _cells = Flag.Names(
        "--cells", "Recurrent cells to compare, each with each activation [default: --cell]");
    private readonly Option<bool> _equal = Flag.Switch(
        "--equal-parameters",
        "With --cells or --swap: as many units for each that it has as many parameters as the first has, or nearly");
    private readonly Option<string[]> _swap = Flag.Names(
        "--swap", "Layers to put in place of one of --layers, a network for each beside that one; none leaves it out");
    private readonly Option<int?> _swapAt = Flag.MaybeCount(
        "--swap-at", "Which of --layers is exchanged, from 1 [default: the last]");
    private readonly Option<int> _seeds = Flag.Count(
        "--seeds", "Networks per activation, with seeds --seed, --seed + 1, …", fallback: 3, most: 10_000);
    private readonly Option<int?> _sideBySide = Flag.CountOrAuto(
        "--side-by-side",
        "Networks trained at the same time: each on its share of the threads, or all in the launches of one on a GPU; "
        + "speeds are then of all together [default: auto, a network per thread, or as many as the GPU has room for]",
        most: ReplicaGroup.Most);
    private readonly Option<string?> _out = Flag.Path(
        "--out", "DIR", $"Where the report goes; one that is there is replaced [default: runs/{verb}-<time>]");
    private readonly Option<bool> _resume = Flag.Switch(
        "--resume",
        "With the flags of a run that was stopped: go on with that in --out, or with the newest in runs/");

    public void AddTo(Command command) =>
        command.Takes([
            _activations, _cells, _swap, _swapAt, _equal, _seeds, _sideBySide, _out, _resume, ShardFlag.Option,
        ]);

    /// <summary>The activations, after all flags are checked that need no data.</summary>
    /// <exception cref="InputException">Flags contradict each other, or a name is of nothing.</exception>
    public IReadOnlyList<NamedActivation> Check(ParseResult arguments)
    {
        string[] cells = Cells(arguments), swaps = Swaps(arguments);
        string[] names = arguments.GetValue(_activations) is { Length: > 0 } given ? given
            : swaps.Length > 0 ? Compared[..1] : Compared;
        IReadOnlyList<NamedActivation> activations = training.Activation.Read(arguments, names);
        training.Check(arguments, activations);
        arguments.Require(arguments.GetValue(training.Model) is "rnn", $"{training.Model.Name} rnn", _cells);
        arguments.Require(cells.Length > 1 || swaps.Length > 0, $"{_cells.Name} A,B or {_swap.Name}", _equal);
        arguments.Require(training.HasLayers(arguments), "--layers LAYER,…", _swap);
        arguments.Require(cells.Length == 0, $"no {_cells.Name}", _swap);
        arguments.Require(swaps.Length > 0, $"{_swap.Name} LAYER,…", _swapAt);
        foreach (string layer in swaps.Where(layer => layer != LayerSwap.Nothing))
            _ = LayerText.Parse(layer, () => ActivationCatalogue.Create("identity"), Initialiser.Parse("he"));
        if (swaps.Distinct(StringComparer.Ordinal).Count() != swaps.Length)
            throw new InputException($"a layer is named twice in '{string.Join(',', swaps)}'; name each once");
        foreach (string cell in cells)
            _ = RecurrentModel.Cell(cell, ActivationCatalogue.Create("identity"));
        if (cells.Distinct(StringComparer.Ordinal).Count() != cells.Length)
            throw new InputException($"a cell is named twice in '{string.Join(',', cells)}'; name each once");
        ShardFlag.RequirePlace(arguments, _out);
        ComparisonFolder.RequireWritable(arguments.GetValue(_out));
        return activations;
    }

    /// <summary>What is trained: each activation, or each cell with each, or each layer in place of one.</summary>
    public Recipe[] Recipes(
        ParseResult arguments, IReadOnlyList<NamedActivation> activations, TrainingData data, Session session)
    {
        string[] cells = Cells(arguments);
        Recipe first = data.Fit(training.Read(arguments, activations[0], data.Train), session);
        return
        [
            .. from activation in activations
               let recipe = training.Read(arguments, activation, data.Train) with { Batch = first.Batch }
               from one in Swaps(arguments).Length > 0 ? Swapped(arguments, recipe)
                   : cells.Length == 0 ? [recipe]
                   : cells.Select(recipe.WithCell).Select(one => arguments.GetValue(_equal)
                       ? one.WithParametersOf(recipe.WithCell(cells[0]))
                       : one)
               select activations.Count > 1 && Swaps(arguments).Length > 0
                   ? one with { Name = $"{one.Name} {activation.Text}" }
                   : one,
        ];
    }

    // The network as it is, called by the layer in question, and with each other layer in its place.
    private IEnumerable<Recipe> Swapped(ParseResult arguments, Recipe recipe)
    {
        var swap = LayerSwap.Of(recipe, arguments.GetValue(_swapAt));
        Recipe[] all =
        [
            recipe with { Name = swap.Layer },
            .. Swaps(arguments).Select(layer =>
                arguments.GetValue(_equal) ? swap.WithEqualParameters(layer) : swap.With(layer)),
        ];
        var names = all.GroupBy(one => one.Name, StringComparer.Ordinal);
        return names.FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new InputException($"{_swap.Name}: {twice.Key} would be there twice; leave one out")
            : all;
    }

    /// <summary>A device for each network that is trained at a time.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="session">Which device.</param>
    /// <param name="recipes">What is trained.</param>
    /// <param name="train">On what.</param>
    /// <param name="trials">How often each is trained before its seeds are, to choose its settings.</param>
    public DisposableList<Backend> Devices(
        ParseResult arguments, Session session, Recipe[] recipes, Samples train, int trials = 1) =>
        session.OpenSideBySide(
            arguments.GetValue(_sideBySide),
            ShardFlag.ShareOf(session, recipes.Length * Math.Max(arguments.GetValue(_seeds), trials)),
            on => recipes.Max(recipe => recipe.Memory(on, train)));

    /// <summary>What computes, in words.</summary>
    public static string Where(IReadOnlyList<Backend> backends) => backends.Count == 1
        ? backends[0].Name
        : $"{backends[0].Name}, {Counted.Of(backends.Count, "network")} side by side";

    /// <summary>The seeds of each network.</summary>
    public long[] Seeds(ParseResult arguments, Session session) =>
        [.. Enumerable.Range(0, arguments.GetValue(_seeds)).Select(i => session.Seed + i)];

    /// <summary>Where everything is kept.</summary>
    /// <exception cref="InputException">There is nothing to go on with, or something that must not be lost.</exception>
    public string Folder(ParseResult arguments) =>
        ComparisonFolder.Choose(verb, arguments.GetValue(_out), arguments.GetValue(_resume));

    /// <summary>What was done there, told where there is something.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="session">Where that is told.</param>
    /// <param name="folder">Of <see cref="Folder"/>.</param>
    /// <param name="settings">All that results depend on but recipe and seed.</param>
    public ComparisonProgress Open(ParseResult arguments, Session session, string folder, string settings)
    {
        var progress = ComparisonProgress.Open(
            Path.Combine(folder, RunFolder.Journal), settings, arguments.GetValue(_resume), session.Warn,
            session.Shard);
        string ended = Counted.Of(progress.Count, "training");
        if (session.Shard is { Number: 0 })
            return progress;
        if (progress.Count > 0)
            session.Out.WriteLine($"going on with {folder}, where {ended} ended before");
        else if (arguments.GetValue(_out) is null)
            session.Out.WriteLine($"keeping results in {folder} as they come");
        return progress;
    }

    /// <summary>
    /// All that a network's result depends on but its own recipe and seed. The recipe is here too, for a message in
    /// words where it is another one.
    /// </summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="data">The samples.</param>
    /// <param name="how">What is done with them.</param>
    /// <param name="recipe">The first of those that are compared.</param>
    /// <param name="backend">What computes.</param>
    public static string Settings(
        ParseResult arguments, TrainingData data, string how, Recipe recipe, Backend backend) =>
        string.Join("; ", (string[])
        [
            TrainingReport.Describe(data.Data), how,
            $"watched {(data.Watched == data.Data.Test ? "test samples" : "held-out samples")}",
            $"digests {data.Data.Train.Digest()} and {data.Data.Test.Digest()}",
            TrainingReport.Describe(recipe), RunEnvironment.DeviceOf(backend),
            $"products {GlobalOptions.Products(arguments).Precision}".ToLowerInvariant(),
            $"version {RunEnvironment.Version}",
        ]);

    /// <summary>What is said when a run is stopped.</summary>
    public StoppedException Stopped(
        ParseResult arguments, string folder, ComparisonProgress progress, OperationCanceledException why)
    {
        string ended = progress.Count == 0 ? "" : $"{Counted.Of(progress.Count, "training")} that ended, and ";
        string kept = $"{folder} keeps {ended}what was saved of what is under way";
        return new($"stopped; {kept}; to go on:\n{GoOn(arguments, folder)}", why);
    }

    /// <summary>The command as a report says it: a comparison that went on is reported as an unbroken one.</summary>
    public string Command(ParseResult arguments) => RunEnvironment.Command(arguments, without: _resume.Name);

    /// <summary>The command that goes on with what is in the folder.</summary>
    public string GoOn(ParseResult arguments, string folder) => RunEnvironment.CommandToGoOn(
        arguments, arguments.GetValue(_out) is null ? $"{_out.Name} {RunEnvironment.Quoted(folder)}" : null);

    private string[] Cells(ParseResult arguments) => arguments.GetValue(_cells) ?? [];

    private string[] Swaps(ParseResult arguments) => arguments.GetValue(_swap) ?? [];
}
