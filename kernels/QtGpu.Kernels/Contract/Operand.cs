namespace QtGpu.Kernels.Contract;

/// <summary>A tensor as a kernel is given it: where its elements lie, whatever their type and its shape.</summary>
/// <param name="Buffer">The memory; null for none.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Bytes">How many.</param>
public readonly record struct Operand(DeviceBuffer? Buffer, long Offset, long Bytes)
{
    /// <summary>A kernel has no more of them.</summary>
    public const int Most = 6;

    /// <summary>The same tensor of another replica; the same one where replicas share it.</summary>
    public Operand OfReplica(int replica) =>
        Buffer is null ? this : this with { Offset = Offset + (replica * Buffer.ReplicaStride) };

    /// <summary>The elements of a view.</summary>
    public static implicit operator Operand(View<float> view) => Of(view);

    /// <summary>The elements of a view.</summary>
    public static implicit operator Operand(View<int> view) => Of(view);

    /// <summary>The elements of a view.</summary>
    public static implicit operator Operand(View<double> view) => Of(view);

    /// <summary>The elements of a view.</summary>
    public static implicit operator Operand(View<byte> view) => Of(view);

    /// <summary>The elements of a view.</summary>
    public static Operand Of<T>(View<T> view)
        where T : unmanaged => new(view.Buffer, view.Offset * Unsafe.SizeOf<T>(), view.Length * Unsafe.SizeOf<T>());
}

/// <summary>Room for the operands of one kernel.</summary>
[InlineArray(Operand.Most)]
public struct OperandList
{
    private Operand _first;
}
