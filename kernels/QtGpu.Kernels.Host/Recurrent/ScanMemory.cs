using System.Runtime.InteropServices;

namespace QtGpu.Kernels.Host.Recurrent;

/// <summary>A backend's own memory for scans: packed weights, and the steps as its threads read them.</summary>
internal sealed unsafe class ScanMemory : IDisposable
{
    // A register's width that packing may write beyond the last panel.
    private const nint Slack = 32;

    private float* _weights;
    private nint _length;
    private int* _first;
    private int _steps;

    ~ScanMemory() => Free();

    /// <summary>Room for packed weights; that of the scan before is gone.</summary>
    public float* Weights(nint length)
    {
        if (length > _length)
        {
            NativeMemory.AlignedFree(_weights);
            _weights = (float*)NativeMemory.AlignedAlloc((nuint)((length + Slack) * sizeof(float)), 64);
            _length = length;
        }

        return _weights;
    }

    /// <summary>The steps of a batch; those of the scan before are gone.</summary>
    public ScanSteps Of(SequenceLayout layout, bool isReverse)
    {
        if (layout.Steps >= _steps)
        {
            NativeMemory.Free(_first);
            _steps = 2 * (layout.Steps + 1);
            _first = (int*)NativeMemory.Alloc((nuint)_steps * sizeof(int));
        }

        for (int t = 0; t <= layout.Steps; t++)
            _first[t] = layout.First(t);
        return new() { First = _first, Count = layout.Steps, Sequences = layout.Sequences, IsReverse = isReverse };
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_weights);
        NativeMemory.Free(_first);
        _weights = null;
        _first = null;
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
