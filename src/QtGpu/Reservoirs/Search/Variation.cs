using System.Globalization;
using QtGpu.Kernels.Random;

namespace QtGpu.Reservoirs.Search;

/// <summary>What a search gives one hyper-parameter: a range, or a list of values.</summary>
/// <param name="Parameter">Which.</param>
/// <param name="Values">Lowest and highest of a range; else the values.</param>
/// <param name="IsRange">Whether all between the two may be drawn.</param>
public sealed record Variation(HyperParameter Parameter, IReadOnlyList<double> Values, bool IsRange)
{
    /// <summary>From <c>name=low..high</c> or <c>name=a,b,c</c>.</summary>
    /// <exception cref="InputException">Says what is wrong with it.</exception>
    public static Variation Parse(string text)
    {
        string[] halves = text.Split('=');
        if (halves.Length != 2)
            throw new InputException($"‘vary’: expected NAME=LOW..HIGH or NAME=VALUE,VALUE,…, got '{text}'");
        HyperParameter parameter = HyperParameter.Find(halves[0].Trim());
        bool isRange = halves[1].Contains("..", StringComparison.Ordinal);
        string[] parts = isRange ? halves[1].Split("..") : halves[1].Split(',');
        double[] values = [.. parts.Select(part => Number(parameter, part, text))];
        if (isRange && (values.Length != 2 || !(values[0] < values[1])))
            throw new InputException($"‘vary’ {text}: expected LOW..HIGH with LOW below HIGH");
        if (values.Distinct().Count() != values.Length)
            throw new InputException($"‘vary’ {text}: a value is there twice; give each once");
        return new(parameter, values, isRange);
    }

    /// <summary>
    /// The value of a candidate, of four digits, which are enough and can be typed. Each hyper-parameter draws from a
    /// stream of its own, whatever else is varied.
    /// </summary>
    public double Draw(long seed, int candidate)
    {
        var stream = RandomStream.Named(seed, $"search {Parameter.Name}");
        if (!IsRange)
            return Values[stream.Below(candidate, 0, Values.Count)];
        double u = stream.Uniform(candidate, 0);
        double drawn = Parameter.IsLogarithmic
            ? Values[0] * Math.Pow(Values[1] / Values[0], u)
            : Values[0] + ((Values[1] - Values[0]) * u);
        string typed = drawn.ToString("G4", CultureInfo.InvariantCulture);
        return Math.Clamp(double.Parse(typed, CultureInfo.InvariantCulture), Values[0], Values[1]);
    }

    private static double Number(HyperParameter parameter, string part, string text) =>
        double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && double.IsFinite(value) && parameter.Holds(value)
            ? value
            : throw new InputException($"‘vary’ {text}: expected {parameter.Expected}, got '{part}'");
}
