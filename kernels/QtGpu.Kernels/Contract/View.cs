namespace QtGpu.Kernels.Contract;

/// <summary>A shaped window into a <see cref="DeviceBuffer"/>: a struct, free to copy, that owns nothing.</summary>
/// <param name="Buffer">The memory; null in <see cref="None"/>.</param>
/// <param name="Offset">First element.</param>
/// <param name="Shape">Extents, row-major.</param>
public readonly record struct View<T>(DeviceBuffer? Buffer, long Offset, Shape Shape)
    where T : unmanaged
{
    /// <summary>No tensor: an output that is not wanted.</summary>
    public static View<T> None => default;

    /// <summary>True for <see cref="None"/>.</summary>
    public bool IsNone => Buffer is null;

    /// <summary>Rows.</summary>
    public int Rows => Shape.Rows;

    /// <summary>Columns.</summary>
    public int Columns => Shape.Columns;

    /// <summary>Elements.</summary>
    public long Length => Shape.Length;

    /// <summary>
    /// The first <paramref name="rows"/> rows; <see cref="None"/> of none. Matrices side by side have all of theirs or
    /// none.
    /// </summary>
    public View<T> FirstRows(int rows)
    {
        if (IsNone)
            return this;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rows, (uint)Rows, nameof(rows));
        if (Shape.Axes > 2)
            ArgumentOutOfRangeException.ThrowIfNotEqual(rows, Rows);
        return this with { Shape = Shape.WithRows(rows) };
    }

    /// <summary>One row.</summary>
    public View<T> Row(int row) =>
        new(Buffer, Offset + ((long)row * Columns), Shape.Vector(Columns));

    /// <summary><paramref name="shape"/> elements from element <paramref name="start"/> of this view on.</summary>
    public View<T> Slice(long start, Shape shape) => new(Buffer, Offset + start, shape);

    /// <summary>The same tensor of another replica; the same one where replicas share it.</summary>
    public View<T> OfReplica(int replica) => Buffer is null
        ? this
        : this with { Offset = Offset + (replica * Buffer.ReplicaStride / Unsafe.SizeOf<T>()) };

    /// <summary>The same elements under other extents.</summary>
    public View<T> Reshape(Shape shape) => this with { Shape = shape };

    /// <summary>
    /// The same memory as numbers of another type of the same size: a gather of labels moves their bits.
    /// </summary>
    public View<TOther> Cast<TOther>()
        where TOther : unmanaged => Unsafe.SizeOf<TOther>() == Unsafe.SizeOf<T>()
        ? new(Buffer, Offset, Shape)
        : throw new InvalidOperationException($"{typeof(T).Name} and {typeof(TOther).Name} differ in size.");

    /// <summary>Copies the elements to the host; waits for work under way.</summary>
    public void Read(Span<T> destination) => Buffer!.Read(Offset, destination[..(int)Length]);

    /// <summary>Copies the elements to a new array; waits for work under way.</summary>
    public T[] ToArray()
    {
        var values = new T[Length];
        Read(values);
        return values;
    }

    /// <summary>Copies elements to the device: to the front of the view, and no more than it has.</summary>
    public void Write(ReadOnlySpan<T> source)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(source.Length, Length, nameof(source));
        Buffer!.Write(Offset, source);
    }
}
