using System.Numerics;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.QuantumNeurons.Convolution;

/// <summary>Images of bright and dark pixels that give the <see cref="LineDetector"/> the same network.</summary>
/// <param name="Pattern">One of them.</param>
/// <param name="Images">How many.</param>
/// <param name="Lines">How many of them have all of column 1 or all of column 2.</param>
/// <param name="FreeLines">How many of these have nothing in the two columns beside it.</param>
public sealed record LineGroup(LinePattern Pattern, int Images, int Lines, int FreeLines);

/// <summary>What was sampled of a group's output neuron.</summary>
/// <param name="Activity">Its mean.</param>
/// <param name="StandardError">Its error.</param>
/// <param name="StartDifference">Standard errors between the chains from rest and those that began spiking.</param>
public sealed record LineMeasurement(double Activity, double StandardError, double StartDifference);

/// <summary>What became of a group.</summary>
/// <param name="Group">The images.</param>
/// <param name="Output">What the output neuron did.</param>
public sealed record LineVerdict(LineGroup Group, LineMeasurement Output)
{
    private const double Errors = 4;

    /// <summary>By how much the activity is above the threshold.</summary>
    public double Margin => Output.Activity - LineDetector.Threshold;

    /// <summary>Whether the activity is above the threshold.</summary>
    public bool Detected => Margin > 0;

    /// <summary>The activity is four errors off the threshold, from either start.</summary>
    public bool Decided => Math.Abs(Margin) > Errors * Output.StandardError
        && Math.Abs(Output.StartDifference) <= Errors;
}

/// <summary>How far a census is.</summary>
/// <param name="Round">From 1: each samples what is open four times as long.</param>
/// <param name="Done">Networks of this round that are done.</param>
/// <param name="Open">Networks of this round.</param>
/// <param name="Decided">Networks that are decided, of this round and those before.</param>
public readonly record struct LineProgress(int Round, int Done, int Open, int Decided);

/// <summary>
/// All 65 536 images of bright and dark pixels. Only the number of exciting and of inhibiting pixels in each of the
/// four patches matters, and the output does not tell the patches apart: 2134 networks differ.
/// </summary>
public sealed class LineCensus(LineDetector detector, TimeLattice lattice, Backend backend, SamplingOptions options)
{
    /// <summary>Chains of each network: few, since most are far from the threshold.</summary>
    public const int Chains = 8;

    private const int Together = 64, FewestMeasurements = 64, More = 4, Rounds = 4;
    // Bits of the exciting and of the inhibiting pixels of each patch.
    private static readonly (uint Exciting, uint Inhibiting)[] Patches =
        [.. new[] { 0, 1, LineDetector.Side, LineDetector.Side + 1 }
            .Select(first => (0x222u << first, 0x555u << first))];

    /// <summary>The groups, the smallest image first.</summary>
    public static IReadOnlyList<LineGroup> Groups() =>
    [
        .. Enumerable.Range(0, 1 << LineDetector.Pixels).GroupBy(Network).Select(
            images => new LineGroup(
                LinePattern.Of(images.First()), images.Count(), images.Count(HasLine), images.Count(HasFreeLine))),
    ];

    /// <summary>
    /// Samples every group until it is decided, or the budget is spent: four times as many sweeps each time.
    /// </summary>
    /// <param name="groups">The groups.</param>
    /// <param name="progress">Told after some networks each.</param>
    /// <param name="stop">Stops between two batches of sweeps.</param>
    /// <param name="journal">
    /// Keeps what some networks did, and has that of an earlier start; null: nothing is kept.
    /// </param>
    /// <exception cref="AwaitedPiecesException">Other shards have not done theirs of a round yet.</exception>
    public IReadOnlyList<LineVerdict> Sample(
        IReadOnlyList<LineGroup> groups, Action<LineProgress>? progress = null, CancellationToken stop = default,
        Journal? journal = null)
    {
        var verdicts = new LineVerdict?[groups.Count];
        int[] open = [.. Enumerable.Range(0, groups.Count)];
        int measurements = FewestMeasurements;
        for (int round = 0; round < Rounds && open.Length > 0; round++, measurements *= More)
        {
            int done = 0, length = measurements, number = round + 1;
            string Unit(int[] some) => FormattableString.Invariant(
                $"round {number}, {some.Length} networks from {some[0]}");
            foreach (int[] some in journal.Dealt([.. open.Chunk(Together)], Unit))
            {
                LineMeasurement[] outputs = journal.Once(
                    Unit(some), () => Run([.. some.Select(i => groups[i])], length, Seed(number, some[0]), stop));
                foreach (var (i, output) in some.Zip(outputs))
                    verdicts[i] = new(groups[i], output);
                done += some.Length;
                progress?.Invoke(new(
                    round + 1, done, open.Length, verdicts.Count(verdict => verdict is { Decided: true })));
            }

            open = [.. open.Where(i => verdicts[i] is { Decided: false })];
        }

        return [.. verdicts.Select(verdict => verdict!)];
    }

    // Of the run's own seed, the round and the first network: no two runs draw the same numbers.
    private long Seed(int round, int first) =>
        (long)RandomStream.Named(options.Seed, "census").Substream(round).Substream(first).Key;

    private LineMeasurement[] Run(LineGroup[] groups, int measurements, long seed, CancellationToken stop)
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
                Seed = seed,
                Outputs = [LineDetector.Output],
            });
        return
        [
            .. run.Run(stop: stop).Systems.Select(system => system[LineDetector.Output]).Select(output =>
                new LineMeasurement(
                    output.Activity.Mean, output.Activity.StandardError, output.Convergence.StartDifference)),
        ];
    }

    // The four pairs of counts, in order of size, in one number.
    private static uint Network(int image)
    {
        int Lit(uint pixels) => BitOperations.PopCount((uint)image & pixels);
        uint[] pairs = Array.ConvertAll(Patches, patch => (uint)((Lit(patch.Exciting) * 8) + Lit(patch.Inhibiting)));
        Array.Sort(pairs);
        return pairs.Aggregate(0u, (number, pair) => (number << 8) | pair);
    }

    private static bool HasLine(int image) => (image & 0x2222) == 0x2222 || (image & 0x4444) == 0x4444;

    private static bool HasFreeLine(int image) => (image & 0x7777) == 0x2222 || (image & 0xEEEE) == 0x4444;
}
