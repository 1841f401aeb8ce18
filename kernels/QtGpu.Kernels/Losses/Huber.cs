namespace QtGpu.Kernels.Losses;

/// <summary>
/// A row of outputs y with its targets t, e = y − t: loss = mean over the row of ½e² where |e| ≤ δ, else δ(|e| − ½δ);
/// dy = clamp(e, −δ, δ)/(rows·outputs).
/// </summary>
/// <remarks>Huber, Ann. Math. Stat. 35, 73 (1964).</remarks>
/// <param name="rows">Rows of the batch.</param>
/// <param name="outputs">Outputs of a row.</param>
/// <param name="delta">δ.</param>
/// <param name="draws">How often the targets come round, as in <see cref="SquaredError"/>.</param>
public readonly struct Huber(int rows, int outputs, float delta, int draws = 1) : IRowReduction
{
    private const int Outputs = 0, Targets = 1, Gradient = 2;

    /// <inheritdoc/>
    public double Row<TOperands, T>(TOperands x, long row, out double second)
        where TOperands : struct, IOperands<T>
        where T : unmanaged, ILane<T>
    {
        float scale = 1f / ((float)rows * outputs);
        ScalarLane most = new(delta);
        double sum = 0;
        long target = (row % (rows / draws) * outputs) - (row * outputs);
        for (long j = row * outputs; j < (row + 1) * outputs; j++)
        {
            ScalarLane error = new(x.At(Outputs, j) - x.At(Targets, j + target));
            // NaN stays.
            ScalarLane near = ScalarLane.IfLess(error, -most, -most, ScalarLane.IfLess(most, error, most, error));
            sum += near.Value * (error.Value - (0.5 * near.Value));
            if (x.Has(Gradient))
                x.Put(Gradient, j, near.Value * scale);
        }

        second = 0;
        return sum / outputs / draws;
    }
}
