using System.Text.Json.Serialization;

namespace QtGpu.Data;

/// <summary>x ↦ (x − origin)/unit of each column, and back.</summary>
public sealed class ColumnScale : IEquatable<ColumnScale>
{
    private readonly double[] _origins, _units;

    /// <summary>Of known origins and units.</summary>
    /// <exception cref="InputException">They are not as many, not finite, or a unit is not above 0.</exception>
    [JsonConstructor]
    public ColumnScale(IReadOnlyList<double> origins, IReadOnlyList<double> units)
    {
        (_origins, _units) = ([.. origins], [.. units]);
        bool arePositive = _units.All(x => x > 0 && double.IsFinite(x));
        if (_origins.Length != _units.Length || !_origins.All(double.IsFinite) || !arePositive)
        {
            throw new InputException(
                "A scale needs a finite origin and a unit above 0 for each column, "
                + $"got the origins {string.Join(", ", origins)} and the units {string.Join(", ", units)}.");
        }
    }

    /// <summary>What is subtracted from each column.</summary>
    [JsonPropertyName("Means")] // as files of version 0.1 have it
    public IReadOnlyList<double> Origins => _origins;

    /// <summary>What each column is divided by then.</summary>
    [JsonPropertyName("Deviations")]
    public IReadOnlyList<double> Units => _units;

    /// <summary>What makes columns of mean 0 and standard deviation 1; one that does not change becomes 0.</summary>
    /// <param name="rows">x [n, columns].</param>
    /// <param name="columns">Numbers of a row.</param>
    public static ColumnScale Standardising(ReadOnlySpan<float> rows, int columns)
    {
        double[] means = new double[columns], deviations = new double[columns];
        double count = rows.Length / columns;
        bool[] changes = new bool[columns];
        for (int row = 0; row < rows.Length; row += columns)
        {
            for (int k = 0; k < columns; k++)
            {
                means[k] += rows[row + k] / count;
                changes[k] |= rows[row + k] != rows[k];
            }
        }

        for (int row = 0; row < rows.Length; row += columns)
        {
            for (int k = 0; k < columns; k++)
                deviations[k] += (rows[row + k] - means[k]) * (rows[row + k] - means[k]) / count;
        }

        // The rounded mean of equal numbers may differ from them.
        for (int k = 0; k < columns; k++)
            (means[k], deviations[k]) = changes[k] ? (means[k], Math.Sqrt(deviations[k])) : (rows[k], 1);
        return new(means, deviations);
    }

    /// <summary>What makes columns go from 0 to 1; one that does not change becomes 0.</summary>
    /// <param name="rows">x [n, columns].</param>
    /// <param name="columns">Numbers of a row.</param>
    public static ColumnScale MinMax(ReadOnlySpan<float> rows, int columns)
    {
        double[] low = new double[columns], range = new double[columns];
        for (int k = 0; k < columns; k++)
        {
            float high = rows[k], least = rows[k];
            for (int row = columns; row < rows.Length; row += columns)
                (least, high) = (Math.Min(least, rows[row + k]), Math.Max(high, rows[row + k]));
            (low[k], range[k]) = (least, high > least ? (double)high - least : 1);
        }

        return new(low, range);
    }

    /// <summary>Whether all origins and units are the same numbers.</summary>
    public bool Equals(ColumnScale? other) =>
        other is not null && _origins.SequenceEqual(other._origins) && _units.SequenceEqual(other._units);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ColumnScale);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(_origins.Length, _origins.FirstOrDefault(), _units.FirstOrDefault());

    /// <summary>(x − origin)/unit of rows.</summary>
    public float[] Apply(ReadOnlySpan<float> rows)
    {
        float[] scaled = rows.ToArray();
        for (int row = 0; row < scaled.Length; row += _origins.Length)
        {
            for (int k = 0; k < _origins.Length; k++)
                scaled[row + k] = (float)((scaled[row + k] - _origins[k]) / _units[k]);
        }

        return scaled;
    }

    /// <summary>origin + unit·z of rows.</summary>
    public float[] Undo(ReadOnlySpan<float> rows)
    {
        float[] original = rows.ToArray();
        for (int row = 0; row < original.Length; row += _origins.Length)
        {
            for (int k = 0; k < _origins.Length; k++)
                original[row + k] = (float)(_origins[k] + (_units[k] * original[row + k]));
        }

        return original;
    }
}
