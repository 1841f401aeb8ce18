using System.Globalization;
using System.Text.Json;

namespace QtGpu.Attack.CommandLines;

/// <summary>
/// Lines run in a process of their own, which one that hangs or crashes takes with it: each is written down before it
/// is run, and what came of it afterwards.
/// </summary>
internal static class LineBatch
{
    /// <summary>The first word of the command line that runs this.</summary>
    public const string Name = "lines-child";

    /// <summary>Exit code when a line never ended.</summary>
    public const int NeverEnded = 99;

    private const int LeastMoment = 50, LongestMoment = 500;

    /// <summary>Arguments: seed, number of the first line, how many lines, the file to write to.</summary>
    public static int Run(string[] args)
    {
        long seed = long.Parse(args[0], CultureInfo.InvariantCulture);
        int first = int.Parse(args[1], CultureInfo.InvariantCulture);
        int count = int.Parse(args[2], CultureInfo.InvariantCulture);
        var grammar = new LineGrammar();
        using var log = new StreamWriter(args[3]) { AutoFlush = true };
        Material.Lay(Environment.CurrentDirectory, new Dice(seed, $"material {first}"));
        for (int i = first; i < first + count; i++)
        {
            var dice = new Dice(seed, $"line {i}");
            string[] line = grammar.Line(dice);
            log.WriteLine(JsonSerializer.Serialize(new LineRecord(i, line, null)));
            var moment = TimeSpan.FromMilliseconds(LeastMoment + dice.Below(LongestMoment - LeastMoment));
            LineTrial trial = LineTrial.Of(line, moment);
            log.WriteLine(JsonSerializer.Serialize(new LineRecord(i, line, trial)));
            if (trial.Code is null)
                return NeverEnded;
        }

        return 0;
    }
}

/// <summary>A line, and what came of it; null before it was run.</summary>
internal sealed record LineRecord(int Index, string[] Line, LineTrial? Trial)
{
    /// <summary>As a shell takes it.</summary>
    public string Words => "qtgpu " + string.Join(' ', Line.Select(word =>
        word.Length > 0 && word.All(IsPlain) ? word : $"$'{Escaped(word.Length > 60 ? $"{word[..60]}…" : word)}'"));

    private static bool IsPlain(char c) =>
        char.IsAsciiLetterOrDigit(c) || "-_./=,:+".Contains(c, StringComparison.Ordinal);

    private static string Escaped(string word) => string.Concat(word.Select(c =>
        char.IsControl(c) || c is '\'' or '\\' ? $"\\x{(int)c:x2}" : $"{c}"));
}
