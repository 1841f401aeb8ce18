using ILGPU;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Ilgpu.Sums;

/// <summary>
/// Row i: ln Σⱼ exp(zⱼ − max) − (z_label − max), and 1 where the label is on top; writes dz = (softmax(z) − onehot)/rows
/// unless it is empty. One thread per row.
/// </summary>
internal readonly struct SoftmaxCrossEntropyRows(
    ArrayView<float> logits, ArrayView<float> labels, ArrayView<float> dLogits, int rows, int classes) : ITerms
{
    public double At(long i, out double second)
    {
        long row = i * classes;
        if (!(labels[i] >= 0 && labels[i] < classes))
        {
            // No such class: shown in the loss, since nothing waits to look at labels.
            for (int j = 0; j < classes && dLogits.Length != 0; j++)
                dLogits[row + j] = float.NaN;
            second = 0;
            return double.NaN;
        }

        int label = (int)labels[i];
        float top = logits[row + label], max = logits[row];
        int above = 0;
        for (int j = 0; j < classes; j++)
        {
            float z = logits[row + j];
            bool broken = float.IsNaN(z);
            max = broken || z > max ? z : max; // a NaN wins, so that a broken step shows
            above += broken || z > top || (z == top && j < label) ? 1 : 0;
        }

        double sum = 0;
        for (int j = 0; j < classes; j++)
            sum += ScalarLane.Exp(new ScalarLane(logits[row + j] - max)).Value;

        if (dLogits.Length != 0)
        {
            float scale = (float)(1.0 / (sum * rows));
            for (int j = 0; j < classes; j++)
            {
                float e = ScalarLane.Exp(new ScalarLane(logits[row + j] - max)).Value * scale;
                dLogits[row + j] = j == label ? e - (1f / rows) : e;
            }
        }

        second = above == 0 ? 1.0 : 0.0;
        return (double)ScalarLane.Log(new ScalarLane((float)sum)).Value - (top - max);
    }
}

/// <summary>Row i: the mean over its outputs of ½(y − t)²; writes dY = (y − t)/(rows · outputs) unless it is empty.</summary>
internal readonly struct MeanSquaredErrorRows(
    ArrayView<float> y, ArrayView<float> targets, ArrayView<float> dY, int rows, int outputs) : ITerms
{
    public double At(long i, out double second)
    {
        float scale = 1f / ((float)rows * outputs);
        double sum = 0;
        for (long j = i * outputs; j < (i + 1) * outputs; j++)
        {
            float error = y[j] - targets[j];
            sum += 0.5 * error * error;
            if (dY.Length != 0)
                dY[j] = error * scale;
        }

        second = 0;
        return sum / outputs;
    }
}
