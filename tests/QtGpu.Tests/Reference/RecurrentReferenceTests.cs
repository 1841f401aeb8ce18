using QtGpu.Reference;
using Xunit;

namespace QtGpu.Tests.Reference;

/// <summary>What the recurrent oracle says where the result can be worked out by hand.</summary>
public class RecurrentReferenceTests
{
    private const double Shut = -50, Open = 50; // σ is 0 and 1 there, to 10⁻²¹

    private static readonly Func<double, double> Linear = z => z;

    private static readonly double[] Palindrome = [0.3, -1.2, 0.7, -1.2, 0.3];

    [Fact]
    public void A_linear_unit_under_constant_drive_is_a_geometric_sum()
    {
        double[][] states = Run(CellReference.Elman(Linear), [0.8], Constant(6, 0.5));
        for (int t = 0; t < 6; t++)
            Assert.Equal(0.5 * (1 - Math.Pow(0.8, t + 1)) / (1 - 0.8), states[t][0], 1e-15);
    }

    [Fact]
    public void U_leads_from_its_row_to_its_column()
    {
        double[][] states = Run(CellReference.Elman(Linear), [0, 1, 0, 0], [[2, 3], [0, 0], [0, 0]]);
        Assert.Equal([[2, 3], [0, 2], [0, 0]], states);
    }

    [Fact]
    public void A_leaky_unit_without_recurrence_approaches_its_drive_by_its_leak_rate()
    {
        double[][] states = Run(CellReference.LeakyElman(Linear, 0.3), [0], Constant(8, 2));
        Assert.Equal(2 * (1 - Math.Pow(0.7, 8)), states[^1][0], 1e-14);
    }

    [Fact]
    public void A_leaky_unit_of_leak_rate_1_is_an_elman_unit()
    {
        double[][] drive = Constant(5, 0.4);
        Assert.Equal(
            Run(CellReference.Elman(Math.Tanh), [0.9], drive),
            Run(CellReference.LeakyElman(Math.Tanh, 1), [0.9], drive));
    }

    [Fact]
    public void A_gated_unit_keeps_its_state_where_its_update_gate_is_open()
    {
        double[][] states = Run(CellReference.Gru(Math.Tanh), [0.1, 0.2, 0.3], Same(4, 0.5, Open, 2), [0.7]);
        Assert.All(states, state => Assert.Equal(0.7, state[0], 1e-15));
    }

    [Fact]
    public void Its_reset_gate_is_on_what_comes_back_and_not_on_what_comes_in()
    {
        double[] u = [0, 0, 0.6];
        Assert.Equal(2, Run(CellReference.Gru(Linear), u, Same(3, Shut, Shut, 2), [0.7])[^1][0], 1e-15);
        Assert.Equal(2 + (0.6 * 0.7), Run(CellReference.Gru(Linear), u, Same(1, Open, Shut, 2), [0.7])[0][0], 1e-15);
        Assert.Equal(2 + (0.3 * 0.7), Run(CellReference.Gru(Linear), u, Same(1, 0, Shut, 2), [0.7])[0][0], 1e-15);
    }

    [Fact]
    public void A_gated_unit_at_rest_forgets_half_a_step()
    {
        double[][] states = Run(CellReference.Gru(Math.Tanh), [0, 0, 0], Same(5, 0, 0, 0), [0.7]);
        Assert.Equal(0.7 / 32, states[^1][0], 1e-16);
    }

    [Fact]
    public void A_long_short_term_memory_with_open_gates_sums_what_comes_in()
    {
        double[][] drive = [.. Palindrome.Select(g => new[] { Open, Open, g, Open })];
        double[][] states = Run(CellReference.Lstm(Linear), [0, 0, 0, 0], drive, [0, 0.25]);
        Assert.Equal(0.25 + Palindrome.Sum(), states[^1][0], 1e-14);
        Assert.Equal(states[^1][0], states[^1][1], 1e-14);
    }

