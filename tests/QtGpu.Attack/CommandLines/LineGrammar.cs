using System.CommandLine;
using System.Text.RegularExpressions;
using QtGpu.Cli;

namespace QtGpu.Attack.CommandLines;

/// <summary>
/// Command lines by the tool's own grammar: its verbs and flags, with values that fit, that are extreme, and that
/// nobody should give. What fits a flag is read from its description.
/// </summary>
internal sealed partial class LineGrammar
{
    private static readonly string[] Numbers =
    [
        "0", "1", "2", "3", "4", "7", "8", "16", "32", "100", "0.1", "0.5", "0.25", "0.7", "1.5", "10", "1,2",
        "0.1,0.2", "64,8",
    ];

    private static readonly string[] Extremes =
    [
        "-1", "-0", "2147483647", "2147483648", "-2147483648", "4294967296", "9223372036854775807",
        "9223372036854775808", "99999999999999999999999", "1e308", "-1e308", "1e309", "1e-320", "NaN", "Infinity",
        "-Infinity", "∞", "1,5", "0x10", "1e", "100000", "1000000", "65536", "1024", "20000", "1,,2", ",", "0,0,0",
        "1e9", "1e-9", "0.9999999999", "２",
    ];

    // No NUL: no program can be given one.
    private static readonly string[] Hostile =
    [
        "", " ", "\t", "\n", "\u001b[31mred\u001b[0m", "\u0007", "\u202Egnp", "--", "-", "--no-such-flag",
        "@file", "%s%n", "$(reboot)", "`id`", "'", "\"", "\\", "<b>", "{0}", "ünïcödé–✓😀", new string('x', 300),
        new string('9', 5000), "..", ".", "null", "true", "-1-1", "tunnelling:height=NaN", "tunnelling:height=1e400",
        "tunnelling:width=-1", "tunnelling:x=1", "tunnelling:", "1x1x1", "0x0x0", "2147483647x2147483647x2",
        "leak=1..0", "ridge=0..0", "leak=NaN", "leak=", "=",
    ];

    // Everything lies in the folder that the line runs in, or is a device.
    private static readonly string[] Places =
    [
        "a.json", "b.csv", "plot.svg", "run.safetensors", "folder", "new/folder/x.json", "folder/a.svg", "/dev/null",
        "/dev/full", "./-x", "no-such-file.csv", "no-such-file.safetensors", $"{new string('d', 300)}.json",
        "ünïcödé.csv", "\u001b[31m.csv",
        "/proc/self/no-such-file", "file-in-the-way/x.json", "folder/", " ",
        .. Material.Files,
    ];

    private readonly Command[] _verbs;
    private readonly Option[] _shared;

    public LineGrammar()
    {
        Command root = Application.Root();
        _shared = [.. root.Options];
        _verbs = [.. Leaves(root)];
    }

    /// <summary>The words of a line, without the tool's name.</summary>
    public string[] Line(Dice dice)
    {
        Command verb = dice.Of(_verbs);
        bool isMild = dice.OneIn(2); // half of the lines should get as far as the work
        List<string> words = [.. Path(verb)];
        foreach (Argument argument in verb.Arguments)
        {
            for (int n = dice.Below(3); n > 0; n--)
                words.Add(Value(argument.Description, argument.HelpName, isMild, dice));
        }

        Option[] own = [.. verb.Options, .. _shared];
        for (int n = dice.Below(7); n > 0; n--)
        {
            Option option = dice.Of(own);
            words.Add(!isMild && dice.OneIn(30) ? dice.Of(Hostile) : option.Name);
            if (option.ValueType != typeof(bool) || (!isMild && dice.OneIn(20)))
                words.Add(Value(option.Description, option.HelpName, isMild, dice));
        }

        if (!isMild && dice.OneIn(10))
            words.Insert(dice.Below(words.Count + 1), dice.Of(Hostile));

        // A simulated GPU spins dozens of threads, and peers are other programs.
        string[] line = [.. words.Where(word => word != "--peers").Select(word => word == "ilgpu-cpu" ? "cpu" : word)];
        return line.Contains("--device") ? line : [.. line, "--device", "cpu"];
    }

    private static string Value(string? description, string? kind, bool isMild, Dice dice) => dice.Below(10) switch
    {
        _ when isMild => Fitting(description, kind, dice),
        0 => dice.Of(Hostile),
        1 or 2 => dice.Of(Extremes),
        3 => dice.Of(Places),
        _ => Fitting(description, kind, dice),
    };

    private static string Fitting(string? description, string? kind, Dice dice) => kind switch
    {
        null or "NAME" or "NAME,…" or "STD|NAME" or "N|grid" => Named(description, dice),
        _ when kind.Contains("FILE", StringComparison.Ordinal) || kind is "DIR" or "PATH" =>
            dice.OneIn(4) ? Named(description, dice) : dice.Of(Places),
        _ => dice.Of(Numbers),
    };

    // One of the names that the description lists, or several.
    private static string Named(string? description, Dice dice)
    {
        MatchCollection names = Word().Matches(description ?? "");
        if (names.Count == 0)
            return dice.Of(Numbers);
        string one = names[dice.Below(names.Count)].Value;
        return dice.OneIn(4) ? $"{one},{names[dice.Below(names.Count)].Value}" : one;
    }

    private static IEnumerable<Command> Leaves(Command command) =>
        command.Subcommands.Count == 0 ? [command] : [command, .. command.Subcommands.SelectMany(Leaves)];

    private static IEnumerable<string> Path(Command command)
    {
        Command[] above = [.. command.Parents.OfType<Command>()];
        return above.Length == 0 ? [] : [.. Path(above[0]), command.Name];
    }

    private const RegexOptions Pattern =
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"[a-z][a-z0-9]*(-[a-z0-9]+)*", Pattern)]
    private static partial Regex Word();
}
