using ILGPU;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>xᵢ = value.</summary>
internal readonly struct FillPass(ArrayView<float> x, float value) : IPass
{
    public void Run(long i) => x[i] = value;
}

/// <summary>zᵢ = xᵢ·yᵢ.</summary>
internal readonly struct MultiplyPass(ArrayView<float> x, ArrayView<float> y, ArrayView<float> z) : IPass
{
    public void Run(long i) => z[i] = x[i] * y[i];
}

/// <summary>sums[j] = Σᵢ x[i, j], over the rows in order. Reads 4 bytes per element once.</summary>
internal readonly struct ColumnSumsPass(ArrayView<float> x, int rows, int columns, ArrayView<float> sums) : IPass
{
    public void Run(long i)
    {
        float sum = 0;
        for (int row = 0; row < rows; row++)
            sum += x[((long)row * columns) + i];
        sums[i] = sum;
    }
}
