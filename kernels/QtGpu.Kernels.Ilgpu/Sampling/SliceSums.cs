using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// Inside a kernel: a sum over slices in float64, in the order of <see cref="PathMeasurement"/>. A thread owns the
/// parts from its index on, in steps of the group, and adds the slices of each in their order.
/// </summary>
internal readonly struct SliceSums(ArrayView<double> parts)
{
    private readonly ArrayView<double> _parts = parts;

    public double this[int part]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _parts[part];
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => _parts[part] = value;
    }

    /// <summary>To begin with, once all threads have the total before: each thread its own parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Clear()
    {
        Group.Barrier();
        for (int part = Chain.First; part < PathMeasurement.Parts; part += Chain.Stride)
            _parts[part] = 0;
    }

    /// <summary>The sum, to all threads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Total()
    {
        Group.Barrier();
        for (int half = PathMeasurement.Parts / 2; half > 0; half /= 2)
        {
            for (int i = Chain.First; i < half; i += Chain.Stride)
                _parts[i] += _parts[i + half];
            Group.Barrier();
        }

        return _parts[0];
    }
}
