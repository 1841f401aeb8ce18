using ILGPU;
using ILGPU.Runtime;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu.Reservoirs;

/// <summary>The recurrent matrices of a batch, of which members may share one: each is stored once.</summary>
internal sealed class StoredMatrices
{
    private readonly List<ReservoirMatrix> _matrices = [];
    private readonly int[] _numbers;

    /// <summary>Finds what is shared.</summary>
    /// <param name="batch">The reservoirs.</param>
    /// <param name="inRuns">Only what serves equal runs of neighbours is shared; where anything else is, nothing.</param>
    public StoredMatrices(ReservoirBatch batch, bool inRuns)
    {
        var places = new Dictionary<(float[], int[]?), int>();
        _numbers = [.. batch.Members.Select(member => NumberOf(member.Recurrent, places))];
        if (!inRuns || _numbers.Select((number, r) => number == r / RunLength).All(fits => fits))
            return;
        _matrices = [.. batch.Members.Select(member => member.Recurrent)];
        _numbers = [.. Enumerable.Range(0, _matrices.Count)];
    }

    /// <summary>How many there are.</summary>
    public int Count => _matrices.Count;

    /// <summary>Members that share one, where they do so in runs.</summary>
    public int RunLength => _numbers.Length / Count;

    /// <summary>Which one a reservoir has.</summary>
    public int NumberOf(int reservoir) => _numbers[reservoir];

    /// <summary>All weights of dense matrices, [matrix, from, to].</summary>
    public IlgpuBuffer UploadDense(Accelerator accelerator, string device)
    {
        var buffer = new IlgpuBuffer(accelerator, device, _matrices.Sum(matrix => sizeof(float) * matrix.Values.LongLength));
        long at = 0;
        foreach (ReservoirMatrix matrix in _matrices)
        {
            buffer.Write(at, matrix.Values);
            at += matrix.Values.Length;
        }

        return buffer;
    }

    /// <summary>Where each slice of sparse matrices begins, [matrix, slices + 1], and where the last ends.</summary>
    public long[] SliceStarts()
    {
        var starts = new List<long>();
        long at = 0;
        foreach (ReservoirMatrix matrix in _matrices)
        {
            for (int first = 0; first < matrix.Units; first += SlicedRows.Height)
            {
                starts.Add(at);
                int end = Math.Min(first + SlicedRows.Height, matrix.Units);
                at += (long)SlicedRows.Height * Enumerable.Range(first, end - first).Max(j => matrix.RowStarts![j + 1] - matrix.RowStarts[j]);
            }

            starts.Add(at);
        }

        return [.. starts];
    }

    /// <summary>Writes sparse weights, and the units that they come from, into slices.</summary>
    public void UploadSlices(long[] starts, ArrayView<float> weights, ArrayView<int> sources)
    {
        int slices = SlicedRows.SlicesOf(_matrices[0].Units);
        AcceleratorStream stream = weights.GetAccelerator().DefaultStream;
        for (int m = 0; m < Count; m++)
        {
            ReadOnlySpan<long> own = starts.AsSpan(m * (slices + 1), slices + 1);
            var values = new float[own[slices] - own[0]];
            var from = new int[values.Length];
            Pack(_matrices[m], own, values, from);
            weights.SubView(own[0], values.Length).CopyFromCPU(stream, values);
            sources.SubView(own[0], values.Length).CopyFromCPU(stream, from);
            stream.Synchronize();
        }
    }

    private static void Pack(ReservoirMatrix matrix, ReadOnlySpan<long> starts, float[] values, int[] from)
    {
        for (int j = 0; j < matrix.Units; j++)
        {
            long place = starts[j / SlicedRows.Height] - starts[0] + (j % SlicedRows.Height);
            for (int k = matrix.RowStarts![j]; k < matrix.RowStarts[j + 1]; k++, place += SlicedRows.Height)
                (values[place], from[place]) = (matrix.Values[k], matrix.Sources![k]);
        }
    }

    private int NumberOf(ReservoirMatrix matrix, Dictionary<(float[], int[]?), int> places)
    {
        if (!places.TryGetValue((matrix.Values, matrix.Sources), out int number))
        {
            places[(matrix.Values, matrix.Sources)] = number = _matrices.Count;
            _matrices.Add(matrix);
        }

        return number;
    }
}
