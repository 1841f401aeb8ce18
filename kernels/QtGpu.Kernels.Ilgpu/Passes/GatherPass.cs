namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>
/// y[i] = x[numbers[i]], NaN where there is no such row. Moves 8 bytes per element; four at a time where a row is a
/// multiple of four.
/// </summary>
/// <remarks>A kernel of devices alone: the host copies rows.</remarks>
internal readonly struct GatherPass(int rows, int columns) : IPass<GatherPass>
{
    private const int X = 0, Numbers = 1, Y = 2;

    public int BytesPerElement => 8;

    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        long row = at.Index / columns;
        int number = at.IntAt(Numbers, row);
        if (number >= 0 && number < rows)
            at.Store(Y, at.Load(X, ((number - row) * columns) + at.Index));
        else
            at.Store(Y, T.Const(float.NaN));
    }
}
