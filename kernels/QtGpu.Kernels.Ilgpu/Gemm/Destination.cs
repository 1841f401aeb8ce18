using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Ilgpu.Passes;

namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>Where four neighbours of a row of C belong, in C and in every tensor of its shape.</summary>
internal readonly struct Destination(long index, int column, int count, int isAligned)
{
    /// <summary>The first of them in C.</summary>
    public long Index => index;

    /// <summary>Its column.</summary>
    public int Column => column;

    /// <summary>How many of them belong to the row.</summary>
    public int Count => count;

    /// <summary>The four elements of a tensor of C's shape; beyond the row its last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public QuadLane Load(ArrayView<float> x) => isAligned != 0 ? x.Cast<QuadLane>()[index >> 2] : LoadAt(x, index);

    /// <summary>The four elements of a tensor of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public QuadLane LoadRow(ArrayView<float> x) => LoadAt(x, column);

    /// <summary>Writes what belongs to the row to a tensor of C's shape.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(QuadLane values, ArrayView<float> x)
    {
        if (isAligned != 0)
            x.Cast<QuadLane>()[index >> 2] = values;
        else
            StoreAt(values, x, index);
    }

    /// <summary>Writes what belongs to the row to a tensor of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreRow(QuadLane values, ArrayView<float> x) => StoreAt(values, x, column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private QuadLane LoadAt(ArrayView<float> x, long first) => new(
        x[first], x[first + IntrinsicMath.Min(1, count - 1)], x[first + IntrinsicMath.Min(2, count - 1)],
        x[first + IntrinsicMath.Min(3, count - 1)]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreAt(QuadLane values, ArrayView<float> x, long first)
    {
        x[first] = values.A;
        if (count > 1)
            x[first + 1] = values.B;
        if (count > 2)
            x[first + 2] = values.C;
        if (count > 3)
            x[first + 3] = values.D;
    }
}
