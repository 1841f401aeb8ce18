namespace QtGpu.Kernels.Contract;

/// <summary>A shaped window into a <see cref="DeviceBuffer"/>: a struct, free to copy, that owns nothing.</summary>
/// <param name="Buffer">The memory; null in <see cref="None"/>.</param>
/// <param name="Offset">First element.</param>
/// <param name="Shape">Extents, row-major.</param>
public readonly record struct TensorView(DeviceBuffer? Buffer, long Offset, Shape Shape)
{
    /// <summary>No tensor: an output that is not wanted.</summary>
    public static TensorView None => default;

    /// <summary>True for <see cref="None"/>.</summary>
    public bool IsNone => Buffer is null;

    /// <summary>Rows.</summary>
    public int Rows => Shape.Rows;

    /// <summary>Columns.</summary>
    public int Columns => Shape.Columns;

    /// <summary>Elements.</summary>
    public long Length => Shape.Length;

    /// <summary>The first <paramref name="rows"/> rows; <see cref="None"/> of none.</summary>
    public TensorView FirstRows(int rows)
    {
        if (IsNone)
            return this;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rows, (uint)Rows, nameof(rows));
        return this with { Shape = Shape with { Rows = rows } };
    }

    /// <summary>One row.</summary>
    public TensorView Row(int row) =>
        new(Buffer, Offset + ((long)row * Columns), Shape.Vector(Columns));

    /// <summary><paramref name="shape"/> elements from element <paramref name="start"/> of this view on.</summary>
    public TensorView Slice(long start, Shape shape) => new(Buffer, Offset + start, shape);

    /// <summary>The same elements under other extents.</summary>
    public TensorView Reshape(Shape shape) => this with { Shape = shape };

    /// <summary>Copies the elements to the host; waits for work under way.</summary>
    public void Read(Span<float> destination) => Buffer!.Read(Offset, destination[..(int)Length]);

    /// <summary>Copies the elements to a new array; waits for work under way.</summary>
    public float[] ToArray()
    {
        var values = new float[Length];
        Read(values);
        return values;
    }

    /// <summary>Copies elements to the device: to the front of the view, and no more than it has.</summary>
    public void Write(ReadOnlySpan<float> source)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(source.Length, Length, nameof(source));
        Buffer!.Write(Offset, source);
    }
}
