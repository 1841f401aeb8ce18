using System.Text.Json.Serialization;

namespace QtGpu.Data;

/// <summary>x ↦ (x − x̄)/σ of each feature, and back. Where a feature does not change, σ counts as 1.</summary>
public sealed class Standardisation : IEquatable<Standardisation>
{
    private readonly double[] _means, _deviations;

    /// <summary>Takes x̄ and σ from some rows.</summary>
    /// <param name="rows">x [steps, features].</param>
    /// <param name="features">Numbers of a row.</param>
    public Standardisation(ReadOnlySpan<float> rows, int features)
    {
        (_means, _deviations) = (new double[features], new double[features]);
        double steps = rows.Length / features;
        bool[] changes = new bool[features];
        for (int row = 0; row < rows.Length; row += features)
        {
            for (int k = 0; k < features; k++)
            {
                _means[k] += rows[row + k] / steps;
                changes[k] |= rows[row + k] != rows[k];
            }
        }

        for (int row = 0; row < rows.Length; row += features)
        {
            for (int k = 0; k < features; k++)
                _deviations[k] += (rows[row + k] - _means[k]) * (rows[row + k] - _means[k]) / steps;
        }

        // The rounded mean of equal numbers may differ from them.
        for (int k = 0; k < features; k++)
            (_means[k], _deviations[k]) = changes[k] ? (_means[k], Math.Sqrt(_deviations[k])) : (rows[k], 1);
    }

    /// <summary>Of known x̄ and σ.</summary>
    /// <exception cref="InputException">They are not as many, not finite, or a σ is not above 0.</exception>
    [JsonConstructor]
    public Standardisation(IReadOnlyList<double> means, IReadOnlyList<double> deviations)
    {
        (_means, _deviations) = ([.. means], [.. deviations]);
        bool arePositive = _deviations.All(x => x > 0 && double.IsFinite(x));
        if (_means.Length != _deviations.Length || !_means.All(double.IsFinite) || !arePositive)
        {
            throw new InputException(
                "A standardisation needs a finite mean and a deviation above 0 for each feature, "
                + $"got the means {string.Join(", ", means)} and the deviations {string.Join(", ", deviations)}.");
        }
    }

    /// <summary>x̄ of each feature.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>σ of each feature.</summary>
    public IReadOnlyList<double> Deviations => _deviations;

    /// <summary>Whether all x̄ and σ are the same numbers.</summary>
    public bool Equals(Standardisation? other) =>
        other is not null && _means.SequenceEqual(other._means) && _deviations.SequenceEqual(other._deviations);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Standardisation);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(_means.Length, _means.FirstOrDefault(), _deviations.FirstOrDefault());

    /// <summary>(x − x̄)/σ of rows.</summary>
    public float[] Apply(ReadOnlySpan<float> rows)
    {
        float[] standard = rows.ToArray();
        for (int row = 0; row < standard.Length; row += _means.Length)
        {
            for (int k = 0; k < _means.Length; k++)
                standard[row + k] = (float)((standard[row + k] - _means[k]) / _deviations[k]);
        }

        return standard;
    }

    /// <summary>x̄ + σ·z of rows.</summary>
    public float[] Undo(ReadOnlySpan<float> rows)
    {
        float[] original = rows.ToArray();
        for (int row = 0; row < original.Length; row += _means.Length)
        {
            for (int k = 0; k < _means.Length; k++)
                original[row + k] = (float)(_means[k] + (_deviations[k] * original[row + k]));
        }

        return original;
    }
}
