using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Losses;

namespace QtGpu.Kernels.Host.Losses;

/// <summary>
/// loss = ln Σⱼ exp(zⱼ − max) − (z_label − max), dz = (softmax(z) − onehot)/rows. Reads and writes 4 bytes per logit;
/// a logit costs one exp.
/// </summary>
internal readonly unsafe struct SoftmaxCrossEntropyTiles<TLane>(
    float* logits, float* labels, float* dLogits, int rows, int classes, double* sums) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
{
    private const int LongestOnStack = 4096;

    public void Run(int tile)
    {
        int last = Math.Min((tile + 1) * LossTiles.Rows, rows);
        double loss = 0;
        int correct = 0;
        float* onStack = stackalloc float[Math.Min(classes, LongestOnStack)];
        for (int row = tile * LossTiles.Rows; row < last; row++)
        {
            float* z = logits + ((nint)row * classes);
            if (!Number.IsBelow(labels[row], classes))
            {
                loss = double.NaN;
                if (dLogits is not null)
                    new Span<float>(dLogits + ((nint)row * classes), classes).Fill(float.NaN);
                continue;
            }

            int label = (int)labels[row];
            correct += SoftmaxCrossEntropy.IsOnTop(new Row(z), classes, label, out float max) ? 1 : 0;

            // Without a gradient to hold them, the exponentials of a very wide row go through the stack in pieces.
            float* e = dLogits is null ? onStack : dLogits + ((nint)row * classes);
            double sum = 0;
            int piece = dLogits is null ? LongestOnStack : classes;
            for (int from = 0; from < classes; from += piece)
                sum += Exponentials(z + from, Math.Min(piece, classes - from), max, e);

            loss += SoftmaxCrossEntropy.Loss(sum, z[label], max);
            if (dLogits is not null)
                Gradient(e, label, SoftmaxCrossEntropy.Scale(sum, rows));
        }

        sums[2 * tile] = loss;
        sums[(2 * tile) + 1] = correct;
    }

    private static double Exponentials(float* z, int count, float max, float* e)
    {
        int j = 0;
        for (; j + TLane.Width <= count; j += TLane.Width)
            TLane.Store(SoftmaxCrossEntropy.Exponential(TLane.Load(z + j), TLane.Const(max)), e + j);
        if (j < count)
        {
            // What lies behind the row is worked on too, and left here.
            float* last = stackalloc float[TLane.Width];
            TLane.Store(SoftmaxCrossEntropy.Exponential(TLane.Load(z + j), TLane.Const(max)), last);
            new Span<float>(last, count - j).CopyTo(new Span<float>(e + j, count - j));
        }

        double sum = 0;
        for (j = 0; j < count; j++)
            sum += e[j];
        return sum;
    }

    private void Gradient(float* e, int label, float scale)
    {
        for (int j = 0; j < classes; j++)
            e[j] *= scale;
        e[label] = SoftmaxCrossEntropy.OfLabel(e[label], rows);
    }

    private readonly struct Row(float* data) : IRow
    {
        public float At(int j) => data[j];
    }
}
