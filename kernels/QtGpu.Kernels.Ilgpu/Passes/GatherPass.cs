using ILGPU;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Losses;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>
/// y[i] = x[numbers[i]], NaN where there is no such row. Moves 8 bytes per element; four at a time where a row is a
/// multiple of four.
/// </summary>
internal readonly struct GatherPass(
    ArrayView<float> x, int rows, int columns, ArrayView<float> numbers, ArrayView<float> y) : IPass
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane>
    {
        long row = at.Index / columns;
        float number = numbers[row];
        if (Number.IsBelow(number, rows))
            at.Store(y, at.Load(x, (((long)number - row) * columns) + at.Index));
        else
            at.Store(y, TLane.Const(float.NaN));
    }
}
