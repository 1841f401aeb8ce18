using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Exact;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class ExactPropertyTests
{
    private static readonly TimeLattice Lattice = new(0.7, 64);

    private static readonly QuantumNetwork Pair = new(
        [new("1"), new("2")], [new("in")],
        [new(CouplingKind.Excitatory, "in", "1", 6000), new(CouplingKind.Inhibitory, "1", "2", 2000)]);

    [Fact]
    public void The_order_of_neurons_does_not_matter()
    {
        ExactResult one = ExactSolver.Solve(Pair, Lattice);
        ExactResult other = ExactSolver.Solve(Pair with { Neurons = [.. Pair.Neurons.Reverse()] }, Lattice);
        Assert.Equal(one.LogPartition, other.LogPartition, 1e-9);
        Assert.Equal(one.Neurons[0].Activity, other.Neurons[1].Activity, 1e-9);
        Assert.Equal(one.Neurons[1].SquaredStep, other.Neurons[0].SquaredStep, 1e-9);
    }

    [Fact]
    public void Inhibition_has_no_direction() => Assert.Equal(
        ExactSolver.Solve(Pair, Lattice).LogPartition,
        ExactSolver.Solve(
            Pair with { Couplings = [Pair.Couplings[0], new(CouplingKind.Inhibitory, "2", "1", 2000)] },
            Lattice).LogPartition, 1e-9);

    // Two ways through the solver: grids of Gauss for each neuron alone, grids of waves for a pair.
    [Fact]
    public void Neurons_that_are_hardly_coupled_are_two_neurons()
    {
        QuantumNetwork apart = Pair with { Couplings = [Pair.Couplings[0]] };
        ExactResult alone = ExactSolver.Solve(apart, Lattice), together = ExactSolver.Solve(
            apart with { Couplings = [.. apart.Couplings, new(CouplingKind.Excitatory, "1", "2", 1e-9)] }, Lattice);
        Assert.Equal(alone.LogPartition, together.LogPartition, 1e-6);
        foreach ((ExactNeuron a, ExactNeuron b) in alone.Neurons.Zip(together.Neurons))
        {
            Assert.Equal(a.Activity, b.Activity, 1e-6);
            Assert.Equal(a.Modulus, b.Modulus, 1e-6);
            Assert.Equal(a.SquaredStep, b.SquaredStep, 1e-6);
            Assert.Equal(a.SignChanges, b.SignChanges, 1e-5);
        }

        Assert.Equal(0, alone.Neurons[1].Activity, 1e-12);
    }

    [Fact]
    public void Brightness_scales_the_field_and_kinks_are_mirrored_in_time()
    {
        QuantumNetwork dim = Driven(6000) with { Inputs = [new("in", Brightness: 0.5)] };
        Assert.Equal(
            ExactSolver.Solve(Driven(3000), Lattice).LogPartition, ExactSolver.Solve(dim, Lattice).LogPartition, 1e-9);
        IReadOnlyList<double> squares = ExactSolver.Solve(Driven(6000), Lattice).Neurons[0].SquaredFieldBySlice;
        Assert.Equal(squares.Min(), squares[16]);
        Assert.Equal(squares[16], squares[48]);
        Assert.Equal(0.08739981599, squares[16], 1e-10);
        Assert.Equal(squares.Average(), ExactSolver.Solve(Driven(6000), Lattice).Neurons[0].SquaredField, 1e-12);
    }

    [Fact]
    public void The_threads_do_not_show()
    {
        ExactResult one = ExactSolver.Solve(Pair, Lattice, new(Threads: 1));
        ExactResult four = ExactSolver.Solve(Pair, Lattice, new(Threads: 4));
        Assert.Equal(one.LogPartition, four.LogPartition);
        Assert.Equal(one.Neurons[0].Activity, four.Neurons[0].Activity);
    }

    [Fact]
    public void The_curve_is_monotone_and_as_good_as_it_says()
    {
        var curve = new ActivityCurve(60000, lattice: Lattice);
        double[] between = [.. curve.Fields.Zip(curve.Fields.Skip(1), (a, b) => (0.4 * a) + (0.6 * b))
            .Where((_, i) => i % 8 == 0)];
        double[] exact = ExactSolver.Activities(between, 5000, 2, Lattice);
        Assert.All(between.Zip(exact), point => Assert.Equal(point.Second, curve.At(point.First), 1e-5));
        double[] fine = [.. Enumerable.Range(0, 3001).Select(i => curve.At(20.0 * i))];
        Assert.All(fine.Zip(fine.Skip(1)), step => Assert.True(step.Second > step.First));
        Assert.Equal(curve.Activities[^1], curve.At(60000), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.At(60001));
    }

    [Fact]
    public void What_cannot_be_solved_is_refused()
    {
        var row = new QuantumNetwork(
            [new("1"), new("2"), new("3"), new("4")], [],
            [.. Enumerable.Range(1, 3).Select(i => new Coupling(CouplingKind.Excitatory, $"{i}", $"{i + 1}", 1))]);
        Assert.False(ExactSolver.CanSolve(row));
        Assert.Contains(
            "at most 3", Assert.Throws<InputException>(() => ExactSolver.Solve(row, Lattice)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "feed-forward",
            Assert.Throws<InputException>(() => ExactSolver.Solve(Pair with { FeedForward = true }, Lattice)).Message,
            StringComparison.Ordinal);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ExactSolver.Solve(Pair, Lattice, new(Stop: stop.Token)));
    }

    [Fact]
    public void The_reference_rows_can_be_solved()
    {
        Assert.All(ReferenceRows.All, row =>
        {
            row.Network.Validate();
            row.Lattice.Validate();
            Assert.True(ExactSolver.CanSolve(row.Network), row.Name);
        });
        Assert.Equal(
            (18, 12, 7), (ReferenceRows.Single.Count, ReferenceRows.Activity.Count, ReferenceRows.Coupled.Count));
    }

    private static QuantumNetwork Driven(double strength) =>
        new([new("1")], [new("in")], [new(CouplingKind.Excitatory, "in", "1", strength)]);
}
