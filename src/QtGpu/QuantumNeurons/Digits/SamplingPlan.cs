using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.QuantumNeurons.Digits;

/// <summary>
/// How long the outputs must be sampled: found by sampling one neuron in fields from 0 to the largest, which tells how
/// wide proposals should be, how fast a path forgets its start, and how many measurements an error needs.
/// </summary>
/// <param name="Width">Size of a proposal.</param>
/// <param name="Thermalisation">Sweeps before the first measurement.</param>
/// <param name="Measurements">Of each chain, a multiple of <see cref="Parts"/>.</param>
/// <param name="Every">Sweeps between them.</param>
public sealed record SamplingPlan(double Width, int Thermalisation, int Measurements, int Every)
{
    /// <summary>Parts that the measurements of a chain fall into: their scatter is the error.</summary>
    public const int Parts = 10;

    private const int Fields = 8, PilotChains = 16;
    private const double PilotError = 0.006, ForgetTimes = 10;
    private const long PilotSweeps = 4000;

    /// <summary>Sweeps of each chain.</summary>
    public long Sweeps => Thermalisation + ((long)Measurements * Every);

    /// <summary>The plan for an error in all fields up to the largest.</summary>
    public static SamplingPlan For(
        double largestField, OutputNeurons neurons, TimeLattice lattice, Backend backend, DigitSampling sampling,
        CancellationToken stop)
    {
        int every = PathUpdateCatalogue.Find(sampling.Algorithm).Every;
        QuantumNetwork[] networks =
            [.. Enumerable.Range(0, Fields)
                .Select(i => neurons.InField(largestField * Math.Pow((double)i / (Fields - 1), 2)))];
        using var pilot = new SamplingRun(networks, lattice, backend, new SamplingOptions
        {
            Algorithm = sampling.Algorithm,
            Chains = PilotChains,
            Error = PilotError,
            Sweeps = PilotSweeps * every,
            Seconds = double.MaxValue,
            Seed = sampling.Seed,
        });
        SamplingResult result = pilot.Run(stop: stop);
        NeuronEstimate[] estimates = [.. result.Systems.Select(system => system.Neurons[0])];
        // Of a mean of n measurements per chain the error is √(c/n); the pilot has used four fifths of its own.
        double needed = estimates.Max(e => Math.Pow(e.Activity.StandardError / sampling.Error, 2))
            * 0.8 * result.Measurements * PilotChains / SampledActivities.Chains;
        return new(
            Math.Exp(estimates.Average(e => Math.Log(e.Width))),
            every * (int)Math.Ceiling(ForgetTimes * estimates.Max(e => e.AutocorrelationSweeps) / every),
            Parts * (int)Math.Clamp(Math.Ceiling(needed / Parts), 1, int.MaxValue / (2 * Parts * every)),
            every);
    }
}
