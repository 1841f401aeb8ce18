using QtGpu.Benchmarks;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons;

namespace QtGpu.Bench;

/// <summary>Work of QtGpu.Benchmarks, and what a call of it does.</summary>
/// <param name="Start">Makes it, checked in float64.</param>
/// <param name="Bytes">Read and written, were every operand moved once; 0 where that says nothing.</param>
/// <param name="Flops">Additions and multiplications.</param>
/// <param name="Items">Elements, samples trained on, states of reservoirs, slices of paths.</param>
internal sealed record Contender(
    Func<Backend, (IDisposable Work, Action Call)> Start, double Bytes, double Flops, double Items = 0)
{
    /// <summary>What is timed, and beside it what it is held against.</summary>
    public static Dictionary<string, (Contender Usual, Contender Other)> Pairs { get; } = new[]
    {
        ActivationCatalogue.Names.Select(f => ($"pass of {f}", Pass("relu"), Pass(f))),
        GemmBenchmark.OfHost.Select(shape => ($"product {shape}", Product(new(512, 512, 512)), Product(shape))),
        TrainingShape.All(true).Select(net => ($"training {net}", Train(net, "relu"), Train(net, "tunnelling"))),
        ReservoirShape.All.Select(shape => ($"reservoir: {shape}", Drive(shape, "tanh"), Drive(shape, "tunnelling"))),
        PathUpdateCatalogue.Names.Select(name => ($"sweep by {name}", Sweep(SamplerBenchmark.Metropolis), Sweep(name))),
    }.SelectMany(all => all).ToDictionary(row => row.Item1, row => (row.Item2, row.Item3), StringComparer.Ordinal);

    private static Contender Pass(string name) => new(
        backend =>
        {
            var work = new StreamWork(backend, StreamWork.Usual);
            ActivationOperations f = work.Checked(name);
            return (work, () => work.ForwardBackward(f));
        },
        StreamWork.ForwardBackwardBytes * (double)StreamWork.Usual,
        StreamWork.Usual * (FlopCount.Of(name, derivative: true) + 1), StreamWork.Usual);

    private static Contender Product(GemmShape shape) => new(
        backend => new GemmWork(backend, shape) is var work ? (work, work.Multiply) : default,
        shape.Bytes, shape.Flops);

    // Eight epochs of 4096 samples, of which the first sends the samples.
    private static Contender Train(TrainingShape net, string activation) => new(
        b => new TrainingWork(b, net, activation, TrainingWork.Noise(4096)) is var w ? (w, () => w.Epochs(7)) : default,
        8.0 * 4096 * net.BytesPerSample, 8.0 * 4096 * net.FlopsPerSample, 8.0 * 4096);

    private static Contender Drive(ReservoirShape shape, string activation) => new(
        backend => new ReservoirWork(backend, shape, activation) is var work ? (work, work.Run) : default,
        0, shape.Updates * 2 * shape.Density * shape.Units * shape.Units, shape.Updates);

    private static Contender Sweep(string name)
    {
        PathUpdate update = PathUpdateCatalogue.Find(name);
        int chains = SamplerBenchmark.ChainsOfHost(Environment.ProcessorCount);
        return new(
            backend => new SweepWork(backend, new(), SamplerBenchmark.Options(name, chains)) is var work
                ? (work, work.Sweep) : default,
            0, 0, DrivenNeuron.SweepsPerCall(update) * chains * SliceUpdateCount.Of(update, new TimeLattice().Slices));
    }
}
