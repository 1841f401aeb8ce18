using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>A matrix operand in memory: element (i, j) of op(X) is at Data + i·RowStride + j·ColumnStride.</summary>
internal readonly unsafe struct Operand(float* data, nint rowStride, nint columnStride)
{
    /// <summary>op(X), of the first matrix of a batch.</summary>
    public static Operand Of(TensorView x, bool transpose) => transpose
        ? new Operand(HostBuffer.Pointer(x), 1, x.Columns)
        : new Operand(HostBuffer.Pointer(x), x.Columns, 1);

    public float* Data => data;

    public nint RowStride => rowStride;

    public nint ColumnStride => columnStride;

    public float* At(int row, int column) => data + (row * rowStride) + (column * columnStride);

    /// <summary>Panels of A: [panel][k][height], rows beyond the matrix as zeros.</summary>
    public void PackRows(int row, int rows, int k0, int k, int height, float* target)
    {
        for (int top = 0; top < rows; top += height)
        {
            int inside = Math.Min(height, rows - top);
            for (int r = 0; r < height; r++)
            {
                float* to = target + r;
                if (r < inside)
                {
                    float* from = At(row + top + r, k0);
                    for (int i = 0; i < k; i++)
                        to[(nint)i * height] = from[i * columnStride];
                }
                else
                {
                    for (int i = 0; i < k; i++)
                        to[(nint)i * height] = 0;
                }
            }

            target += (nint)k * height;
        }
    }

    /// <summary>Panels of B: [panel][k][width], columns beyond the matrix as zeros.</summary>
    public void PackColumns(int column, int columns, int k0, int k, int width, float* target)
    {
        for (int left = 0; left < columns; left += width)
        {
            int inside = Math.Min(width, columns - left);
            if (columnStride == 1)
            {
                for (int i = 0; i < k; i++)
                {
                    var to = new Span<float>(target + ((nint)i * width), width);
                    new ReadOnlySpan<float>(At(k0 + i, column + left), inside).CopyTo(to);
                    to[inside..].Clear();
                }
            }
            else
            {
                for (int c = 0; c < width; c++)
                {
                    float* from = At(k0, column + left + c);
                    for (int i = 0; i < k; i++)
                        target[((nint)i * width) + c] = c < inside ? from[i * rowStride] : 0;
                }
            }

            target += (nint)k * width;
        }
    }
}
