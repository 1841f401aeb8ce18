using ILGPU;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Losses;

namespace QtGpu.Kernels.Ilgpu.Sums;

/// <summary>
/// Row i: its softmax cross-entropy, and 1 where the label is on top; writes dz unless it is empty. One thread per row,
/// two exponentials per logit instead of a place to keep them.
/// </summary>
internal readonly struct SoftmaxCrossEntropyRows(
    ArrayView<float> logits, ArrayView<float> labels, ArrayView<float> dLogits, int rows, int classes) : ITerms
{
    public double At(long i, out double second)
    {
        long row = i * classes;
        if (!Number.IsBelow(labels[i], classes))
        {
            for (int j = 0; j < classes && dLogits.Length != 0; j++)
                dLogits[row + j] = float.NaN;
            second = 0;
            return double.NaN;
        }

        int label = (int)labels[i];
        var z = new Row(logits, row);
        second = SoftmaxCrossEntropy.IsOnTop(z, classes, label, out float max) ? 1.0 : 0.0;
        double sum = 0;
        for (int j = 0; j < classes; j++)
            sum += Exponential(z.At(j), max);

        float scale = SoftmaxCrossEntropy.Scale(sum, rows);
        for (int j = 0; j < classes && dLogits.Length != 0; j++)
        {
            float softmax = Exponential(z.At(j), max) * scale;
            dLogits[row + j] = j == label ? SoftmaxCrossEntropy.OfLabel(softmax, rows) : softmax;
        }

        return SoftmaxCrossEntropy.Loss(sum, z.At(label), max);
    }

    private static float Exponential(float z, float max) =>
        SoftmaxCrossEntropy.Exponential(new ScalarLane(z), new ScalarLane(max)).Value;

    private readonly struct Row(ArrayView<float> data, long start) : IRow
    {
        public float At(int j) => data[start + j];
    }
}

/// <summary>Row i: the mean over its outputs of ½(y − t)²; writes dY = (y − t)/(rows · outputs) unless it is empty.</summary>
internal readonly struct MeanSquaredErrorRows(
    ArrayView<float> y, ArrayView<float> targets, ArrayView<float> dY, int rows, int outputs) : ITerms
{
    public double At(long i, out double second)
    {
        float scale = SquaredError.Scale(rows, outputs);
        double sum = 0;
        for (long j = i * outputs; j < (i + 1) * outputs; j++)
        {
            sum += SquaredError.Loss(y[j], targets[j], scale, out float gradient);
            if (dY.Length != 0)
                dY[j] = gradient;
        }

        second = 0;
        return sum / outputs;
    }
}
