namespace QtGpu.Kernels.Host.Recurrent;

/// <summary>A backend's own memory for scans: packed weights, and the steps as its threads read them.</summary>
internal sealed unsafe class ScanMemory : IDisposable
{
    private HostBuffer? _weights, _first;

    /// <summary>Room for packed weights; that of the scan before is gone.</summary>
    public float* Weights(nint length) => Room<float>(ref _weights, length);

    /// <summary>The steps of a batch; those of the scan before are gone.</summary>
    public ScanSteps Of(SequenceLayout layout, bool isReverse)
    {
        int* first = Room<int>(ref _first, layout.Steps + 1);
        for (int t = 0; t <= layout.Steps; t++)
            first[t] = layout.First(t);
        return new() { First = first, Count = layout.Steps, Sequences = layout.Sequences, IsReverse = isReverse };
    }

    public void Dispose()
    {
        _weights?.Dispose();
        _first?.Dispose();
        (_weights, _first) = (null, null);
    }

    // Only a larger request than ever before allocates.
    private static T* Room<T>(ref HostBuffer? buffer, long length)
        where T : unmanaged
    {
        if (buffer is null || buffer.Bytes < length * sizeof(T))
        {
            buffer?.Dispose();
            buffer = null;
            buffer = new HostBuffer(length * sizeof(T));
        }

        return HostBuffer.Pointer(new View<T>(buffer, 0, default));
    }
}

/// <summary>The steps of packed sequences: see <see cref="SequenceLayout"/> and <see cref="ScanTensors"/>.</summary>
internal unsafe struct ScanSteps
{
    public int* First;

    public int Count, Sequences;

    /// <summary>Where gradients end, and steps that were read before: see <see cref="ScanGradients"/>.</summary>
    public int Truncation, Before;

    public bool IsReverse, NeedsStart;

    public readonly int Rows(int step) => First[step + 1] - First[step];

    /// <summary>The step that is read as number i.</summary>
    public readonly int Read(int i) => IsReverse ? Count - 1 - i : i;

    /// <summary>The row of states where a step's are.</summary>
    public readonly int StateRow(int step) => First[step] + (IsReverse ? 0 : Sequences);

    /// <summary>The row of states where start states begin.</summary>
    public readonly int StartRow => IsReverse ? First[Count] : 0;
}
