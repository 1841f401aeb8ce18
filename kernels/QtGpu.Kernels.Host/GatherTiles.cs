using QtGpu.Kernels.Host.Gemm;

namespace QtGpu.Kernels.Host;

/// <summary>y[i] = x[numbers[i]], NaN where there is no such row. Moves 8 bytes per element.</summary>
/// <remarks>A kernel of the host alone: it copies rows, and asks for those that come.</remarks>
internal readonly unsafe struct GatherTiles(float* x, int rows, int columns, int* numbers, float* y, int count) : ITiles
{
    public const int TileRows = 32;

    public void Run(int tile)
    {
        int last = Math.Min((tile + 1) * TileRows, count);
        for (int i = tile * TileRows; i < last; i++)
        {
            if (i + 2 < last && (uint)numbers[i + 2] < (uint)rows)
                Prefetch.Rows(x + ((nint)numbers[i + 2] * columns), 1, 0, columns);
            var to = new Span<float>(y + ((nint)i * columns), columns);
            if ((uint)numbers[i] < (uint)rows)
                new ReadOnlySpan<float>(x + ((nint)numbers[i] * columns), columns).CopyTo(to);
            else
                to.Fill(float.NaN);
        }
    }
}
