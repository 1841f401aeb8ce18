using System.Text.Json.Serialization;
using QtGpu.Uncertainty;

namespace QtGpu.Cli.Report;

/// <summary>What a network says about one sample.</summary>
/// <param name="Row">The sample's row, from 0.</param>
/// <param name="Predicted">The class with the highest softmax probability; for regression the first output.</param>
/// <param name="Class">Its name; null for regression.</param>
/// <param name="Probability">Its probability; null for regression.</param>
/// <param name="Label">What it is: the class or number; null where that is not known.</param>
/// <param name="LabelClass">The name of that class, as it is written in a file; null for regression.</param>
/// <param name="Outputs">For regression, all outputs.</param>
internal sealed record Prediction(
    int Row, double Predicted, string? Class, double? Probability, double? Label, string? LabelClass,
    IReadOnlyList<double>? Outputs)
{
    /// <summary>Reads the outputs for a sample.</summary>
    /// <param name="row">The sample's row.</param>
    /// <param name="outputs">The network's outputs.</param>
    /// <param name="label">Its label in words, or null.</param>
    /// <param name="classes">What the classes are called; none for regression.</param>
    public static Prediction Of(int row, ReadOnlySpan<float> outputs, string? label, IReadOnlyList<string> classes)
    {
        if (classes.Count == 0)
        {
            double[] all = Array.ConvertAll(outputs.ToArray(), x => Digits(x));
            return new(row, all[0], null, null, Number(label), null, all);
        }

        int top = 0;
        for (int i = 1; i < outputs.Length; i++)
            top = outputs[i] > outputs[top] ? i : top;
        return new(row, top, classes[top], Probabilities(outputs)[top], Known(label, classes), label, null);
    }

    /// <summary>The file that it is of, where each sample is in one of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? File { get; init; }

    /// <summary>Nats of the entropy of the mean probabilities; null where there is one answer.</summary>
    public double? Entropy { get; init; }

    /// <summary>What of it the members disagree about; null where there is one.</summary>
    public double? MutualInformation { get; init; }

    /// <summary>What the middle 95 % of the members say of the class; null where there is one.</summary>
    public IReadOnlyList<double>? Interval { get; init; }

    /// <summary>What several members say of a sample, put together.</summary>
    /// <param name="row">The sample's row.</param>
    /// <param name="said">What they say of all.</param>
    /// <param name="i">Which of them it is.</param>
    /// <param name="label">The sample's label in words, or null.</param>
    /// <param name="classes">What the classes are called.</param>
    public static Prediction Of(
        int row, PredictiveDistribution said, int i, string? label, IReadOnlyList<string> classes)
    {
        int top = said.Mean.Top(i);
        (double low, double high) = said.Interval(i, top);
        return new(row, top, classes[top], Digits(said.Mean.Confidence(i)), Known(label, classes), label, null)
        {
            Entropy = Digits(said.Entropy(i)),
            MutualInformation = Digits(said.MutualInformation(i)),
            Interval = [Digits(low), Digits(high)],
        };
    }

    /// <summary>What the outputs for a sample say of each class: their softmax.</summary>
    public static double[] Probabilities(ReadOnlySpan<float> outputs)
    {
        float top = float.NegativeInfinity;
        foreach (float output in outputs)
            top = Math.Max(top, output);
        double[] powers = Array.ConvertAll(outputs.ToArray(), output => Math.Exp(output - top));
        double sum = powers.Sum();
        return Array.ConvertAll(powers, power => Digits(power / sum));
    }

    private static int? Known(string? label, IReadOnlyList<string> classes) =>
        classes.Index().Where(c => c.Item == label).Select(c => (int?)c.Index).FirstOrDefault();

    // float32 holds seven digits; what double shows behind them is noise.
    private static double Digits(double x) =>
        double.Parse(x.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double? Number(string? label) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
