namespace QtGpu.Kernels.Ilgpu.Recurrent;

/// <summary>The recurrent matrices of a batch, of which members may share one: each is stored once.</summary>
internal sealed class StoredMatrices
{
    private readonly List<RecurrentMatrix> _matrices = [];
    private readonly int[] _numbers;

    /// <summary>Finds what is shared.</summary>
    /// <param name="batch">The networks.</param>
    /// <param name="inRuns">
    /// Only what serves equal runs of neighbours is shared; where anything else is, nothing.
    /// </param>
    public StoredMatrices(RecurrentBatch batch, bool inRuns)
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

    /// <summary>Which one a network has.</summary>
    public int NumberOf(int network) => _numbers[network];

    /// <summary>
    /// All weights of dense matrices, [matrix, from, to]; where a unit's gates take <paramref name="pitch"/> columns
    /// side by side, [matrix, from, unit, gate].
    /// </summary>
    public IlgpuBuffer UploadDense(Accelerator accelerator, string device, int pitch)
    {
        float[][] weights = [.. _matrices.Select(matrix => pitch == 1 ? matrix.Values : ByUnit(matrix, pitch))];
        var buffer = new IlgpuBuffer(accelerator, device, weights.Sum(values => sizeof(float) * values.LongLength));
        for (int m = 0; m < Count; m++)
            buffer.Write(m * weights[0].LongLength, weights[m]);
        return buffer;
    }

    /// <summary>Where each slice of sparse matrices begins, [matrix, slices + 1], and where the last ends.</summary>
    public long[] SliceStarts()
    {
        var starts = new List<long>();
        long at = 0;
        foreach (RecurrentMatrix matrix in _matrices)
        {
            for (int first = 0; first < matrix.Columns; first += SlicedRows.Height)
            {
                starts.Add(at);
                int end = Math.Min(first + SlicedRows.Height, matrix.Columns);
                at += (long)SlicedRows.Height
                    * Enumerable.Range(first, end - first).Max(j => matrix.RowStarts![j + 1] - matrix.RowStarts[j]);
            }

            starts.Add(at);
        }

        return [.. starts];
    }

    /// <summary>Writes sparse weights, and the units that they come from, into slices.</summary>
    public void UploadSlices(long[] starts, ArrayView<float> weights, ArrayView<int> sources)
    {
        int slices = SlicedRows.SlicesOf(_matrices[0].Columns);
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

    private static float[] ByUnit(RecurrentMatrix matrix, int pitch)
    {
        var values = new float[matrix.Units * matrix.Units * pitch];
        for (int i = 0; i < matrix.Values.Length; i++)
        {
            int from = i / matrix.Columns, gate = i % matrix.Columns / matrix.Units, unit = i % matrix.Units;
            values[(((from * matrix.Units) + unit) * pitch) + gate] = matrix.Values[i];
        }

        return values;
    }

    private static void Pack(RecurrentMatrix matrix, ReadOnlySpan<long> starts, float[] values, int[] from)
    {
        for (int j = 0; j < matrix.Columns; j++)
        {
            long place = starts[j / SlicedRows.Height] - starts[0] + (j % SlicedRows.Height);
            for (int k = matrix.RowStarts![j]; k < matrix.RowStarts[j + 1]; k++, place += SlicedRows.Height)
                (values[place], from[place]) = (matrix.Values[k], matrix.Sources![k]);
        }
    }

    private int NumberOf(RecurrentMatrix matrix, Dictionary<(float[], int[]?), int> places)
    {
        if (!places.TryGetValue((matrix.Values, matrix.Sources), out int number))
        {
            places[(matrix.Values, matrix.Sources)] = number = _matrices.Count;
            _matrices.Add(matrix);
        }

        return number;
    }
}
