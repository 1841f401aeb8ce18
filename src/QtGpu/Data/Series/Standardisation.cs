namespace QtGpu.Data.Series;

/// <summary>x ↦ (x − x̄)/σ of each feature, and back. Where a feature does not change, σ counts as 1.</summary>
public sealed class Standardisation
{
    private readonly double[] _means, _deviations;

    /// <summary>Takes x̄ and σ from some rows.</summary>
    /// <param name="rows">x [steps, features].</param>
    /// <param name="features">Numbers of a row.</param>
    public Standardisation(ReadOnlySpan<float> rows, int features)
    {
        (_means, _deviations) = (new double[features], new double[features]);
        double steps = rows.Length / features;
        for (int i = 0; i < rows.Length; i++)
            _means[i % features] += rows[i] / steps;
        for (int i = 0; i < rows.Length; i++)
            _deviations[i % features] += (rows[i] - _means[i % features]) * (rows[i] - _means[i % features]) / steps;
        for (int k = 0; k < features; k++)
            _deviations[k] = _deviations[k] > 0 ? Math.Sqrt(_deviations[k]) : 1;
    }

    /// <summary>One whose x̄ and σ are known.</summary>
    /// <exception cref="ArgumentException">Not as many of both, or a σ that is not above 0.</exception>
    public Standardisation(IReadOnlyList<double> means, IReadOnlyList<double> deviations)
    {
        if (means.Count != deviations.Count || means.Any(x => !double.IsFinite(x))
            || deviations.Any(x => !(x > 0 && double.IsFinite(x))))
            throw new ArgumentException("expected a finite mean and a σ above 0 for each feature", nameof(deviations));
        (_means, _deviations) = ([.. means], [.. deviations]);
    }

    /// <summary>x̄ of each feature.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>σ of each feature.</summary>
    public IReadOnlyList<double> Deviations => _deviations;

    /// <summary>(x − x̄)/σ of rows.</summary>
    public float[] Apply(ReadOnlySpan<float> rows)
    {
        float[] standard = rows.ToArray();
        for (int i = 0; i < standard.Length; i++)
            standard[i] = (float)((standard[i] - _means[i % _means.Length]) / _deviations[i % _means.Length]);
        return standard;
    }

    /// <summary>x̄ + σ·z of rows.</summary>
    public float[] Undo(ReadOnlySpan<float> rows)
    {
        float[] original = rows.ToArray();
        for (int i = 0; i < original.Length; i++)
            original[i] = (float)(_means[i % _means.Length] + (_deviations[i % _means.Length] * original[i]));
        return original;
    }
}
