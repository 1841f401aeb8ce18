using System.Diagnostics;
using QtGpu.Benchmarks.Peers;
using QtGpu.Devices;

namespace QtGpu.Benchmarks;

/// <summary>Rows that are measured together, and known or not known together when a run goes on.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Measure">Row by row, each measured when it is asked for.</param>
internal sealed record BenchUnit(string Name, Func<IEnumerable<IBenchRow>> Measure)
{
    /// <summary>Whether it measures several threads, whatever the run has.</summary>
    public bool TakesAllProcessors { get; init; }
}

/// <summary>All that a run measures, part by part.</summary>
internal sealed class BenchWork(Backend backend, BenchResult result, BenchPlan plan, CancellationToken stop)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(80); // after which no training begins
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Null without peers.</summary>
    public PeerBenchmark? Peers { get; init; }

    /// <summary>In the order of <see cref="BenchPlan.Names"/>.</summary>
    public IEnumerable<BenchUnit> Units()
    {
        BenchSizes sizes = plan.SizesFor(backend, result.Threads);
        IEnumerable<BenchUnit>[] parts =
        [
            Own(BenchPlan.Passes, Passes(sizes)),
            Beside(BenchPlan.Passes, peers =>
                [new("passes beside peers", () => peers.Passes(sizes.PassElements, plan.Activations))]),
            Own(BenchPlan.Products, sizes.Products.OrderBy(shape => shape.Flops).Select(shape => new BenchUnit(
                $"product {shape}",
                () => GemmBenchmark.Run(
                    backend, [shape], plan.FactorError, 1e9 * (result.LastGflops ?? double.PositiveInfinity))))),
            Beside(BenchPlan.Products, peers =>
                [new("products beside peers", () => peers.Gemms(sizes.Products, plan.FactorError))]),
            Beside(BenchPlan.Training) ? [] : Own(BenchPlan.Training, Trainings(
                sizes, training => training.Run(() => _clock.Elapsed > Limit && plan.Only.Count == 0))),
            Beside(BenchPlan.Training, peers => Trainings(
                sizes, training => peers.Trainings(training, plan.Activations))),
            Beside(BenchPlan.Recurrent) ? [] : Own(BenchPlan.Recurrent, Recurrents(
                sizes, (recurrent, shape) => [recurrent.Measure(shape)])),
            Beside(BenchPlan.Recurrent, peers => Recurrents(
                sizes, (recurrent, shape) => peers.Recurrents(recurrent, shape))),
            Beside(BenchPlan.Bayesian) ? [] : Own(BenchPlan.Bayesian, Bayesians(
                sizes, (bayesian, shape, activation) => [bayesian.Measure(shape, activation)])),
            Beside(BenchPlan.Bayesian, peers => Bayesians(sizes, peers.Bayesians)),
            Beside(BenchPlan.Edges) ? [] : Own(BenchPlan.Edges, sizes.Edges.Select(shape => new BenchUnit(
                $"edges, {shape}", () => EdgeBenchmark.Run(backend, shape, stop)))),
            Beside(BenchPlan.Edges, peers => sizes.Edges.Select(shape => new BenchUnit(
                $"edges, {shape}", () => peers.Edges(shape)))),
            Own(BenchPlan.Replicas, [new("replicas", Replicas) { TakesAllProcessors = true }]),
            Own(BenchPlan.Samplers, [new("samplers", () => SamplerBenchmark.Run(
                backend, sizes.Lattice, sizes.Chains, result.Threads, stop))]),
            Beside(BenchPlan.Samplers, peers => [new("samplers beside peers", peers.Sweeps)]),
            Own(BenchPlan.Reservoirs, sizes.Reservoirs.Select(shape => new BenchUnit(
                $"{shape}", () => ReservoirBenchmark.Run(backend, [shape])))),
            Beside(BenchPlan.Reservoirs, peers => sizes.Reservoirs.Select(shape => new BenchUnit(
                $"{shape} beside peers", () => peers.Reservoirs(shape))).Concat(
                [
                    new("readouts beside peers", peers.Readouts),
                    new("spectral radii beside peers", peers.SpectralRadii),
                ])),
            Own(BenchPlan.Threads, [
                new("threads", () => ScalingBenchmark.Run(stop)) { TakesAllProcessors = true },
            ]),
            Own(BenchPlan.Memory, [new("memory", () => MemoryBenchmark.Run(backend))]),
        ];
        return parts.SelectMany(units => units);
    }

    // As many elements as the copy had, when it was measured.
    private IEnumerable<BenchUnit> Passes(BenchSizes sizes)
    {
        var elements = new Lazy<int>(() => (int?)result.Stream(StreamBenchmark.Copy)?.Elements
            ?? sizes.PassElements ?? StreamBenchmark.Length(backend, plan.Activations[0]));
        return plan.Activations.Select(name => new BenchUnit(
                $"pass of {name}", () => StreamBenchmark.Run(backend, elements.Value, name)))
            .Prepend(new(StreamBenchmark.Copy, () => StreamBenchmark.Run(backend, elements.Value)));
    }

    private IEnumerable<BenchUnit> Trainings(
        BenchSizes sizes, Func<TrainingBenchmark, IEnumerable<IBenchRow>> run) =>
        sizes.Trainings.Select(shape => new BenchUnit($"training {shape}", () => run(
            new TrainingBenchmark(backend, [shape], plan.Activations, plan.FactorError, stop))));

    private IEnumerable<BenchUnit> Recurrents(
        BenchSizes sizes, Func<RecurrentBenchmark, RecurrentShape, IEnumerable<IBenchRow>> run) =>
        sizes.Recurrents.Select(shape => new BenchUnit($"recurrent, {shape}", () => run(
            new RecurrentBenchmark(backend, RecurrentBenchmark.Usual, stop), shape)));

    private IEnumerable<BenchUnit> Bayesians(
        BenchSizes sizes, Func<BayesianBenchmark, TrainingShape, string, IEnumerable<IBenchRow>> run) =>
        from shape in sizes.Bayesians
        from activation in plan.Activations
        select new BenchUnit($"bayesian {shape}, {activation}", () => run(
            new BayesianBenchmark(backend, plan.FactorError, stop), shape, activation));

    // Several threads wherever it can be: with one there is nothing side by side on a CPU.
    private IEnumerable<IBenchRow> Replicas()
    {
        var replicas = new ReplicaBenchmark(
            threads => DeviceCatalogue.Open(backend.Name.Split(' ')[0], threads),
            Math.Max(result.Threads, Environment.ProcessorCount), stop);
        yield return plan.IsRehearsal
            ? replicas.Measure(new TrainingShape([8], 16, "sgd"), networks: 3, count: 32)
            : replicas.Measure(ReplicaBenchmark.Usual, ReplicaBenchmark.Networks, TrainingBenchmark.UsualSamples);
    }

    private IEnumerable<BenchUnit> Own(string part, IEnumerable<BenchUnit> units) =>
        plan.Measures(part) && (backend.ReadsAreFree || !BenchPlan.IsOfProcessor(part)) ? units : [];

    private IEnumerable<BenchUnit> Beside(string part, Func<PeerBenchmark, IEnumerable<BenchUnit>> units) =>
        Beside(part) ? units(Peers!) : [];

    // Peers take turns with our own rows.
    private bool Beside(string part) => Peers is not null && plan.Compares(part);
}
