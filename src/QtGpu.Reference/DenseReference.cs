namespace QtGpu.Reference;

/// <summary>The dense operations in float64, written as their definitions.</summary>
internal static class DenseReference
{
    /// <summary>
    /// C[m, n] = Σ A[m, k] B[k, n], and Σ |A B| in <paramref name="magnitude"/>, the scale of its rounding errors.
    /// </summary>
    public static double[] Multiply(float[] a, float[] b, int m, int n, int k, out double[] magnitude)
    {
        var c = new double[m * n];
        magnitude = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int p = 0; p < k; p++)
            {
                double x = a[(i * k) + p];
                for (int j = 0; j < n; j++)
                {
                    double product = x * b[(p * n) + j];
                    c[(i * n) + j] += product;
                    magnitude[(i * n) + j] += Math.Abs(product);
                }
            }
        }

        return c;
    }

    /// <summary>Xᵀ of X [rows, columns].</summary>
    public static float[] Transpose(float[] x, int rows, int columns)
    {
        var t = new float[x.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                t[(j * rows) + i] = x[(i * columns) + j];
        }

        return t;
    }

    /// <summary>
    /// Σ over rows of −ln softmax(z)[label], its gradient divided by rows, and how many labels are on top (ties:
    /// the first).
    /// </summary>
    public static (double Loss, double[] Gradient, int Correct) SoftmaxCrossEntropy(
        float[] logits, int[] labels, int rows, int classes)
    {
        double loss = 0;
        int correct = 0;
        var gradient = new double[rows * classes];
        for (int row = 0; row < rows; row++)
        {
            double[] z = [.. logits.Skip(row * classes).Take(classes).Select(x => (double)x)];
            int label = labels[row];
            double max = z.Max(), sum = z.Sum(x => Math.Exp(x - max));
            loss += Math.Log(sum) + max - z[label];
            correct += Array.IndexOf(z, max) == label ? 1 : 0;
            for (int j = 0; j < classes; j++)
                gradient[(row * classes) + j] = ((Math.Exp(z[j] - max) / sum) - (j == label ? 1 : 0)) / rows;
        }

        return (loss, gradient, correct);
    }

    /// <summary>Σ over rows of the row's mean ½(y − t)², and (y − t)/elements.</summary>
    public static (double Loss, double[] Gradient) MeanSquaredError(float[] y, float[] targets, int outputs)
    {
        double[] error = [.. y.Zip(targets, (a, b) => (double)a - b)];
        return (error.Sum(e => 0.5 * e * e) / outputs, [.. error.Select(e => e / y.Length)]);
    }
}
