using QtGpu.QuantumNeurons.Statistics;
using QtGpu.Statistics;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>What a run knows about one neuron of one system.</summary>
/// <param name="Neuron">Its name.</param>
/// <param name="Activity">
/// A = (⟨∫V₀(φ)⟩ − ⟨∫V₀⟩ of a free neuron)/∫V₀(ψ): 0 at rest, 1 for the input path under vacuum noise.
/// </param>
/// <param name="ActivityRaw">⟨∫V₀(φ)⟩/∫V₀(ψ), as the paper defines it.</param>
/// <param name="Potential">⟨∫V₀(φ)⟩.</param>
/// <param name="SquaredField">⟨φ²⟩.</param>
/// <param name="Field">⟨φ⟩; 0 by symmetry, once the signs have mixed.</param>
/// <param name="SignChanges">Of φ around a path.</param>
/// <param name="SquaredStep">⟨(φₜ₊₁ − φₜ)²⟩.</param>
/// <param name="AutocorrelationSweeps">τ of ∫V₀, in sweeps.</param>
/// <param name="Acceptance">Accepted proposals per proposal.</param>
/// <param name="Width">The proposal width that tuning found.</param>
/// <param name="Convergence">Whether the chains agree about the activity.</param>
/// <param name="Profile">
/// ⟨φ²⟩(τ) [slices], of all measurements: the first fifth, which every other estimate leaves out, is in it. Empty where
/// it was not asked for.
/// </param>
public sealed record NeuronEstimate(
    string Neuron, MeanEstimate Activity, double ActivityRaw, MeanEstimate Potential, MeanEstimate SquaredField,
    MeanEstimate Field, MeanEstimate SignChanges, MeanEstimate SquaredStep, double AutocorrelationSweeps,
    double Acceptance,
    double Width, Convergence Convergence, IReadOnlyList<double> Profile);

/// <summary>What a run knows about one system.</summary>
/// <param name="Neurons">Its neurons, in the order of the network.</param>
public sealed record SystemEstimate(IReadOnlyList<NeuronEstimate> Neurons)
{
    /// <summary>The neuron of that name.</summary>
    public NeuronEstimate this[string neuron] =>
        Neurons.First(n => string.Equals(n.Neuron, neuron, StringComparison.Ordinal));
}

/// <summary>A run's results.</summary>
/// <param name="Systems">One estimate for each.</param>
/// <param name="Converged">Every wanted activity has its error, and no chain contradicts it.</param>
/// <param name="Problem">The first of what speaks against it; null where it has converged.</param>
/// <param name="Stop">Why the run stopped.</param>
/// <param name="Sweeps">Sweeps done, those that thermalised included.</param>
/// <param name="Measurements">Measurements of each chain.</param>
/// <param name="Seconds">Time of this session.</param>
/// <param name="UpdatesPerSecond">Sites updated per second in it; a trajectory updates each site once.</param>
public sealed record SamplingResult(
    IReadOnlyList<SystemEstimate> Systems, bool Converged, string? Problem, StopReason Stop, long Sweeps,
    long Measurements,
    double Seconds, double UpdatesPerSecond)
{
    /// <summary>
    /// The share of exchanges that swapped paths, between each system and the next [systems − 1]; NaN between two that
    /// are not neighbours, empty where none exchange.
    /// </summary>
    public IReadOnlyList<double> Exchanges { get; init; } = [];
}
