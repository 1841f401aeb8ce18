using QtGpu.Data;
using QtGpu.Kernels.Random;
using QtGpu.Uncertainty;

namespace QtGpu.Tests.Uncertainty;

/// <summary>Predictions whose truth is known.</summary>
internal static class Synthetic
{
    /// <summary>
    /// Probabilities of random logits, and labels that are drawn from those probabilities: it is calibrated.
    /// </summary>
    /// <param name="rows">How many.</param>
    /// <param name="classes">Of each.</param>
    /// <param name="name">Of the random numbers.</param>
    /// <param name="said">What is made of a probability row before it is told; null: nothing.</param>
    public static (ClassProbabilities Said, int[] Labels) Calibrated(
        int rows, int classes, string name, Func<double[], double[]>? said = null)
    {
        var random = RandomStream.Named(3, name);
        double[] all = new double[rows * classes];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            double[] row = Softmax([.. Enumerable.Range(0, classes).Select(k => 2.0 * random.Normal(i, k))]);
            labels[i] = Drawn(row, random.Uniform(i, 1000));
            (said?.Invoke(row) ?? row).CopyTo(all, i * classes);
        }

        return (new(all, classes), labels);
    }

    public static double[] Softmax(double[] z)
    {
        double[] e = Array.ConvertAll(z, x => Math.Exp(x - z.Max()));
        return Array.ConvertAll(e, x => x / e.Sum());
    }

    /// <summary>Rows of probabilities.</summary>
    public static ClassProbabilities Rows(params double[][] rows) =>
        new([.. rows.SelectMany(row => row)], rows[0].Length);

    /// <summary>Samples of one feature with those labels.</summary>
    public static Samples Samples(int[] labels, int classes) => new(
        new float[labels.Length], 1, Array.ConvertAll(labels, label => (float)label), classes);

    private static int Drawn(double[] row, double u)
    {
        int k = 0;
        for (double sum = row[0]; k < row.Length - 1 && u > sum; sum += row[++k])
        {
        }

        return k;
    }

    /// <summary>One that says what it was given, whatever it is asked.</summary>
    public sealed class Parrot(string name, int members, Func<Samples, float[]> says) : Predictor
    {
        public override string Name => name;

        public override int Members => members;

        public override float[] Predict(Samples samples, CancellationToken cancellation = default) => says(samples);
    }
}
