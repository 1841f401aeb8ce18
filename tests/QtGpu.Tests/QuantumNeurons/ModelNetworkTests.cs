using QtGpu.QuantumNeurons;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class ModelNetworkTests
{
    private static readonly QuantumNetwork Chain = new(
        [new("1"), new("2")], [new("in")],
        [new(CouplingKind.Excitatory, "in", "1", 10000), new(CouplingKind.Excitatory, "1", "2", 5000)]);

    [Fact]
    public void A_good_network_passes()
    {
        Chain.Validate();
        (Chain with { FeedForward = true }).Validate();
    }

    [Theory]
    [InlineData("1", "1", 1, "coupling 1 -> 1: a neuron cannot be coupled to itself")]
    [InlineData("1", "three", 1, "coupling 1 -> three: unknown neuron 'three'")]
    [InlineData("inn", "1", 1, "coupling inn -> 1: unknown neuron 'inn'; did you mean 'in'?")]
    [InlineData("1", "in", 1, "coupling 1 -> in: 'in' is an input, whose path is fixed; a coupling leads to a neuron")]
    [InlineData("1", "2", -3, "coupling 1 -> 2: ‘strength’: expected a number from 0 to 1000000000000, got -3")]
    [InlineData("1", "2", double.NaN,
        "coupling 1 -> 2: ‘strength’: expected a number from 0 to 1000000000000, got NaN")]
    public void A_wrong_coupling_is_named(string from, string to, double strength, string message) =>
        Refused(
            message, Chain with { Couplings = [.. Chain.Couplings, new(CouplingKind.Inhibitory, from, to, strength)] });

    [Fact]
    public void Wrong_neurons_and_inputs_are_named()
    {
        Refused("the network has no neuron; it needs at least one", new([], [], []));
        Refused(
            "the name '1' is used twice; neurons and inputs need different names", Chain with { Inputs = [new("1")] });
        Refused("a neuron has no name; give every neuron and input one", Chain with { Inputs = [new("")] });
        Refused(
            "neuron '1': ‘lambda’: expected a number from 0.001 to 1000000000, got 0",
            Chain with { Neurons = [new("1", 0), new("2")] });
        Refused(
            "input 'in': ‘lambda’: expected a number from 0.001 to 1000000000, got -1",
            Chain with { Inputs = [new("in", Lambda: -1)] });
        Refused(
            "input 'in': ‘brightness’: expected a number from 0 to 1, got 1.5",
            Chain with { Inputs = [new("in", Brightness: 1.5)] });
        Refused(
            "input 'in': ‘kinks’: expected a whole number from 0 to 1000, got -2",
            Chain with { Inputs = [new("in", Kinks: -2)] });
        Refused(
            "input 'in': ‘kinks’: expected a whole number from 0 to 1000, got 2147483647",
            Chain with { Inputs = [new("in", Kinks: int.MaxValue)] });
        Refused(
            "neuron '1': ‘lambda’: expected a number from 0.001 to 1000000000, got 1E-320",
            Chain with { Neurons = [new("1", 1e-320), new("2")] });
    }

    [Fact]
    public void A_cycle_is_refused_only_where_there_is_a_direction()
    {
        QuantumNetwork ring = Chain with
        {
            Couplings = [.. Chain.Couplings, new(CouplingKind.Excitatory, "2", "1", 1)],
        };
        ring.Validate();
        Refused(
            "feed-forward mode: the couplings form a cycle through '1'; remove one, or use joint mode",
            ring with { FeedForward = true });
    }

    [Theory]
    [InlineData(0, 512, "‘period’: expected a number from 1E-06 to 1000000, got 0")]
    [InlineData(double.NaN, 512, "‘period’: expected a number from 1E-06 to 1000000, got NaN")]
    [InlineData(2147483647, 512, "‘period’: expected a number from 1E-06 to 1000000, got 2147483647")]
    [InlineData(0.7, 2147483646, "‘slices’: expected an even number from 4 to 65536, got 2147483646")]
    [InlineData(0.7, 3, "‘slices’: expected an even number from 4 to 65536, got 3")]
    [InlineData(0.7, 2, "‘slices’: expected an even number from 4 to 65536, got 2")]
    [InlineData(0.7, 127, "‘slices’: expected an even number from 4 to 65536, got 127")]
    public void A_wrong_lattice_is_named(double period, int slices, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(new TimeLattice(period, slices).Validate).Message);

    private static void Refused(string message, QuantumNetwork network) =>
        Assert.Equal(message, Assert.Throws<InputException>(network.Validate).Message);
}
