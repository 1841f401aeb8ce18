using QtGpu.Cli;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Reference;
using QtGpu.Tests.Cli;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

/// <summary>Neighbouring points of a scan that swap paths.</summary>
[Collection(ContractCollection.Name)]
public sealed class ReplicaExchangeTests(ContractBackends backends)
{
    private static readonly TimeLattice Coarse = new(0.7, 32);

    // A wrong sign, or a term left out of ΔS, would pull neighbours together: their activities differ by many errors.
    [Fact]
    public void Points_that_swap_paths_have_their_exact_activities()
    {
        QuantumNetwork[] points = [.. new[] { 0.9, 1, 1.1, 1.2 }.Select(Pair)];
        using var backend = new HostBackend(threads: 1);
        using var run = new SamplingRun(points, Coarse, backend, new()
        {
            Algorithm = "multilevel",
            Chains = 32,
            Error = 0.008,
            Seconds = double.MaxValue,
            Ladder = 4,
        });
        SamplingResult result = run.Run(stop: TestContext.Current.CancellationToken);
        Assert.Null(result.Problem);
        Assert.All(result.Exchanges, share => Assert.InRange(share, 0.05, 0.98));
        foreach (var (point, system) in points.Zip(result.Systems))
        {
            ExactResult exact = ExactSolver.Solve(point, Coarse, new ExactOptions(Links: false));
            foreach (var (solved, sampled) in exact.Neurons.Zip(system.Neurons))
            {
                Assert.InRange(
                    (sampled.Activity.Mean - solved.Activity) / sampled.Activity.StandardError,
                    -Verification.LargestDeviation, Verification.LargestDeviation);
            }
        }
    }

    [Fact]
    public void The_difference_of_the_actions_is_that_of_the_definition()
    {
        QuantumNetwork[] systems =
        [
            Mixed(4900, GateModel.Excites("in", "1", 3000), GateModel.Inhibits("in", "1", 90)),
            Mixed(5100, GateModel.Excites("in", "1", 4000), GateModel.Excites("2", "1", 50)),
        ];
        var network = new CompiledNetwork(systems, Coarse);
        using var backend = new HostBackend(threads: 1);
        using var memory = new EnsembleMemory(network, backend, new() { Chains = 2, Ladder = 2 });
        float[] x = Drawn(0), y = Drawn(1);
        double expected = Action(network, 0, x) + Action(network, 1, y) - Action(network, 0, y) - Action(network, 1, x);
        Assert.Equal(expected, memory.Exchange!.Difference(0, x, y), 1e-6 * Math.Abs(expected));
        Assert.Equal(-expected, memory.Exchange.Difference(0, y, x), 1e-6 * Math.Abs(expected));

        static float[] Drawn(long step) =>
            [.. Enumerable.Range(0, 2 * 32).Select(i => 2 * RandomStream.Named(5, "paths").Uniform(step, i))];
    }

    [Fact]
    public void Equal_neighbours_always_swap_and_those_of_other_ladders_never_do()
    {
        using var backend = new HostBackend(threads: 1);
        using var run = new SamplingRun([Pair(1), Pair(1), Pair(1), Pair(1)], Coarse, backend, Few with { Ladder = 2 });
        SamplingResult result = run.Run(stop: TestContext.Current.CancellationToken);
        Assert.Equal([1, double.NaN, 1], result.Exchanges);
    }

    [Theory]
    [MemberData(nameof(ContractBackends.Names), MemberType = typeof(ContractBackends))]
    public void Every_backend_swaps_the_same_and_so_does_a_resumed_run(string name)
    {
        using var host = new HostBackend(threads: 1);
        SamplingResult whole = Run(host, Few, null, null), other = Run(backends.Open(name), Few, null, null);
        using var folder = new TemporaryFolder();
        string file = folder["run.safetensors"];
        _ = Run(backends.Open(name), Few with { Sweeps = 80 }, null, file);
        SamplingResult resumed = Run(backends.Open(name), Few, file, null);
        foreach (SamplingResult result in new[] { other, resumed })
        {
            Assert.Equal(whole.Exchanges, result.Exchanges);
            Assert.Equal(Potentials(whole), Potentials(result));
        }

        Assert.InRange(whole.Exchanges[1], 0.01, 0.99);

        static double[] Potentials(SamplingResult result) =>
            [.. result.Systems.SelectMany(system => system.Neurons).Select(neuron => neuron.Potential.Mean)];
    }

    [Theory]
    [InlineData("--k 1,0.99 --exchange", "--k that grow")]
    [InlineData("--k 1 --exchange", "at least 2 values")]
    [InlineData("--k 0.9,1 --exchange --feed-forward", "--exchange swaps paths by their joint action")]
    [InlineData("--k 0.9,1 --exchange --shard 1/2 --checkpoint part", "mpirun divides chains")]
    public void What_cannot_exchange_is_told(string flags, string expected)
    {
        Tool tool = Tool.Run(["qneuron", "chain", "--slices", "16", "--device", "cpu", .. flags.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_that_draw_the_same_numbers_do_not_exchange()
    {
        using var backend = new HostBackend(threads: 1);
        string refused = Assert.Throws<InputException>(() => new SamplingRun(
            [Pair(1), Pair(1)], Coarse, backend, Few with { Ladder = 2, CommonDraws = 2 })).Message;
        Assert.Contains("common draws", refused, StringComparison.Ordinal);
    }

    private static SamplingOptions Few => new()
    {
        Algorithm = "multilevel",
        Chains = 2,
        Error = 1e-9,
        Sweeps = 100,
        Seconds = double.MaxValue,
        Thermalisation = 40,
        Ladder = 4,
    };

    private static SamplingResult Run(Backend backend, SamplingOptions options, string? from, string? to)
    {
        using var run = new SamplingRun([Pair(0.9), Pair(1), Pair(1.1), Pair(1.2)], new(0.7, 8), backend, options);
        if (from is not null)
            run.Restore(from, "test");
        SamplingResult result = run.Run(stop: TestContext.Current.CancellationToken);
        if (to is not null)
            run.Save(to, "test");
        return result;
    }

    // Two neurons, one after the other.
    private static QuantumNetwork Pair(double k) => new GateModel().Network(
        ["1", "2"], ["in"], GateModel.Excites("in", "1", 10_000 * k), GateModel.Excites("1", "2", 5000 * k));

    private static QuantumNetwork Mixed(double lambda, params Coupling[] more) => new GateModel(lambda).Network(
        ["1", "2"], ["in"],
        [GateModel.Excites("1", "2", lambda), GateModel.Inhibits("2", "1", lambda / 100), .. more]);

    private static double Action(CompiledNetwork network, int system, float[] paths)
    {
        int drivers = network.Drivers, slices = network.Lattice.Slices;
        double[][] Of(CouplingMatrix matrix) => [.. Enumerable.Range(0, drivers).Select(
            d => new[] { matrix[(system * drivers) + d, 0], matrix[(system * drivers) + d, 1] })];
        var reference = new PathReference(
            [.. network.Profiles.Chunk(slices)], [.. network.Wells.Chunk(2).ElementAt(system)], Of(network.Excitation),
            Of(network.Inhibition), network.Lattice.Step);
        return reference.Action([.. paths.Select(phi => (double)phi).Chunk(slices)]);
    }
}
