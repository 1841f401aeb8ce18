using System.CommandLine.Parsing;

namespace QtGpu.Cli;

/// <summary>Options that check what they are given, and say what they expected.</summary>
internal static class Flag
{
    /// <summary>Gives a command options.</summary>
    public static void Takes(this Command command, IEnumerable<Option> options)
    {
        foreach (Option option in options)
            command.Options.Add(option);
    }

    /// <summary>Any whole number.</summary>
    public static Option<long> Whole(string name, long fallback, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => fallback,
        CustomParser = result => One(
            result, "a whole number", long.TryParse(Text(result), Bound.Whole, Bound.Culture, out long n), n),
    };

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<int> Count(
        string name, string description, int fallback, int least = 1, int most = int.MaxValue) => new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => fallback,
            CustomParser = result => One(result, Range(least, most), TryCount(Text(result), least, most, out int n), n),
        };

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>; null when not given.</summary>
    public static Option<int?> MaybeCount(
        string name, string description, int least = 1, int most = int.MaxValue) => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => One<int?>(
                result, Range(least, most), TryCount(Text(result), least, most, out int n), n),
        };

    /// <summary>A whole number, or a fraction below 1; 0 when not given.</summary>
    public static Option<double> CountOrFraction(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N|fraction",
        CustomParser = result => One(
            result, "a whole number of at least 0 or a fraction below 1",
            double.TryParse(Text(result), NumberStyles.Float, Bound.Culture, out double x)
            && x is >= 0 and <= int.MaxValue && (x < 1 || double.IsInteger(x)), x),
    };

    /// <summary>A whole number from 1 to <paramref name="most"/>, or auto: null, and the default.</summary>
    public static Option<int?> CountOrAuto(string name, string description, int most) => new(name)
    {
        Description = description,
        HelpName = "N|auto",
        CustomParser = result => Text(result) is "auto" ? null : One<int?>(
            result, $"auto or {Range(1, most)}", TryCount(Text(result), 1, most, out int n), n),
    };

    /// <summary>A number within <paramref name="bound"/>; null when not given.</summary>
    public static Option<double?> Number(string name, string unit, Bound bound, string description) => new(name)
    {
        Description = description,
        HelpName = unit,
        CustomParser = result => One<double?>(result, bound.Words, bound.TryParse(Text(result), out double x), x),
    };

    /// <summary>
    /// Numbers within <paramref name="bound"/>, separated by commas or given repeatedly; empty when not given.
    /// </summary>
    public static Option<double[]> Numbers(string name, string unit, Bound bound, string description) => new(name)
    {
        Description = description,
        HelpName = $"{unit},…",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => List<double>(result, bound.Words, bound.TryParse) ?? [],
    };

    /// <summary>Names, separated by commas or given repeatedly; empty when not given.</summary>
    public static Option<string[]> Names(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "NAME,…",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => List(result, "a name", (string s, out string name) => (name = s).Length > 0) ?? [],
    };

    /// <summary>A text with a default.</summary>
    public static Option<string> Text(string name, string helpName, string fallback, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => fallback,
    };

    /// <summary>A text; null when not given.</summary>
    public static Option<string?> MaybeText(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
    };

    /// <summary>Texts, given repeatedly; empty when not given.</summary>
    public static Option<string[]> Texts(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Yes, when it is there.</summary>
    public static Option<bool> Switch(string name, string description) => new(name) { Description = description };

    /// <summary>A file or folder; null when not given.</summary>
    public static Option<string?> Path(string name, string helpName, string description) =>
        PathOf(new(name), helpName, description);

    /// <summary>The same, to write; null when not given.</summary>
    public static Option<string?> Output(string name, string helpName, string description) =>
        PathOf(new OutputOption(name), helpName, description);

    /// <summary>
    /// A file whose ending says what is written to it, one of <paramref name="endings"/>; null when not given.
    /// </summary>
    public static Option<string?> File(
        string name, string helpName, string description, params string[] endings) => new OutputOption(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => One(
                result, $"a file that ends in {string.Join(" or ", endings)}",
                EndsIn(Text(result), endings), Text(result)),
        };

    private static Option<string?> PathOf(Option<string?> option, string helpName, string description)
    {
        (option.HelpName, option.Description) = (helpName, description);
        option.CustomParser = result => One(
            result, "a path (./-x for a name with a dash in front)", IsPath(Text(result)), Text(result));
        return option;
    }

    // A device has no ending.
    private static bool EndsIn(string text, string[] endings) => IsPath(text)
        && (text.StartsWith("/dev/", StringComparison.Ordinal)
            || endings.Any(ending => text.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));

    // `--json --quite` is a slip, not a file called --quite.
    private static bool IsPath(string text) => !string.IsNullOrWhiteSpace(text) && text[0] != '-';

    /// <summary>A value from text.</summary>
    public delegate bool TryParse<T>(string text, out T value);

    private static bool TryCount(string text, int least, int most, out int n) =>
        int.TryParse(text, Bound.Whole, Bound.Culture, out n) && n >= least && n <= most;

    private static string Range(int least, int most) => most == int.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"a whole number of at least {least}")
        : string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");

    private static string Text(ArgumentResult result) => result.Tokens[0].Value;

    /// <summary>A value, refused where it is not good, with the nearest of the names that there are.</summary>
    public static T One<T>(
        ArgumentResult result, string expected, bool good, T value, params IReadOnlyList<string> names)
    {
        if (!good)
            Refuse(result, expected, Text(result), names);
        return value;
    }

    /// <summary>Values with commas between them; null where one is refused.</summary>
    public static T[]? List<T>(ArgumentResult result, string expected, TryParse<T> tryParse)
    {
        var values = new List<T>();
        var texts = result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries));
        foreach (string text in texts)
        {
            if (!tryParse(text, out T value))
            {
                Refuse(result, $"{expected}, or several separated by commas", text, []);
                return null;
            }

            values.Add(value);
        }

        return [.. values];
    }

    private static void Refuse(ArgumentResult result, string expected, string got, IReadOnlyList<string> names)
    {
        string option = (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
        result.AddError($"{option}: expected {expected}, got '{got}'{NearestName.Hint(got, names)}");
    }
}
