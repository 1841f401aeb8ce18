using System.Numerics;
using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.QuantumNeurons.Convolution;

/// <summary>Images of bright and dark pixels that give the <see cref="LineDetector"/> the same network.</summary>
/// <param name="Pattern">One of them.</param>
/// <param name="Images">How many.</param>
/// <param name="Lines">How many of them have all of column 1 or all of column 2.</param>
public sealed record LineGroup(LinePattern Pattern, int Images, int Lines);

/// <summary>What became of a group.</summary>
/// <param name="Group">The images.</param>
/// <param name="Output">What the output neuron did.</param>
/// <param name="Decided">The activity is four errors off the threshold, from either start.</param>
public sealed record LineVerdict(LineGroup Group, NeuronEstimate Output, bool Decided)
{
    /// <summary>Whether the activity is above the threshold.</summary>
    public bool Detected => Output.Activity.Mean > LineDetector.Threshold;
}

/// <summary>
/// All 65 536 images of bright and dark pixels. Only the number of exciting and of inhibiting pixels in each of the
/// four patches matters, and the output does not tell the patches apart: 2134 networks differ.
/// </summary>
public sealed class LineCensus(LineDetector detector, TimeLattice lattice, Backend backend, SamplingOptions options)
{
    /// <summary>Chains of each network: few, since most are far from the threshold.</summary>
    public const int Chains = 8;

    private const int Together = 64, FewestMeasurements = 64, More = 4, Rounds = 4;
    private const double Errors = 4;

    // Bits of the exciting and of the inhibiting pixels of each patch.
    private static readonly (uint Exciting, uint Inhibiting)[] Patches =
        [.. new[] { 0, 1, LineDetector.Side, LineDetector.Side + 1 }
            .Select(first => (0x222u << first, 0x555u << first))];

    /// <summary>The groups, the smallest image first.</summary>
    public static IReadOnlyList<LineGroup> Groups() =>
    [
        .. Enumerable.Range(0, 1 << LineDetector.Pixels).GroupBy(Network).Select(
            images => new LineGroup(LinePattern.Of(images.First()), images.Count(), images.Count(HasLine))),
    ];

    /// <summary>
    /// Samples every group until it is decided, or the budget is spent: four times as many sweeps each time.
    /// </summary>
    /// <param name="groups">The groups.</param>
    /// <param name="progress">Told how many are decided, and how many have been sampled at all.</param>
    /// <param name="stop">Stops between two batches of sweeps.</param>
    public IReadOnlyList<LineVerdict> Sample(
        IReadOnlyList<LineGroup> groups, Action<int, int>? progress = null, CancellationToken stop = default)
    {
        var verdicts = new LineVerdict?[groups.Count];
        int[] open = [.. Enumerable.Range(0, groups.Count)];
        int measurements = FewestMeasurements;
        for (int round = 0; round < Rounds && open.Length > 0; round++, measurements *= More)
        {
            foreach (int[] some in open.Chunk(Together))
            {
                SystemEstimate[] estimates = [.. Run([.. some.Select(i => groups[i])], measurements, stop)];
                foreach (var (i, estimate) in some.Zip(estimates))
                    verdicts[i] = Verdict(groups[i], estimate[LineDetector.Output]);
                progress?.Invoke(
                    verdicts.Count(verdict => verdict is { Decided: true }),
                    verdicts.Count(verdict => verdict is not null));
            }

            open = [.. open.Where(i => verdicts[i] is { Decided: false })];
        }

        return [.. verdicts.Select(verdict => verdict!)];
    }

    private IReadOnlyList<SystemEstimate> Run(LineGroup[] groups, int measurements, CancellationToken stop)
    {
        int thermalisation = options.Thermalisation > 0 ? options.Thermalisation : measurements;
        using var run = new SamplingRun(
            [.. groups.Select(group => detector.Network(group.Pattern.Brightness))], lattice, backend,
            options with
            {
                Thermalisation = thermalisation,
                Sweeps = thermalisation + measurements,
                Seconds = double.MaxValue,
                Error = double.Epsilon,
                Outputs = [LineDetector.Output],
            });
        return run.Run(stop: stop).Systems;
    }

    private static LineVerdict Verdict(LineGroup group, NeuronEstimate output) => new(
        group, output,
        Math.Abs(output.Activity.Mean - LineDetector.Threshold) > Errors * output.Activity.StandardError
            && Math.Abs(output.Convergence.StartDifference) <= Errors);

    // The four pairs of counts, in order of size, in one number.
    private static uint Network(int image)
    {
        int Lit(uint pixels) => BitOperations.PopCount((uint)image & pixels);
        uint[] pairs = Array.ConvertAll(Patches, patch => (uint)((Lit(patch.Exciting) * 8) + Lit(patch.Inhibiting)));
        Array.Sort(pairs);
        return pairs.Aggregate(0u, (number, pair) => (number << 8) | pair);
    }

    private static bool HasLine(int image) => (image & 0x2222) == 0x2222 || (image & 0x4444) == 0x4444;
}
