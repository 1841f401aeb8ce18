namespace QtGpu.Kernels.Losses;

/// <summary>
/// A row of outputs y with its targets t: loss = mean over the row of ½(y − t)², dy = (y − t)/(rows·outputs).
/// </summary>
/// <param name="rows">Rows of the batch.</param>
/// <param name="outputs">Outputs of a row.</param>
/// <param name="draws">
/// How often the targets come round: row i of them is that of rows i, i + targets, …; the sum is a mean over them.
/// </param>
internal readonly struct SquaredError(int rows, int outputs, int draws) : IRowReduction
{
    private const int Outputs = 0, Targets = 1, Gradient = 2;

    public double Row<TOperands, T>(TOperands x, long row, out double second)
        where TOperands : struct, IOperands<T>
        where T : unmanaged, ILane<T>
    {
        float scale = 1f / ((float)rows * outputs);
        double sum = 0;
        long target = (row % (rows / draws) * outputs) - (row * outputs);
        for (long j = row * outputs; j < (row + 1) * outputs; j++)
        {
            float error = x.At(Outputs, j) - x.At(Targets, j + target);
            sum += 0.5 * error * error;
            if (x.Has(Gradient))
                x.Put(Gradient, j, error * scale);
        }

        second = 0;
        return sum / outputs / draws;
    }
}
