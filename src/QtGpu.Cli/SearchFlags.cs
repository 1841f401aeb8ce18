using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Search;

namespace QtGpu.Cli;

/// <summary>What `esn --search` tries.</summary>
internal sealed class SearchFlags
{
    // What is drawn is held.
    private const int MostCandidates = 1_000_000;

    private readonly Option<string?> _search = Flag.MaybeText(
        "--search", "N|grid",
        "Choose settings for each activation on windows held out of the training steps: from N drawn at random, "
        + "or all combinations of --vary");
    private readonly Option<string[]> _vary = Flag.Texts(
        "--vary", "NAME=LOW..HIGH|NAME=A,B,…",
        "What to vary instead of the default; repeat it for each of "
        + string.Join(", ", HyperParameter.All.Select(p => p.Name)));
    private readonly Option<int> _seeds = Flag.Count(
        "--search-seeds", "Reservoirs that each candidate of the last rung has", fallback: 9, most: 10_000);
    private readonly Option<int> _windows = Flag.Count(
        "--windows", "Held-out windows that each reservoir forecasts", fallback: 3, most: 10_000);
    private readonly Option<int?> _heldOut = Flag.MaybeCount(
        "--held-out", "Steps at the end of --train that the search validates on [default: a quarter]", least: 2);
    private readonly Option<int> _eta = Flag.Count(
        "--eta", "Each rung keeps one in so many candidates, and gives them so many times the seeds",
        fallback: 3, least: 2);

    public IReadOnlyList<Option> All => [_search, .. Refining];

    /// <summary>The search that is asked for, or null.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="activations">What is searched.</param>
    /// <param name="reservoir">The flags that fix what they are given for.</param>
    /// <param name="horizon">Steps of the test window.</param>
    /// <param name="seed">Seed of the candidates.</param>
    /// <exception cref="InputException">A flag that makes no sense, or a space that is not one.</exception>
    public SearchRequest? Read(
        ParseResult arguments, IReadOnlyList<(NamedActivation Activation, ReservoirSettings Settings)> activations,
        ReservoirFlags reservoir, int horizon, long seed)
    {
        if (arguments.GetValue(_search) is not { } text)
        {
            arguments.Require(false, "--search", Refining);
            return null;
        }

        bool IsGiven(string name) => reservoir.IsGiven(arguments, name);
        bool isGrid = text == "grid";
        int count = 0;
        if (!isGrid
            && !(int.TryParse(text, Bound.Whole, Bound.Culture, out count) && count is >= 1 and <= MostCandidates))
        {
            throw new InputException(
                $"--search: expected a whole number from 1 to {MostCandidates}, or grid, got '{text}'");
        }
        Variation[] variations = [.. (arguments.GetValue(_vary) ?? []).Select(Variation.Parse)];
        if (isGrid && variations.Length == 0)
            throw new InputException("--search grid: expected --vary NAME=A,B,… for each thing to vary");
        RequireSense(variations, activations, IsGiven);

        SearchSpace[] spaces = [.. activations.Select(a => variations.Length > 0
            ? SearchSpace.Of(a.Settings, variations)
            : SearchSpace.Default(a.Settings, name => IsGiven(name) || a.Activation.Parameters.ContainsKey(name)))];
        ReservoirSettings first = activations[0].Settings;
        int heldOut = arguments.GetValue(_heldOut) ?? first.TrainSteps / 4;
        return new(
            [
                .. activations.Zip(spaces, (a, space) =>
                    (a.Activation.Text, space, isGrid ? space.Grid() : space.Draw(count, seed))),
            ],
            ValidationWindows.Of(first, arguments.GetValue(_windows), heldOut, horizon),
            [.. Enumerable.Range(0, arguments.GetValue(_seeds)).Select(i => seed + SearchRequest.FirstSeed + i)],
            arguments.GetValue(_eta));
    }

    private Option[] Refining => [_vary, _seeds, _windows, _heldOut, _eta];

    private static void RequireSense(
        Variation[] variations, IReadOnlyList<(NamedActivation Activation, ReservoirSettings Settings)> activations,
        Func<string, bool> isGiven)
    {
        foreach (Variation variation in variations)
        {
            HyperParameter parameter = variation.Parameter;
            if (variations.Count(other => other.Parameter == parameter) > 1)
                throw new InputException($"--vary {parameter.Name} was given twice; give it once");
            if (!activations.Any(a => parameter.Suits(a.Activation.Activation)))
            {
                string names = string.Join(", ", activations.Select(a => a.Activation.Text));
                throw new InputException($"--vary {parameter.Name}: {names} has no such parameter; leave it out");
            }

            if (isGiven(parameter.Sets) || activations.Any(a => a.Activation.Parameters.ContainsKey(parameter.Sets)))
            {
                throw new InputException(
                    $"{parameter.Sets} is both given and varied; "
                    + $"leave out one of --{parameter.Sets} and --vary {parameter.Name}");
            }
        }
    }
}

/// <summary>A search for each activation.</summary>
/// <param name="Spaces">What each varies, and its candidates.</param>
/// <param name="Windows">What is held out.</param>
/// <param name="Seeds">Seeds of the search, which the comparison behind it does not use.</param>
/// <param name="Eta">η of the halving.</param>
internal sealed record SearchRequest(
    IReadOnlyList<(string Name, SearchSpace Space, IReadOnlyList<Candidate> Candidates)> Spaces,
    ValidationWindows Windows, IReadOnlyList<long> Seeds, int Eta)
{
    /// <summary>How far the seeds of a search lie behind --seed.</summary>
    public const int FirstSeed = 1_000_000;

    /// <summary>All that scores depend on, but the series.</summary>
    public object Details => new
    {
        Spaces = Spaces.Select(space => new
        {
            space.Name,
            space.Space.Around,
            Varied = space.Space.Variations.Select(variation => variation.Parameter.Name),
            Values = space.Candidates.Select(candidate => candidate.Values),
        }),
        Windows,
        Seeds,
        Eta,
    };

    /// <summary>Reservoirs to train.</summary>
    public int Runs => Spaces.Sum(space =>
        SuccessiveHalving.Runs(SuccessiveHalving.Rungs(space.Candidates.Count, Seeds.Count, Eta)));
}
