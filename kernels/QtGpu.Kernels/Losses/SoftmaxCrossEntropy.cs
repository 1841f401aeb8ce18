namespace QtGpu.Kernels.Losses;

/// <summary>
/// One row of logits z with its label: loss = ln Σⱼ exp(zⱼ − max) − (z_label − max),
/// dzⱼ = (softmax(z)ⱼ − [j = label])/rows; both are NaN for a label that is no class, since nothing waits to look at
/// labels. The second sum counts the rows whose label is on top. A logit costs one exp.
/// </summary>
/// <param name="rows">Rows of the batch.</param>
/// <param name="classes">Logits of a row.</param>
/// <param name="draws">
/// How often the labels come round: label i is that of rows i, i + labels, …; the sums are means over them.
/// </param>
internal readonly struct SoftmaxCrossEntropy(int rows, int classes, int draws) : IRowReduction
{
    private const int Logits = 0, Labels = 1, Gradient = 2;

    public double Row<TOperands, T>(TOperands x, long row, out double second)
        where TOperands : struct, IOperands<T>
        where T : unmanaged, ILane<T>
    {
        long first = row * classes;
        int label = x.IntAt(Labels, row % (rows / draws));
        if (label < 0 || label >= classes)
        {
            for (int j = 0; j < classes && x.Has(Gradient); j += x.Width)
                x.Store(Gradient, first + j, T.Const(float.NaN), classes - j);
            second = 0;
            return double.NaN;
        }

        second = IsOnTop(x, first, label, out float max) ? 1.0 / draws : 0.0;
        double sum = 0;
        for (int j = 0; j < classes; j += x.Width)
        {
            T exponential = T.Exp(x.Load(Logits, first + j) - T.Const(max));
            sum = x.Add(sum, exponential, classes - j);
            if (x.Has(Gradient))
                x.Store(Gradient, first + j, exponential, classes - j);
        }

        float top = x.At(Logits, first + label);
        if (x.Has(Gradient))
        {
            // What turns an exponential into softmax/rows.
            float scale = (float)(1.0 / (sum * rows));
            for (int j = 0; j < classes; j += x.Width)
                x.Store(Gradient, first + j, x.Load(Gradient, first + j) * T.Const(scale), classes - j);
            x.Put(Gradient, first + label, x.At(Gradient, first + label) - (1f / rows));
        }

        return ((double)LaneMath.Log1p(new ScalarLane((float)(sum - 1.0))).Value - (top - max)) / draws;
    }

    // Whether the label is on top, the first of equal classes; and the largest logit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsOnTop<TOperands>(TOperands x, long first, int label, out float max)
        where TOperands : struct, IOperands
    {
        float top = x.At(Logits, first + label);
        int above = 0;
        max = x.At(Logits, first);
        for (int j = 0; j < classes; j++)
        {
            float other = x.At(Logits, first + j);
            bool broken = float.IsNaN(other);
            max = broken || other > max ? other : max; // a NaN wins, so that a broken step shows
            above += broken || other > top || (other == top && j < label) ? 1 : 0;
        }

        return above == 0;
    }
}
