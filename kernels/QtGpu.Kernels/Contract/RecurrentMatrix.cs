namespace QtGpu.Kernels.Contract;

/// <summary>
/// The recurrent weights of one network, dense or sparse. Column j, a gate of a unit, receives Σᵢ w(i → j)·xᵢ; there
/// are <see cref="Units"/> columns for each gate of a cell.
/// </summary>
public sealed class RecurrentMatrix
{
    private RecurrentMatrix(int units, int columns, float[] values, int[]? rowStarts, int[]? sources) =>
        (Units, Columns, Values, RowStarts, Sources) = (units, columns, values, rowStarts, sources);

    /// <summary>Units N.</summary>
    public int Units { get; }

    /// <summary>Gates · N.</summary>
    public int Columns { get; }

    /// <summary>Dense: [N, columns], row i the weights that leave unit i. Sparse: the weights that are there.</summary>
    public float[] Values { get; }

    /// <summary>
    /// Where the weights that enter column j begin in <see cref="Values"/>, columns + 1 numbers; null where dense.
    /// </summary>
    public int[]? RowStarts { get; }

    /// <summary>The unit that each weight comes from, rising within a column; null where dense.</summary>
    public int[]? Sources { get; }

    /// <summary>True where only the weights that are not 0 are held.</summary>
    public bool IsSparse => RowStarts is not null;

    /// <summary>Weights held, over all there could be.</summary>
    public double Density => Values.Length / ((double)Units * Columns);

    /// <summary>From all weights, [from, to].</summary>
    public static RecurrentMatrix Dense(int units, float[] weights, int gates = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.LongLength, (long)units * units * gates, nameof(weights));
        return new(units, units * gates, weights, null, null);
    }

    /// <summary>From compressed rows: row j lists the units that column j receives from, and the weights.</summary>
    public static RecurrentMatrix Sparse(int units, int[] rowStarts, int[] sources, float[] weights, int gates = 1)
    {
        int columns = units * gates;
        ArgumentOutOfRangeException.ThrowIfNotEqual(rowStarts.Length, columns + 1, nameof(rowStarts));
        ArgumentOutOfRangeException.ThrowIfNotEqual(rowStarts[columns], weights.Length, nameof(rowStarts));
        ArgumentOutOfRangeException.ThrowIfNotEqual(sources.Length, weights.Length, nameof(sources));
        if (Array.Exists(sources, source => (uint)source >= (uint)units))
        {
            throw new ArgumentOutOfRangeException(
                nameof(sources), $"A weight comes from a unit outside 0 … {units - 1}.");
        }

        return new(units, columns, weights, rowStarts, sources);
    }

    /// <summary>All weights, [from, to].</summary>
    public float[] ToDense()
    {
        if (!IsSparse)
            return Values;
        var full = new float[checked(Units * Columns)];
        for (int j = 0; j < Columns; j++)
        {
            for (int k = RowStarts![j]; k < RowStarts[j + 1]; k++)
                full[(Sources![k] * Columns) + j] = Values[k];
        }

        return full;
    }

    /// <summary>The same matrix, every weight times <paramref name="factor"/> and rounded once.</summary>
    public RecurrentMatrix Scaled(double factor) =>
        new(Units, Columns, Array.ConvertAll(Values, weight => (float)(weight * factor)), RowStarts, Sources);
}
