using System.Runtime.InteropServices;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>
/// Inside a kernel of several replicas: which they are, and what each is told by value. The replica is an axis of
/// the grid.
/// </summary>
/// <param name="common">What all are told.</param>
/// <param name="own">What each is told, where they differ; else empty.</param>
/// <param name="numbers">Their numbers, where they are not 0, 1, 2 …; else empty.</param>
internal readonly struct PerReplica<T>(T common, ArrayView<T> own, ArrayView<int> numbers)
    where T : unmanaged
{
    /// <summary>The number of the replica in that place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Number(int place) => numbers.Length > 0 ? numbers[place] : place;

    /// <summary>What it is told.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Of(int place) => own.Length > 0 ? own[place] : common;
}

/// <summary>A tensor of replica 0, from which those of the others are found.</summary>
internal readonly struct ReplicaView
{
    private readonly ArrayView<float> _rest;
    private readonly long _stride, _length;

    public ReplicaView(Operand operand)
    {
        (_rest, _stride) = (ArrayView<float>.Empty, 0);
        _length = (operand.Bytes + sizeof(float) - 1) / sizeof(float);
        if (operand.Buffer is not { } buffer)
            return;
        _stride = buffer.ReplicaStride / sizeof(float);
        _rest = IlgpuBuffer.Elements(operand with { Bytes = buffer.Bytes - operand.Offset });
    }

    /// <summary>The tensor of a replica.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayView<float> Of(int replica) => _rest.SubView(replica * _stride, _length);
}

/// <summary>The tensors of replica 0.</summary>
internal readonly struct ReplicaOperands(ReadOnlySpan<Operand> operands)
{
    private readonly ReplicaView _0 = At(operands, 0), _1 = At(operands, 1), _2 = At(operands, 2);
    private readonly ReplicaView _3 = At(operands, 3), _4 = At(operands, 4), _5 = At(operands, 5);

    /// <summary>Those of a replica.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceOperands Of(int replica) => new(
        _0.Of(replica), _1.Of(replica), _2.Of(replica), _3.Of(replica), _4.Of(replica), _5.Of(replica));

    private static ReplicaView At(ReadOnlySpan<Operand> operands, int i) =>
        new(i < operands.Length ? operands[i] : default);
}

/// <summary>
/// How structs of replicas get to the device: copied in the order of the kernels that read them, through a ring of
/// page-locked memory that is waited for once in many rounds.
/// </summary>
internal sealed class ReplicaRing(Accelerator accelerator) : IDisposable
{
    private const int Size = 1 << 20;

    // In this order: the first makes the device that of this thread, which the second needs.
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _device = accelerator.Allocate1D<byte>(Size);
    private readonly PageLockedArray1D<byte> _host = accelerator.AllocatePageLocked1D<byte>(Size);
    private int _next;

    /// <summary>What a kernel is given for so many replicas.</summary>
    public PerReplica<T> Send<T>(ReadOnlySpan<int> replicas, ReadOnlySpan<T> values)
        where T : unmanaged => new(
            values[0], AreSame(values) ? ArrayView<T>.Empty : Copy(values),
            AreCounted(replicas) ? ArrayView<int>.Empty : Copy(replicas));

    public void Dispose()
    {
        _host.Dispose();
        _device.Dispose();
    }

    private ArrayView<T> Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        int size = Unsafe.SizeOf<T>();
        _next = (_next + size - 1) / size * size; // a view begins at a whole number of its elements
        if (_next + bytes.Length > Size)
        {
            accelerator.DefaultStream.Synchronize();
            _next = 0;
        }

        Span<byte> from = _host.Span.Slice(_next, bytes.Length);
        bytes.CopyTo(from);
        ArrayView<byte> to = ((ArrayView<byte>)_device.View).SubView(_next, bytes.Length);
        to.CopyFromCPUUnsafeAsync(accelerator.DefaultStream, ref from[0], from.Length);
        KernelLog.Launched();
        _next += bytes.Length;
        return to.Cast<T>();
    }

    private static bool AreSame<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> first = MemoryMarshal.AsBytes(values[..1]);
        for (int i = 1; i < values.Length; i++)
        {
            if (!MemoryMarshal.AsBytes(values.Slice(i, 1)).SequenceEqual(first))
                return false;
        }

        return true;
    }

    private static bool AreCounted(ReadOnlySpan<int> replicas)
    {
        for (int i = 0; i < replicas.Length; i++)
        {
            if (replicas[i] != i)
                return false;
        }

        return true;
    }
}
