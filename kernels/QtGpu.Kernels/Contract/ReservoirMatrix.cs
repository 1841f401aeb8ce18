namespace QtGpu.Kernels.Contract;

/// <summary>The recurrent weights of one reservoir, dense or sparse. Unit j receives Σᵢ w(i → j)·xᵢ.</summary>
public sealed class ReservoirMatrix
{
    private ReservoirMatrix(int units, float[] values, int[]? rowStarts, int[]? sources) =>
        (Units, Values, RowStarts, Sources) = (units, values, rowStarts, sources);

    /// <summary>Units N.</summary>
    public int Units { get; }

    /// <summary>Dense: [N, N], row i the weights that leave unit i. Sparse: the weights that are there.</summary>
    public float[] Values { get; }

    /// <summary>Where the weights that enter unit j begin in <see cref="Values"/>, N + 1 numbers; null where dense.</summary>
    public int[]? RowStarts { get; }

    /// <summary>The unit that each weight comes from, rising within a row; null where dense.</summary>
    public int[]? Sources { get; }

    /// <summary>True where only the weights that are not 0 are held.</summary>
    public bool IsSparse => RowStarts is not null;

    /// <summary>Weights held, over N².</summary>
    public double Density => Values.Length / ((double)Units * Units);

    /// <summary>From all N² weights, [from, to].</summary>
    public static ReservoirMatrix Dense(int units, float[] weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.LongLength, (long)units * units, nameof(weights));
        return new(units, weights, null, null);
    }

    /// <summary>From compressed rows: row j lists the units that unit j receives from, and the weights.</summary>
    public static ReservoirMatrix Sparse(int units, int[] rowStarts, int[] sources, float[] weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rowStarts.Length, units + 1, nameof(rowStarts));
        ArgumentOutOfRangeException.ThrowIfNotEqual(rowStarts[units], weights.Length, nameof(rowStarts));
        ArgumentOutOfRangeException.ThrowIfNotEqual(sources.Length, weights.Length, nameof(sources));
        if (Array.Exists(sources, source => (uint)source >= (uint)units))
            throw new ArgumentOutOfRangeException(nameof(sources), $"A weight comes from a unit outside 0 … {units - 1}.");
        return new(units, weights, rowStarts, sources);
    }

    /// <summary>All N² weights, [from, to].</summary>
    public float[] ToDense()
    {
        if (!IsSparse)
            return Values;
        var full = new float[checked(Units * Units)];
        for (int j = 0; j < Units; j++)
        {
            for (int k = RowStarts![j]; k < RowStarts[j + 1]; k++)
                full[(Sources![k] * Units) + j] = Values[k];
        }

        return full;
    }

    /// <summary>The same matrix, every weight times <paramref name="factor"/> and rounded once.</summary>
    public ReservoirMatrix Scaled(double factor) =>
        new(Units, Array.ConvertAll(Values, weight => (float)(weight * factor)), RowStarts, Sources);
}
