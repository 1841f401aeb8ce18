using ILGPU;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>xᵢ = value.</summary>
internal readonly struct FillPass(ArrayView<float> x, float value) : IPass
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane> => at.Store(x, TLane.Const(value));
}

/// <summary>zᵢ = xᵢ·yᵢ.</summary>
internal readonly struct MultiplyPass(ArrayView<float> x, ArrayView<float> y, ArrayView<float> z) : IPass
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane> => at.Store(z, at.Load(x) * at.Load(y));
}

/// <summary>sums[j] = Σᵢ x[i, j], over the rows in order: element j by element. Reads 4 bytes per element once.</summary>
internal readonly struct ColumnSumsPass(ArrayView<float> x, int rows, int columns, ArrayView<float> sums) : IPass
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane>
    {
        float sum = 0;
        for (int row = 0; row < rows; row++)
            sum += x[((long)row * columns) + at.Index];
        sums[at.Index] = sum;
    }
}
