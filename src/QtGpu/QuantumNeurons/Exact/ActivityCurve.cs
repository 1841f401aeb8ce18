namespace QtGpu.QuantumNeurons.Exact;

/// <summary>
/// The activity f(E) of one neuron in a field E·(ψ² − 1)², tabulated from the exact solver: an image's ten outputs in
/// ten look-ups. Strictly increasing; between the points a monotone cubic (Fritsch and Carlson) in ln(1 + E/Λ),
/// within 1e-5.
/// </summary>
internal sealed class ActivityCurve
{
    private const int Intervals = 96;

    private readonly double _lambda, _width;
    private readonly double[] _values, _slopes;

    /// <summary>Tabulates f from 0 to the largest field.</summary>
    /// <param name="largestField">The largest E that will be asked for.</param>
    /// <param name="lambda">Λ of the neuron and its input.</param>
    /// <param name="kinks">Of the input.</param>
    /// <param name="lattice">Imaginary time.</param>
    /// <param name="options">Threads, and what stops it.</param>
    public ActivityCurve(
        double largestField, double lambda = 5000, int kinks = 2, TimeLattice? lattice = null,
        ExactOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(largestField);
        (_lambda, LargestField, _width) = (lambda, largestField, Math.Log(1 + (largestField / lambda)) / Intervals);
        Fields = [.. Enumerable.Range(0, Intervals + 1)
            .Select(i => i == Intervals ? largestField : lambda * (Math.Exp(i * _width) - 1))];
        _values = ExactSolver.Activities(Fields, lambda, kinks, lattice ?? new(), options);
        _slopes = MonotoneSlopes(_values);
    }

    /// <summary>The end of the table.</summary>
    public double LargestField { get; }

    /// <summary>E of the table's points.</summary>
    public IReadOnlyList<double> Fields { get; }

    /// <summary>f there.</summary>
    public IReadOnlyList<double> Activities => _values;

    /// <summary>f(E).</summary>
    /// <exception cref="ArgumentOutOfRangeException">E lies outside the table.</exception>
    public double At(double field)
    {
        if (!(field >= 0 && field <= LargestField))
            throw new ArgumentOutOfRangeException(
                nameof(field), field, $"The curve is tabulated from 0 to {LargestField}.");
        double place = Math.Log(1 + (field / _lambda)) / _width;
        int i = Math.Min((int)place, Intervals - 1);
        double x = place - i, y = 1 - x;
        return (_values[i] * y * y * (1 + (2 * x))) + (_values[i + 1] * x * x * (1 + (2 * y)))
            + (x * y * ((_slopes[i] * y) - (_slopes[i + 1] * x)));
    }

    // Differences of fourth order, at most three times the smaller of the neighbouring secants, per interval.
    private static double[] MonotoneSlopes(double[] f)
    {
        var slopes = new double[f.Length];
        for (int i = 0; i < f.Length; i++)
        {
            int first = Math.Clamp(i - 2, 0, f.Length - 5);
            ReadOnlySpan<double> weights = (i - first) switch
            {
                0 => [-25, 48, -36, 16, -3],
                1 => [-3, -10, 18, -6, 1],
                2 => [1, -8, 0, 8, -1],
                3 => [-1, 6, -18, 10, 3],
                _ => [3, -16, 36, -48, 25],
            };
            for (int k = 0; k < 5; k++)
                slopes[i] += weights[k] * f[first + k] / 12;
            double left = i > 0 ? f[i] - f[i - 1] : double.MaxValue;
            double right = i < f.Length - 1 ? f[i + 1] - f[i] : double.MaxValue;
            slopes[i] = Math.Clamp(slopes[i], 0, 3 * Math.Max(0, Math.Min(left, right)));
        }

        return slopes;
    }
}
