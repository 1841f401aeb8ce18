using static System.FormattableString;

namespace QtGpu.Uncertainty;

/// <summary>
/// Probabilities of classes, [rows, classes] in float64: each in [0, 1], those of a row with a sum of 1.
/// </summary>
public sealed class ClassProbabilities
{
    // float32 probabilities of a thousand classes sum to 1 within 1e-5.
    private const double Tolerance = 1e-4;
    private readonly double[] _values;

    /// <summary>Takes the array over (it is not copied) and checks it.</summary>
    /// <param name="values">Row-major [rows, <paramref name="classes"/>].</param>
    /// <param name="classes">Classes of a row, 1 or more.</param>
    /// <exception cref="InputException">A row has no probabilities; names it, and the class.</exception>
    public ClassProbabilities(double[] values, int classes)
    {
        if (classes < 1 || values.Length == 0 || values.Length % classes != 0)
            throw new InputException(
                $"Probabilities are [rows, classes] with 1 row and 1 class at least: {values.Length} numbers are not "
                + $"rows of {classes} classes.");
        (_values, Classes, Rows) = (values, classes, values.Length / classes);
        for (int i = 0; i < Rows; i++)
            Check(Row(i), i);
    }

    /// <summary>Rows, one a sample.</summary>
    public int Rows { get; }

    /// <summary>Classes.</summary>
    public int Classes { get; }

    /// <summary>The probabilities of a row.</summary>
    public ReadOnlySpan<double> Row(int i) => _values.AsSpan(i * Classes, Classes);

    /// <summary>The class of the highest probability; of equal ones the first.</summary>
    public int Top(int i)
    {
        ReadOnlySpan<double> row = Row(i);
        int top = 0;
        for (int k = 1; k < row.Length; k++)
            top = row[k] > row[top] ? k : top;
        return top;
    }

    /// <summary>The highest probability.</summary>
    public double Confidence(int i) => _values[(i * Classes) + Top(i)];

    /// <summary>H = −Σₖ pₖ·ln pₖ of a row, in nats; 0·ln 0 is 0.</summary>
    public double Entropy(int i) => EntropyOf(Row(i));

    /// <summary>exp(zₖ)/Σⱼ exp(zⱼ) of each row, computed in float64.</summary>
    /// <param name="outputs">
    /// z, [rows, <paramref name="classes"/>]: what a network with softmax cross-entropy gives.
    /// </param>
    /// <param name="classes">Classes of a row.</param>
    /// <param name="probabilities">Takes the probabilities, [rows, <paramref name="classes"/>].</param>
    public static void Softmax(ReadOnlySpan<float> outputs, int classes, Span<float> probabilities)
    {
        double[] row = new double[classes];
        for (int first = 0; first < outputs.Length; first += classes)
        {
            for (int k = 0; k < classes; k++)
                row[k] = outputs[first + k];
            Uncertainty.Softmax.Apply(row);
            for (int k = 0; k < classes; k++)
                probabilities[first + k] = (float)row[k];
        }
    }

    /// <summary>The entropy of probabilities.</summary>
    internal static double EntropyOf(ReadOnlySpan<double> row)
    {
        double sum = 0;
        foreach (double p in row)
            sum -= p > 0 ? p * Math.Log(p) : 0;
        return sum;
    }

    /// <summary>Throws where a row is none of probabilities.</summary>
    /// <exception cref="InputException">Names member, row and class.</exception>
    internal static void Check(ReadOnlySpan<double> row, int i, int? member = null)
    {
        string where = member is { } m ? Invariant($"member {m}, row {i}") : Invariant($"row {i}");
        double sum = 0;
        for (int k = 0; k < row.Length; k++)
        {
            if (!(row[k] is >= 0 and <= 1))
                throw new InputException(
                    Invariant($"{where}, class {k}: expected a probability between 0 and 1, got {row[k]}. ")
                    + "A network that diverged gives such: train it anew.");
            sum += row[k];
        }

        if (Math.Abs(sum - 1) > Tolerance)
            throw new InputException(
                Invariant($"{where}: expected probabilities with a sum of 1, got {sum:G6}. Give softmax outputs."));
    }

    /// <summary>Throws where labels are not those of the rows.</summary>
    /// <exception cref="InputException">Says what was expected.</exception>
    internal void RequireLabels(IReadOnlyList<int> labels)
    {
        if (labels.Count != Rows)
            throw new InputException($"Each row needs its label: {Rows} rows, {labels.Count} labels.");
        for (int i = 0; i < Rows; i++)
        {
            if (labels[i] < 0 || labels[i] >= Classes)
                throw new InputException($"row {i}: expected a label from 0 to {Classes - 1}, got {labels[i]}.");
        }
    }
}
