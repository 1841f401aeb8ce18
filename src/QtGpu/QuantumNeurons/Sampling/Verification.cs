using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons.Exact;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>A neuron of a reference row, sampled and exact.</summary>
/// <param name="Row">Name of the row.</param>
/// <param name="Algorithm">What sampled it.</param>
/// <param name="Neuron">What was sampled.</param>
/// <param name="Exact">The activity by transfer matrices.</param>
/// <param name="IsOutput">
/// The last neuron of its row, which counts for χ²: those of one row are not independent.
/// </param>
public sealed record VerifiedNeuron(string Row, string Algorithm, NeuronEstimate Neuron, double Exact, bool IsOutput)
{
    /// <summary>Sampled minus exact, in standard errors.</summary>
    public double Deviation => (Neuron.Activity.Mean - Exact) / Neuron.Activity.StandardError;
}

/// <summary>Judges an algorithm, and its error bars, by the exact solver.</summary>
/// <param name="Neurons">All that was sampled.</param>
/// <param name="LargestError">The standard error that was asked for.</param>
/// <param name="Seconds">The time that sampling took.</param>
public sealed record Verification(IReadOnlyList<VerifiedNeuron> Neurons, double LargestError, double Seconds)
{
    /// <summary>Standard errors by which none may be off.</summary>
    public const double LargestDeviation = 4;

    /// <summary>
    /// χ² per degree of freedom over the outputs of the rows whose chains agree: about 1 where error bars are neither
    /// too small nor too large.
    /// </summary>
    public double ChiSquaredPerRow =>
        Neurons.Where(n => n.IsOutput && n.Neuron.Convergence.Converged).Average(n => n.Deviation * n.Deviation);

    /// <summary>The largest deviation, in standard errors, of those whose chains agree.</summary>
    public double Largest => Neurons.Where(n => n.Neuron.Convergence.Converged).Max(n => Math.Abs(n.Deviation));

    /// <summary>Those whose chains agree on a value that is not the exact one.</summary>
    public IEnumerable<VerifiedNeuron> Wrong =>
        Neurons.Where(n => n.Neuron.Convergence.Converged && Math.Abs(n.Deviation) > LargestDeviation);

    /// <summary>
    /// Those that need more time: their chains do not agree yet, or their error is larger than asked for.
    /// </summary>
    public IEnumerable<VerifiedNeuron> Unsettled =>
        Neurons.Where(n => !n.Neuron.Convergence.Converged || n.Neuron.Activity.StandardError > LargestError);

    /// <summary>
    /// Samples rows with one algorithm, each with a seed of its own: χ² asks for rows that are independent.
    /// </summary>
    /// <param name="rows">Networks with exact solutions.</param>
    /// <param name="exact">Their activities, neuron by neuron.</param>
    /// <param name="backend">Where.</param>
    /// <param name="options">How; the budget is for each row.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="stop">Stops it.</param>
    public static Verification Of(
        IReadOnlyList<ReferenceRow> rows, IReadOnlyDictionary<ReferenceRow, IReadOnlyList<double>> exact,
        Backend backend, SamplingOptions options, Action<SamplingProgress>? progress = null,
        CancellationToken stop = default)
    {
        var neurons = new List<VerifiedNeuron>();
        double seconds = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            ReferenceRow row = rows[i];
            using var run = new SamplingRun(
                [Measurable(row.Network)], row.Lattice, backend, options with { Seed = options.Seed + i });
            SamplingResult result = run.Run(progress, stop);
            seconds += result.Seconds;
            SystemEstimate system = result.Systems[0];
            neurons.AddRange(system.Neurons.Select((neuron, j) => new VerifiedNeuron(
                row.Name, options.Algorithm, neuron, exact[row][j], j == system.Neurons.Count - 1)));
        }

        return new(neurons, options.Error, seconds);
    }

    /// <summary>The exact activities of rows.</summary>
    public static IReadOnlyDictionary<ReferenceRow, IReadOnlyList<double>> Exact(
        IEnumerable<ReferenceRow> rows, ExactOptions options)
    {
        ExactResult Solve(ReferenceRow row) => ExactSolver.Solve(Measurable(row.Network), row.Lattice, options);
        return rows.ToDictionary(
            row => row, row => (IReadOnlyList<double>)[.. Solve(row).Neurons.Select(n => n.Activity)]);
    }

    // A row without kinks is a neuron at rest; its activity, 0, is then a fraction of the usual input path's energy.
    private static QuantumNetwork Measurable(QuantumNetwork network) =>
        network.Inputs.Any(input => input.Kinks > 0) ? network : network with { Inputs = [], Couplings = [] };
}
