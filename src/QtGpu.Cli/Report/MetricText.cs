using QtGpu.Comparison;
using QtGpu.Statistics;
using QtGpu.Training;

namespace QtGpu.Cli.Report;

/// <summary>Metrics in words: accuracies in percent, errors in the targets' units with their digits.</summary>
internal static class MetricText
{
    /// <summary>What tables and axes call it, with its unit.</summary>
    public static string Title(Metric metric) => IsFraction(metric) ? $"{metric.Name} [%]" : metric.Name;

    /// <summary>What a value is multiplied by where it is shown.</summary>
    public static double Scale(Metric metric) => IsFraction(metric) ? 100 : 1;

    /// <summary>What it lies between, in the numbers that are shown.</summary>
    public static (double Low, double High) Limits(Metric metric) =>
        IsFraction(metric) ? (0, 100)
        : metric.HigherIsBetter ? (double.NegativeInfinity, 1)
        : (0, double.PositiveInfinity);

    /// <summary>A target that is set for it.</summary>
    public static string Target(Metric metric, double target) =>
        IsFraction(metric) ? Text($"{100 * target:0.##} %") : Text($"{metric.Name} {target:0.####}");

    /// <summary>A value, without its unit.</summary>
    public static string Of(Metric metric, double value) =>
        IsFraction(metric) ? Fixed(100 * value, 2) : Number(value, Decimals(value, 4));

    /// <summary>A mean ± half of its interval, in as many digits as the interval leaves.</summary>
    public static string Of(Metric metric, MeanInterval x)
    {
        if (double.IsNaN(x.HalfWidth))
            return Of(metric, x.Mean);
        int decimals = IsFraction(metric) ? 2 : Math.Min(Decimals(x.HalfWidth, 2), Decimals(x.Mean, 6));
        double scale = Scale(metric);
        return $"{Number(scale * x.Mean, decimals)} ± {Number(scale * x.HalfWidth, decimals)}";
    }

    /// <summary>A difference of two means, with its sign and, where it has one, its interval.</summary>
    public static string Difference(Metric metric, MeanInterval x)
    {
        string size = Of(metric, x with { Mean = Math.Abs(x.Mean) });
        return $"{(x.Mean < 0 ? "−" : "+")}{size}";
    }

    /// <summary>A network's errors in one line each: name, and what it is on two sets of samples.</summary>
    public static IEnumerable<(string Name, string Value)> Rows(
        IReadOnlyList<Metric> metrics, Evaluation test, Evaluation train) => metrics.Select(metric => (
            metric.Name,
            $"{WithUnit(metric, test)} on the test samples, {WithUnit(metric, train)} on the training samples"));

    /// <summary>A metric of an evaluation, with its unit.</summary>
    public static string WithUnit(Metric metric, Evaluation evaluation) => WithUnit(metric, metric.Of(evaluation));

    /// <summary>A value, with its unit.</summary>
    public static string WithUnit(Metric metric, double value) =>
        $"{Of(metric, value)}{(IsFraction(metric) ? " %" : string.Empty)}";

    private static bool IsFraction(Metric metric) => metric == Metric.Accuracy;

    // So many that the value has that many digits; none for large ones.
    private static int Decimals(double value, int digits) =>
        value == 0 || !double.IsFinite(value) ? digits
        : Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15);

    private static string Number(double value, int decimals) =>
        double.IsNaN(value) ? "–"
        : decimals > 8 || Math.Abs(value) >= 1e9 ? Text($"{value:G3}")
        : Fixed(value, decimals);

    private static string Fixed(double value, int decimals) =>
        value.ToString($"N{decimals}", CultureInfo.InvariantCulture);
}
