namespace QtGpu.Reservoirs.Search;

/// <summary>Settings to try.</summary>
/// <param name="Number">1, 2, … in the order in which they were drawn.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Values">What was varied, in the order of the space.</param>
public sealed record Candidate(int Number, ReservoirSettings Settings, IReadOnlyList<double> Values);

/// <summary>The hyper-parameters that a search varies around some settings.</summary>
/// <param name="Around">The settings, which give all else.</param>
/// <param name="Variations">What is varied; each hyper-parameter once.</param>
public sealed record SearchSpace(ReservoirSettings Around, IReadOnlyList<Variation> Variations)
{
    private const int MostCandidates = 100_000;

    /// <summary>What is searched where nothing else is asked for; a barrier adds its own.</summary>
    /// <param name="around">The settings.</param>
    /// <param name="isFixed">True for what is not to be varied: a setting, or a parameter of the activation.</param>
    public static SearchSpace Default(ReservoirSettings around, Func<string, bool> isFixed) => Of(
        around,
        [
            .. HyperParameter.All.Where(parameter => parameter.Usual.Count > 0 && !isFixed(parameter.Sets))
                .Select(parameter => new Variation(parameter, parameter.Usual, IsRange: parameter.Usual.Count == 2)),
        ]);

    /// <summary>Those of <paramref name="variations"/> that the activation of the settings has.</summary>
    public static SearchSpace Of(ReservoirSettings around, IReadOnlyList<Variation> variations) =>
        new(around, [.. HyperParameter.All.Where(parameter => parameter.Suits(around.Activation))
            .SelectMany(parameter => variations.Where(variation => variation.Parameter == parameter))]);

    /// <summary>Draws candidates; activations that vary the same thing get the same values.</summary>
    public IReadOnlyList<Candidate> Draw(int count, long seed) =>
        [.. from number in Enumerable.Range(1, count)
            select Create(number, [.. Variations.Select(variation => variation.Draw(seed, number))])];

    /// <summary>All combinations of the lists; the last hyper-parameter runs fastest.</summary>
    /// <exception cref="InputException">A range has no list of values, or there are too many.</exception>
    public IReadOnlyList<Candidate> Grid()
    {
        if (Variations.FirstOrDefault(variation => variation.IsRange) is { } range)
            throw new InputException(
                $"‘search’ grid: expected a list of values for {range.Parameter.Name}, got a range; "
                + $"give ‘vary’ {range.Parameter.Name}=a,b,c");
        double count = Variations.Aggregate(1.0, (product, variation) => product * variation.Values.Count);
        if (count > MostCandidates)
            throw new InputException(
                $"‘search’ grid: expected at most {MostCandidates} combinations, got {count}; shorten a list");
        IEnumerable<double[]> combinations = Variations.Aggregate(
            Enumerable.Repeat(Array.Empty<double>(), 1),
            (some, variation) => some.SelectMany(
                before => variation.Values.Select(value => (double[])[.. before, value])));
        return [.. combinations.Select((values, i) => Create(i + 1, values))];
    }

    private Candidate Create(int number, double[] values)
    {
        ReservoirSettings settings = Variations.Zip(values).Aggregate(
            Around, (s, one) => one.First.Parameter.Apply(s, one.Second));
        settings.Check();
        _ = settings.CreateActivation();
        return new(number, settings, values);
    }
}
