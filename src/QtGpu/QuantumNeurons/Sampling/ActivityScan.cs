using QtGpu.QuantumNeurons.Exact;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>Networks that depend on one number.</summary>
/// <param name="Label">Which of several; empty for one.</param>
/// <param name="Network">The network of a value.</param>
public sealed record ScanCurve(string Label, Func<double, QuantumNetwork> Network);

/// <summary>A point of a scan.</summary>
/// <param name="Curve">Which networks.</param>
/// <param name="Value">The number.</param>
/// <param name="System">What was sampled of its network.</param>
/// <param name="Output">The neuron whose activity is wanted.</param>
/// <param name="Exact">Its activity by transfer matrices; null where it was not solved.</param>
public sealed record ScanPoint(
    ScanCurve Curve, double Value, SystemEstimate System, NeuronEstimate Output, double? Exact);

/// <summary>
/// One neuron's activity over a number that networks depend on: all points sampled at once, exact values beside.
/// </summary>
/// <param name="Curves">One or several.</param>
/// <param name="Values">The numbers, the same for each curve.</param>
/// <param name="Lattice">Imaginary time.</param>
/// <param name="Output">The neuron whose activity is wanted.</param>
public sealed record ActivityScan(
    IReadOnlyList<ScanCurve> Curves, IReadOnlyList<double> Values, TimeLattice Lattice, string Output)
{
    private readonly (ScanCurve Curve, double Value)[] _points =
        [.. Curves.SelectMany(_ => Values, (curve, value) => (curve, value))];

    /// <summary>Curve by curve, value by value: what is sampled.</summary>
    public IReadOnlyList<QuantumNetwork> Networks { get; } =
        [.. Curves.SelectMany(_ => Values, (curve, value) => curve.Network(value))];

    /// <summary>The points, in the order of <see cref="Networks"/>.</summary>
    /// <param name="result">What was sampled of these.</param>
    /// <param name="neurons">Networks of more neurons are not solved.</param>
    /// <param name="threads">CPU threads of the solver.</param>
    /// <param name="progress">Told the number of each point before it is solved.</param>
    /// <param name="stop">Stops the solver.</param>
    public IReadOnlyList<ScanPoint> Points(
        SamplingResult result, int neurons, int threads = 0, Action<int>? progress = null,
        CancellationToken stop = default)
    {
        // On the first grids, which are good to about 1e-6, and to 1e-3 where one neuron strongly inhibits another.
        var options = new ExactOptions(Tolerance: double.PositiveInfinity, threads, Links: false, stop);
        int output = Networks[0].Neurons.ToList().FindIndex(neuron => neuron.Name == Output);
        return [.. _points.Select((point, i) => new ScanPoint(
            point.Curve, point.Value, result.Systems[i], result.Systems[i][Output], Exact(i)))];

        double? Exact(int i)
        {
            if (!ExactSolver.CanSolve(Networks[i]) || Networks[i].Neurons.Count > neurons)
                return null;
            progress?.Invoke(i);
            return ExactSolver.Solve(Networks[i], Lattice, options).Neurons[output].Activity;
        }
    }
}