    [Fact]
    public void Its_gates_close_input_memory_and_output_one_by_one()
    {
        Assert.Equal([Math.Tanh(2), 2], One(Shut, Open, 1, Open), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(
            [Math.Tanh(Math.Tanh(1)), Math.Tanh(1)], One(Open, Shut, 1, Open), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([0, 2 + Math.Tanh(1)], One(Open, Open, 1, Shut), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([0.5 * Math.Tanh(1), 1], One(0, 0, 0, 0), (a, b) => Math.Abs(a - b) < 1e-15);

        static double[] One(double i, double f, double g, double o) =>
            Run(CellReference.Lstm(Math.Tanh), [0, 0, 0, 0], [[i, f, g, o]], [0.3, 2])[0];
    }

    [Fact]
    public void Both_directions_of_a_palindrome_mirror_each_other()
    {
        double[][] outputs = Both().Outputs([.. Palindrome.Select(x => new[] { x })]);
        for (int t = 0; t < 5; t++)
            Assert.Equal(outputs[t][0], outputs[4 - t][1]);
        Assert.NotEqual(outputs[0][0], outputs[4][0]);
    }

    [Fact]
    public void The_last_output_of_the_reverse_direction_is_that_of_the_first_step()
    {
        double[][] sequence = [[0.3], [-1.2], [2]];
        double[] last = Both().Last(sequence);
        Assert.Equal(Tanh3(0.3, -1.2, 2), last[0], 1e-15);
        Assert.Equal(Tanh3(2, -1.2, 0.3), last[1], 1e-15);

        static double Tanh3(double a, double b, double c) =>
            Math.Tanh(Pre(c) + (0.9 * Math.Tanh(Pre(b) + (0.9 * Math.Tanh(Pre(a))))));
        static double Pre(double x) => (1.5 * x) + 0.1;
    }

    [Fact]
    public void The_mean_is_over_the_steps_of_each_sequence_and_a_second_layer_sees_both_directions()
    {
        ScanReference noMemory = new(CellReference.Elman(Linear), [0]);
        RecurrentReference network = new RecurrentReference()
            .Layer(new(noMemory, [2], [0]), new(new(CellReference.Elman(Linear), [0], isReverse: true), [3], [1]))
            .Layer(new DirectionReference(noMemory, [10, 100], [0.5]));
        double[][] one = [[1]], three = [[1], [2], [6]];
        Assert.Equal([420.5, (320 * 3) + 100.5], RecurrentReference.Rows([one, three], network.Mean));
        Assert.Equal([420.5, 420.5, 740.5, 2020.5], network.EachStep([one, three]));
    }

    [Fact]
    public void The_start_state_is_where_a_direction_begins()
    {
        ScanReference halving = new(CellReference.Elman(Linear), [0.5], isReverse: true);
        Assert.Equal([[1], [2], [4]], new DirectionReference(halving, [0], [0], [8]).Outputs([[0], [0], [0]]));
    }

    [Fact]
    public void The_gradient_of_a_recurrent_weight_is_that_of_the_geometric_sum()
    {
        // h₃ = 1 + u + u², so dh₃/du = 1 + 2u; through one step alone, where h₂ is held, it is h₂ = 1 + u.
        double[] u = [0.8];
        ScanReference scan = new(CellReference.Elman(Linear), u);
        double[][] drive = Constant(3, 1);
        Assert.Equal(2.6, CentralDifferences.Of(() => scan.States(drive)[^1][0], u, 0), 1e-9);
        double Held() => scan.States(drive, held: t => t == 2 ? [1.8] : null)[^1][0];
        Assert.Equal(1.8, CentralDifferences.Of(Held, u, 0), 1e-9);
    }

    [Fact]
    public void Differences_are_those_of_a_polynomial_and_leave_its_argument_alone()
    {
        double[] x = [2, -1];
        double F() => (x[0] * x[0] * x[1]) + (3 * x[1]);
        double[] gradient = CentralDifferences.Gradient(F, x);
        Assert.Equal(-4, gradient[0], 1e-9);
        Assert.Equal(7, gradient[1], 1e-9);
        Assert.Equal(-4 + (0.5 * 7), CentralDifferences.Along(F, x, [1, 0.5]), 1e-9);
        Assert.Equal([2, -1], x);
    }

    [Fact]
    public void A_head_of_zeros_leaves_the_logarithm_of_the_classes()
    {
        double[] rows = RecurrentReference.Rows([[[0.3], [1]], [[2]]], Both().Last);
        double[] logits = new NetworkReference().Dense(new double[6], new double[3]).Forward(rows, 2);
        Assert.Equal(Math.Log(3), NetworkReference.CrossEntropy(logits, [0, 2]), 1e-15);
    }

    private static RecurrentReference Both() => new RecurrentReference().Layer(
        new DirectionReference(new(CellReference.Elman(Math.Tanh), [0.9]), [1.5], [0.1]),
        new DirectionReference(new(CellReference.Elman(Math.Tanh), [0.9], isReverse: true), [1.5], [0.1]));

    private static double[][] Run(CellReference cell, double[] u, double[][] driven, double[]? start = null) =>
        new ScanReference(cell, u).States(driven, start);

    private static double[][] Constant(int steps, double drive) => Same(steps, drive);

    private static double[][] Same(int steps, params double[] drive) =>
        [.. Enumerable.Repeat(drive, steps)];
}
