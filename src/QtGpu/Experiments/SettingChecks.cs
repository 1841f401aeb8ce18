using System.Numerics;
using static System.FormattableString;

namespace QtGpu.Experiments;

/// <summary>What the settings of several experiments must fulfil.</summary>
internal static class SettingChecks
{
    /// <summary>Throws unless there are as many numbers as are needed, each larger than the one before.</summary>
    /// <param name="what">What they are, for the message: the key of the file.</param>
    /// <param name="numbers">The numbers.</param>
    /// <param name="least">How many are needed.</param>
    /// <param name="above">What the first must exceed.</param>
    /// <exception cref="InputException">They do not; says what was expected and got.</exception>
    public static void Ascending<T>(
        string what, IReadOnlyList<T> numbers, int least = 1, double above = double.NegativeInfinity)
        where T : INumber<T>
    {
        bool rise = numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);
        if (numbers.Count >= least && rise && numbers.All(number => double.CreateChecked(number) > above))
            return;
        string more = (least > 1 ? Invariant($", at least {least}") : "")
            + (double.IsFinite(above) ? Invariant($", above {above}") : "");
        string got = string.Join(", ", numbers.Select(number => Invariant($"{double.CreateChecked(number)}")));
        throw new InputException($"{what}: expected ascending numbers{more}, got {got}");
    }

    /// <summary>Throws where a number is too small.</summary>
    /// <exception cref="InputException">It is; says what was expected and got.</exception>
    public static void Least(string what, int value, int least)
    {
        if (value < least)
            throw new InputException(Invariant($"{what}: expected at least {least}, got {value}"));
    }

    /// <summary>Throws where a number is out of its bounds.</summary>
    /// <exception cref="InputException">It is; says what was expected and got.</exception>
    public static void Within(string what, int value, int least, int most)
    {
        if (value < least || value > most)
            throw new InputException(Invariant($"{what}: expected {least} to {most}, got {value}"));
    }

    /// <summary>Throws unless there is something, and each thing once.</summary>
    /// <exception cref="InputException">Says which is there twice.</exception>
    public static void Unique<T>(string what, IEnumerable<T> things)
        where T : notnull
    {
        T[] all = [.. things];
        if (all.Length == 0)
            throw new InputException($"{what}: expected at least one");
        if (all.CountBy(thing => thing).FirstOrDefault(found => found.Value > 1) is { Value: > 1, Key: var twice })
            throw new InputException(Invariant($"{what}: '{twice}' is there twice; name each once"));
    }
}
