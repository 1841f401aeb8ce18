using QtGpu.QuantumNeurons;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class ModelCompiledTests
{
    private static readonly TimeLattice Lattice = new(0.7, 512);

    // Equations (7) to (9): S = 66.67 a kink, half of it potential energy.
    [Theory]
    [InlineData(2, 66.666666667)]
    [InlineData(4, 133.333714976)]
    public void The_potential_energy_of_the_input_path(int kinks, double expected) =>
        Assert.Equal(expected, InputProfile.PotentialIntegral(new("in", kinks), Lattice), 1e-9);

    [Fact]
    public void The_kinks_lie_where_they_should_and_cost_what_they_should()
    {
        double[] path = InputProfile.Path(2, 5000, Lattice), weights = InputProfile.Weights(2, 5000, Lattice);
        double kinetic = Enumerable.Range(0, 512)
            .Sum(t => Math.Pow(path[(t + 1) % 512] - path[t], 2) / (2 * Lattice.Step));
        Assert.Equal(133.312574, kinetic + (1250 * Lattice.Step * weights.Sum()), 1e-5);
        Assert.Equal((1.0, 1.0), (weights[128], weights[384]));
        Assert.All(Enumerable.Range(1, 511), t => Assert.Equal(weights[t], weights[512 - t]));
        Assert.All(InputProfile.Weights(0, 5000, Lattice), weight => Assert.Equal(0, weight));
    }

    [Fact]
    public void Inputs_of_one_kind_share_a_profile_and_brightness_goes_into_the_strength()
    {
        var network = new QuantumNetwork(
            [new("a", 4000), new("b")],
            [new("x", Brightness: 0.5), new("y"), new("z", Kinks: 4)],
            [
                new(CouplingKind.Excitatory, "x", "a", 100), new(CouplingKind.Inhibitory, "x", "a", 100),
                new(CouplingKind.Excitatory, "y", "a", 7), new(CouplingKind.Excitatory, "z", "b", 3),
                new(CouplingKind.Excitatory, "a", "b", 11), new(CouplingKind.Inhibitory, "b", "a", 13),
            ]);
        QuantumNetwork off = network with
        {
            Inputs = [.. network.Inputs.Select(input => input with { Brightness = 0 })],
        };
        var compiled = new CompiledNetwork([network, off], Lattice);
        Assert.Equal((2, 2, 4), (compiled.Systems, compiled.ProfileCount, compiled.Drivers));
        Assert.Equal([1000, 1250, 1000, 1250], compiled.Wells);
        Assert.Equal([57, 0, 0, 3, 0, 11, 0, 0, /**/ 0, 0, 0, 0, 0, 11, 0, 0], Dense(compiled.Excitation));
        Assert.Equal([25, 0, 0, 0, 0, 0, 13, 0, /**/ 0, 0, 0, 0, 0, 0, 13, 0], Dense(compiled.Inhibition));
        Assert.Equal(InputProfile.Weights(4, 5000, Lattice), compiled.Profiles[512..]);
    }

    private static double[] Dense(CouplingMatrix matrix) => [.. Enumerable.Range(0, matrix.Rows)
        .SelectMany(row => Enumerable.Range(0, matrix.Columns).Select(column => matrix[row, column]))];

    [Fact]
    public void Systems_have_the_same_neurons()
    {
        QuantumNetwork one = new([new("a")], [], []), other = new([new("b")], [], []);
        Assert.Contains(
            "same neurons", Assert.Throws<InputException>(() => new CompiledNetwork([one, other], Lattice)).Message,
            StringComparison.Ordinal);
    }
}
