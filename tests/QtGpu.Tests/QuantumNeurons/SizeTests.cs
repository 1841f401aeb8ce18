using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using QtGpu.Cli;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class SizeTests
{
    [Fact]
    public void The_noise_of_one_configuration_is_that_of_the_integral_over_all_paths()
    {
        const double lambda = 100, period = 0.1;
        SizePoint point = SizePoint.Solve("neuron", new GateModel(lambda, Kinks: 1), new(period, 4));
        var (passive, _, unit) = Moments(lambda, period, strength: 0);
        var (active, activeVariance, _) = Moments(lambda, period, strength: 6000);
        double passiveVariance = Moments(lambda, period, 0).Variance;
        Assert.Equal(unit, point.InputPotential, 1e-9);
        Assert.Equal(0, point.Passive, 1e-9);
        Assert.Equal((active - passive) / unit, point.Active, 1e-6);
        Assert.Equal(Math.Sqrt((activeVariance + passiveVariance) / 2) / unit, point.Noise, 2e-4);
    }

    [Fact]
    public void On_the_usual_lattice_it_is_the_known_activity()
    {
        SizePoint point = SizePoint.Solve("neuron", new GateModel(), new(0.7, 64));
        Assert.Equal(1.170047944, point.Active, 1e-8);
        Assert.True(point.IsResolved);
        Assert.InRange(point.Separation, 10, 15);
        Assert.Equal(1, point.Configurations);
    }

    [Fact]
    public void A_lattice_that_misses_the_kinks_says_so_and_heat_takes_the_margin()
    {
        Assert.False(SizePoint.Solve("neuron", new GateModel(), new(0.7, 8)).IsResolved);
        SizePoint cold = SizePoint.Solve("neuron", new GateModel(), new(0.005, 4));
        SizePoint hot = SizePoint.Solve("neuron", new GateModel(), new(0.0005, 4));
        Assert.True(hot.Margin < cold.Margin / 2 && hot.Margin > 0);
        Assert.Equal(1, cold.Configurations);
        Assert.InRange(hot.Configurations, 200, 250);
    }

    // At so short a period a path may lie far outside the wells all the time: the grid must reach there.
    [Fact]
    public void Hot_neurons_have_the_margin_of_a_transfer_matrix_on_a_much_wider_grid()
    {
        const double lambda = 5000, strength = 6000;
        var lattice = new TimeLattice(0.001, 4);
        SizePoint point = SizePoint.Solve("neuron", new GateModel(lambda), lattice);
        double unit = InputProfile.PotentialIntegral(new("in", 2, Lambda: lambda), lattice);
        double margin = (Potential(lambda, lattice, strength) - Potential(lambda, lattice, 0)) / unit;
        Assert.Equal(margin, point.Margin, 1e-6);
        Assert.Equal(0.435, margin, 1e-3);
    }

    [Fact]
    public void A_gates_margin_is_between_the_rows_of_its_truth_table()
    {
        var lattice = new TimeLattice(0.7, 32);
        SizePoint not = SizePoint.Solve("not", new GateModel(), lattice);
        double Output(bool on) =>
            ExactSolver.Solve(KnownNetworks.Find("not", [on]), lattice, new(Links: false)).Neurons[1].Activity;
        Assert.Equal(Output(true), not.Passive, 1e-5);
        Assert.Equal(Output(false), not.Active, 1e-5);
        Assert.InRange(not.Margin, 0.8, 1.2);
    }

    [Fact]
    public void A_stopped_table_goes_on_and_is_drawn()
    {
        using var folder = new TemporaryFolder();
        string[] size =
        [
            "qneuron", "size", "--slices", "4,8", "--period", "0.005,0.05", "--kinks", "1,2", "--threads", "1",
            "--out", folder["s"],
        ];
        Tool first = Tool.Run(size);
        Assert.Equal((ExitCode.Done, string.Empty), (first.Code, first.Error));
        Tool again = Tool.Run([.. size, "--resume", "--json", folder["s.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (again.Code, again.Error));
        Assert.Contains("where 8 parts ended before", again.Output, StringComparison.Ordinal);
        JsonElement[] points = folder.Json("s.json").Items("points");
        Assert.Equal(8, points.Length);
        Assert.All(points, point => Assert.InRange(point.Number("margin"), 0.5, 2));
        Assert.Equal(9, File.ReadAllLines(folder["s/size.csv"]).Length);
        Assert.Contains("How small could it be?", File.ReadAllText(folder["s/report.html"]), StringComparison.Ordinal);
        Assert.Contains("1 kink: margin", File.ReadAllText(folder["s/size.svg"]), StringComparison.Ordinal);
        Tool other = Tool.Run([.. size, "--resume", "--lambda", "4000"]);
        Assert.Contains("other settings", other.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("size xor", "at most 3 coupled neurons")]
    [InlineData("size line", "it has no truth table")]
    [InlineData("size neurn", "did you mean 'neuron'?")]
    [InlineData("size --kinks 0 --slices 4 --period 0.1", "kinks: expected at least 1")]
    [InlineData("size --slices 3", "--slices: expected an even number from 4")]
    [InlineData("size --resume", "--out DIR to go on from")]
    public void Bad_input_is_named(string commandLine, string expected)
    {
        Tool tool = Tool.Run(["qneuron", .. commandLine.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, tool.Error, StringComparison.Ordinal);
    }

    // ⟨∫V₀⟩ = −d ln Z/ds with s·∫V₀ added to the action, of matrices over |φ| < 4: at its end T·V₀ is 281.
    private static double Potential(double lambda, TimeLattice lattice, double strength)
    {
        const int points = 500;
        const double reach = 4, spacing = 2 * reach / points, small = 1e-4;
        double dt = lattice.Step;
        double[] phi = [.. Enumerable.Range(0, points).Select(i => ((i + 0.5) * spacing) - reach)];
        double[] drive = InputProfile.Weights(2, lambda, lattice);
        Matrix<double> link = Matrix<double>.Build.Dense(
            points, points, (i, j) => Math.Exp(-Math.Pow(phi[i] - phi[j], 2) / (2 * dt)));
        double LogPartition(double s)
        {
            double Action(double x, double w) =>
                dt * (((1 + s) * lambda / 4 * Math.Pow((x * x) - 1, 2)) + (strength * w * x * x));
            Matrix<double>[] slices = [.. drive.Select(w =>
            {
                double[] weights = [.. phi.Select(x => Math.Exp(-Action(x, w)))];
                return link.MapIndexed((i, _, k) => weights[i] * k);
            })];
            return Math.Log(slices.Aggregate((product, slice) => product * slice).Trace());
        }

        return (LogPartition(-small) - LogPartition(small)) / (2 * small);
    }

    // Four nested sums over φ at four slices, of a neuron that one kink drives.
    private static (double Mean, double Variance, double Unit) Moments(double lambda, double period, double strength)
    {
        const int points = 85;
        const double reach = 2.2, spacing = 2 * reach / (points - 1);
        double dt = period / 4;
        double[] phi = [.. Enumerable.Range(0, points).Select(i => -reach + (i * spacing))];
        double[] well = [.. phi.Select(x => dt * lambda / 4 * Math.Pow((x * x) - 1, 2))];
        double[] drive = [.. Enumerable.Range(0, 4).Select(t =>
            Math.Pow(Math.Pow(Math.Tanh(Math.Sqrt(lambda / 2) * ((t * dt) - (period / 2))), 2) - 1, 2))];
        double Weight(int t, int i) => Math.Exp(-well[i] - (dt * strength * drive[t] * phi[i] * phi[i]));
        double[][] weights =
            [.. Enumerable.Range(0, 4).Select(t => Enumerable.Range(0, points).Select(i => Weight(t, i)).ToArray())];
        double[][] link = [.. phi.Select(x => phi.Select(y => Math.Exp(-(x - y) * (x - y) / (2 * dt))).ToArray())];
        double sum = 0, first = 0, second = 0;
        for (int a = 0; a < points; a++)
        {
            for (int b = 0; b < points; b++)
            {
                double ab = weights[0][a] * link[a][b] * weights[1][b];
                for (int c = 0; c < points; c++)
                {
                    double abc = ab * link[b][c] * weights[2][c], v = well[a] + well[b] + well[c];
                    for (int d = 0; d < points; d++)
                    {
                        double p = abc * link[c][d] * weights[3][d] * link[d][a], potential = v + well[d];
                        sum += p;
                        first += p * potential;
                        second += p * potential * potential;
                    }
                }
            }
        }

        double mean = first / sum;
        return (mean, (second / sum) - (mean * mean), dt * lambda / 4 * drive.Sum());
    }
}
