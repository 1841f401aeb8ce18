namespace QtGpu.Kernels.Contract;

/// <summary>A tensor as a kernel is given it: where its elements lie, whatever its shape.</summary>
/// <param name="Buffer">The memory; null for none.</param>
/// <param name="Offset">First element.</param>
/// <param name="Length">Elements.</param>
public readonly record struct Operand(DeviceBuffer? Buffer, long Offset, long Length)
{
    /// <summary>A kernel has no more of them.</summary>
    public const int Most = 6;

    /// <summary>The elements of a view.</summary>
    public static implicit operator Operand(TensorView view) => new(view.Buffer, view.Offset, view.Length);
}
