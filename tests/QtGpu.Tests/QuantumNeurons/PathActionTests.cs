using QtGpu.Kernels.Host;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.QuantumNeurons.Paths;
using QtGpu.QuantumNeurons.Sampling;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class PathActionTests
{
    private static readonly TimeLattice Usual = new();

    [Fact]
    public void The_closed_form_is_the_integral_over_the_barrier()
    {
        // S = ∫ √(2V₀) dφ from −1 to 1, with V₀ = Λ/4 (φ² − 1)²; by Simpson's rule.
        const int steps = 1000;
        foreach (double lambda in (double[])[100, 5000])
        {
            double Root(double phi) => Math.Sqrt(lambda / 2) * Math.Abs((phi * phi) - 1);
            double sum = Enumerable.Range(0, steps + 1).Sum(i =>
                Root(-1 + (2.0 * i / steps)) * (i is 0 or steps ? 1 : i % 2 == 1 ? 4 : 2));
            Assert.Equal(sum * 2 / steps / 3, ClassicalKink.Action(lambda), 1e-9);
        }

        Assert.Equal(66.6667, ClassicalKink.Action(5000), 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void On_the_usual_lattice_a_kink_has_nearly_the_classical_action(int kinks)
    {
        PathAction path = ClassicalKink.Of(new("in", kinks), Usual);
        Assert.Equal(66.6563, path.Total / kinks, 3);
        Assert.Equal(33.3333, path.PotentialIntegral / kinks, 3);
    }

    [Fact]
    public void A_finer_lattice_is_nearer_to_the_continuum_by_its_square()
    {
        double Missing(int slices) =>
            ClassicalKink.Action(5000) - (ClassicalKink.Of(new("in", 2), new(0.7, slices)).Total / 2);
        Assert.Equal(4, Missing(512) / Missing(1024), 0.05);
    }

    [Fact]
    public void A_path_at_rest_has_no_action_and_one_on_the_barrier_has_all_of_it()
    {
        var lattice = new TimeLattice(0.5, 8);
        Assert.Equal(0, new PathAction([-1, -1, -1, -1, -1, -1, -1, -1], 5000, lattice).Total);
        Assert.Equal(1250 * 0.5, new PathAction(new double[8], 5000, lattice).Total, 1e-9);
        var step = new PathAction([1, 1, 1, 1, -1, -1, -1, -1], 5000, lattice);
        Assert.Equal(2 * 4 / (2 * lattice.Step), step.Total, 1e-9);
        Assert.Throws<InputException>(() => new PathAction(new double[7], 5000, lattice));
    }

    [Fact]
    public void A_runs_path_is_where_its_chain_stands()
    {
        using var backend = new HostBackend(threads: 1);
        var lattice = new TimeLattice(0.7, 64);
        var options = new SamplingOptions { Chains = 4, Sweeps = 600, Error = 1e-9 };
        using var run = new SamplingRun([KnownNetworks.Find("chain")], lattice, backend, options);
        var still = new PathAction(run.Path(0, chain: 0, neuron: 2), 5000, lattice);
        Assert.All(still.Field, phi => Assert.Equal(1, phi));
        PathAction spiking = ClassicalKink.Of(new("in"), lattice);
        Assert.All(
            run.Path(0, chain: 3, neuron: 1).Zip(spiking.Field),
            pair => Assert.Equal(Math.Abs(pair.Second), pair.First, 3));
        SamplingResult result = run.Run(stop: TestContext.Current.CancellationToken);
        double mean = Enumerable.Range(0, 4).Average(
            chain => new PathAction(run.Path(0, chain, neuron: 0), 5000, lattice).PotentialIntegral);
        Assert.InRange(mean / result.Systems[0]["1"].Potential.Mean, 0.5, 1.6);
    }

    [Fact]
    public void Networks_are_found_by_name_and_inputs_are_switched_off()
    {
        Assert.Equal(
            new[] { "neuron", "chain", "and", "not", "or", "xor", "line" }.Order(), KnownNetworks.Names.Order());
        Assert.All(KnownNetworks.Names, name => KnownNetworks.Find(name).Validate());
        Assert.Equal([0.0], KnownNetworks.Find("chain", [false]).Inputs.Select(input => input.Brightness));
        QuantumNetwork not = KnownNetworks.Find("not", [false], new GateModel(Lambda: 4000));
        Assert.Equal([0.0, 6000], not.Couplings.Take(2).Select(coupling => coupling.Strength));
        Assert.Equal(4000, not.Neurons[0].Lambda);
        Assert.Contains("has 2, got 1", Assert.Throws<InputException>(() => KnownNetworks.Find("and", [true])).Message,
            StringComparison.Ordinal);
        Assert.Contains("mean 'chain'?", Assert.Throws<InputException>(() => KnownNetworks.Find("chian")).Message,
            StringComparison.Ordinal);
    }
}
