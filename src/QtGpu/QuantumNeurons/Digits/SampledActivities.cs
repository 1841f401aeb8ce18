using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.QuantumNeurons.Digits;

/// <summary>How the outputs of images are sampled.</summary>
/// <param name="Algorithm">Name of the algorithm.</param>
/// <param name="Error">The standard error that no output's activity should exceed.</param>
/// <param name="CommonRandomNumbers">The outputs of an image draw the same random numbers.</param>
/// <param name="Seed">Of all random numbers.</param>
public sealed record DigitSampling(
    [property: Setting("algorithm", "NAME", "How paths are updated")] string Algorithm = "tent",
    [property: Setting("error", "σ", "Standard error of every activity", Above = 0)] double Error = 0.005,
    [property: Setting("common random numbers", "", "The outputs of an image draw the same random numbers")]
    bool CommonRandomNumbers = false,
    long Seed = 1);

/// <summary>
/// Samples the outputs of a block of images at once, in two chains each, of the length that <see cref="SamplingPlan"/>
/// found for the wanted error.
/// </summary>
public sealed class SampledActivities : IActivityEvaluator
{
    /// <summary>One from the vacuum, one spiking.</summary>
    public const int Chains = 2;

    private const int MeasurementsTogether = 64;
    private const long SitesTogether = 1L << 22, UpdatesTogether = 1L << 27;

    private readonly OutputNeurons _neurons;
    private readonly TimeLattice _lattice;
    private readonly Backend _backend;
    private readonly DigitSampling _sampling;
    private readonly SamplerOperations _sampler;
    private readonly ActivityUnits _units;

    /// <summary>Plans for fields up to the largest.</summary>
    public SampledActivities(
        double largestField, OutputNeurons neurons, TimeLattice lattice, Backend backend, DigitSampling sampling,
        CancellationToken stop = default)
        : this(
            SamplingPlan.For(largestField, neurons, lattice, backend, sampling, stop),
            neurons, lattice, backend, sampling)
    {
    }

    /// <summary>Samples as long as a plan says.</summary>
    public SampledActivities(
        SamplingPlan plan, OutputNeurons neurons, TimeLattice lattice, Backend backend, DigitSampling sampling)
    {
        (Plan, _neurons, _lattice, _backend, _sampling) = (plan, neurons, lattice, backend, sampling);
        _sampler = backend.Sampler(PathUpdateCatalogue.Find(sampling.Algorithm));
        QuantumNetwork one = neurons.InField(0);
        _units = ActivityUnits.Of(one, one.Neurons[0], lattice);
    }

    /// <summary>How long it samples.</summary>
    public SamplingPlan Plan { get; }

    /// <inheritdoc/>
    public int ImagesTogether => (int)Math.Max(1, SitesTogether / ((long)_neurons.Count * Chains * _lattice.Slices));

    /// <inheritdoc/>
    public double[][] Activities(
        ReadOnlyMemory<float> fields, int block, Action<double>? progress, CancellationToken stop,
        WorkUnderWay? underWay = null)
    {
        int images = fields.Length / _neurons.Count;
        QuantumNetwork[] networks =
            [.. Enumerable.Range(0, images)
                .SelectMany(i => _neurons.Networks(fields.Slice(i * _neurons.Count, _neurons.Count), _lattice))];
        var network = new CompiledNetwork(networks, _lattice);
        using var memory = new EnsembleMemory(network, _backend, new SamplingOptions
        {
            Chains = Chains,
            CommonDraws = _sampling.CommonRandomNumbers ? network.Systems / images : 1,
        });
        PathEnsemble paths = memory.Ensemble;
        _backend.Elementwise.Fill(paths.Widths, (float)Plan.Width);
        RandomStream stream = RandomStream.Named(_sampling.Seed, FormattableString.Invariant($"digits {block}"));
        int rows = paths.Paths.Rows, columns = (int)PathObservable.Count, part = Plan.Measurements / SamplingPlan.Parts;
        int parts = Chains * SamplingPlan.Parts, most = Together(paths);
        using DeviceBuffer buffer = _backend.Allocate((long)Math.Min(part, most) * rows * columns);
        float[] records = new float[buffer.View.Length];
        double[] sums = new double[fields.Length * parts];
        long sweep = underWay?.Begin(sums, ("paths", paths.Paths)) ?? 0, last = Plan.Sweeps;
        while (sweep < last)
        {
            stop.ThrowIfCancellationRequested();
            if (sweep < Plan.Thermalisation)
            {
                int sweeps = (int)Math.Min(Plan.Thermalisation - sweep, (long)most * Plan.Every);
                _sampler.Advance(paths, stream, sweep, sweeps, sweeps, View<float>.None, View<float>.None);
                sweep += sweeps;
            }
            else
            {
                int done = (int)((sweep - Plan.Thermalisation) / Plan.Every);
                int count = Math.Min(part - (done % part), most);
                View<float> view = buffer.View.Slice(0, new(count * rows, columns));
                _sampler.Advance(paths, stream, sweep, count * Plan.Every, Plan.Every, view, View<float>.None);
                sweep += count * Plan.Every;
                view.Read(records);
                memory.RequireFinite(records.AsSpan(0, count * rows * columns), sweep);
                for (int row = 0; row < rows; row++)
                {
                    (int output, int chain) = Place(row, network.Neurons.Count);
                    ref double sum = ref sums[(output * parts) + (chain * SamplingPlan.Parts) + (done / part)];
                    for (int i = 0; i < count; i++)
                        sum += Activity(records[(((i * rows) + row) * columns) + (int)PathObservable.Potential]) / part;
                }
            }

            underWay?.Did(sweep);
            progress?.Invoke((double)sweep / last);
        }

        return [.. sums.Chunk(parts)];
    }

    // So many that a stop need not wait for long, nor a device often.
    private int Together(PathEnsemble paths) =>
        (int)Math.Clamp(UpdatesTogether / (paths.Paths.Length * Plan.Every), 1, MeasurementsTogether);

    // Paths lie [system, chain, neuron].
    private static (int Output, int Chain) Place(int row, int neurons) =>
        ((row / (Chains * neurons) * neurons) + (row % neurons), row / neurons % Chains);

    private double Activity(double potential) => (potential - _units.Vacuum) / _units.Input;
}
