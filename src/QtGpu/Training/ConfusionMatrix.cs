using System.Text.Json;
using System.Text.Json.Serialization;

namespace QtGpu.Training;

/// <summary>
/// How often samples of one class were taken for another, and what follows from it. A ratio of nothing to nothing (a
/// class that was never predicted, or never there) counts as 0, as in scikit-learn.
/// </summary>
/// <param name="classes">Number of classes, at least 2.</param>
[JsonConverter(typeof(Json))]
public sealed class ConfusionMatrix(int classes)
{
    private readonly int[,] _counts = new int[classes, classes];

    /// <summary>Number of classes.</summary>
    public int Classes => classes;

    /// <summary>Samples of class <paramref name="actual"/> that were taken for <paramref name="predicted"/>.</summary>
    public int this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>Samples in all.</summary>
    public int Count => All.Sum(Actual);

    /// <summary>Share of samples whose class was told right: Σₖ C[k, k] / Σ C.</summary>
    public double Accuracy => Ratio(All.Sum(k => _counts[k, k]), Count);

    /// <summary>Mean precision of the classes that occur.</summary>
    public double MacroPrecision => Macro(Precision);

    /// <summary>Mean recall of the classes that occur.</summary>
    public double MacroRecall => Macro(Recall);

    /// <summary>Mean F₁ of the classes that occur.</summary>
    public double MacroF1 => Macro(F1);

    private IEnumerable<int> All => Enumerable.Range(0, classes);

    // Among the samples, or among what they were taken for.
    private IEnumerable<int> Occurring => All.Where(k => Actual(k) + Predicted(k) > 0);

    /// <summary>Counts one sample.</summary>
    public void Add(int actual, int predicted) => _counts[actual, predicted]++;

    /// <summary>Samples of class <paramref name="k"/>: Σₚ C[k, p].</summary>
    public int Actual(int k) => All.Sum(p => _counts[k, p]);

    /// <summary>Samples that were taken for class <paramref name="k"/>: Σₜ C[t, k].</summary>
    public int Predicted(int k) => All.Sum(t => _counts[t, k]);

    /// <summary>Of what was taken for class <paramref name="k"/>, the share that was: C[k, k] / Σₜ C[t, k].</summary>
    public double Precision(int k) => Ratio(_counts[k, k], Predicted(k));

    /// <summary>Of class <paramref name="k"/>, the share that was found: C[k, k] / Σₚ C[k, p].</summary>
    public double Recall(int k) => Ratio(_counts[k, k], Actual(k));

    /// <summary>F₁ = 2·C[k, k] / (Σₚ C[k, p] + Σₜ C[t, k]), the harmonic mean of precision and recall.</summary>
    public double F1(int k) => Ratio(2 * _counts[k, k], Actual(k) + Predicted(k));

    /// <summary>The counts, a row for each class.</summary>
    public int[][] ToRows() => [.. All.Select(t => All.Select(p => _counts[t, p]).ToArray())];

    private double Macro(Func<int, double> of) => Occurring.Select(of).DefaultIfEmpty(0).Average();

    // The counts alone.
    private sealed class Json : JsonConverter<ConfusionMatrix>
    {
        public override ConfusionMatrix Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            int[][] rows = JsonSerializer.Deserialize<int[][]>(ref reader, options) ?? [];
            var confusion = new ConfusionMatrix(rows.Length);
            for (int t = 0; t < rows.Length; t++)
            {
                if (rows[t] is null || rows[t].Length != rows.Length)
                    throw new JsonException("a confusion matrix has as many columns as rows");
                for (int p = 0; p < rows.Length; p++)
                    confusion._counts[t, p] = rows[t][p];
            }

            return confusion;
        }

        public override void Write(Utf8JsonWriter writer, ConfusionMatrix value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.ToRows(), options);
    }

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : part / (double)whole;
}
