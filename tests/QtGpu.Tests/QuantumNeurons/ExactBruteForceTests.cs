using MathNet.Numerics.Integration;
using MathNet.Numerics.LinearAlgebra;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Exact;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

/// <summary>Against the integral itself, on a circle of four slices, where no basis may be cut.</summary>
public sealed class ExactBruteForceTests
{
    private static readonly TimeLattice Lattice = new(1, 4);

    // 48⁴ points: 24 of Gauss and Legendre on either side of φ = 0.
    [Fact]
    public void One_neuron_by_a_fourfold_integral()
    {
        const double Lambda = 20, Excitation = 7, Inhibition = 3, Brightness = 0.5, Length = 2.5;
        var network = new QuantumNetwork(
            [new("1", Lambda)], [new("in", 2, Brightness, Lambda)],
            [new(CouplingKind.Excitatory, "in", "1", Excitation), new(CouplingKind.Inhibitory, "in", "1", Inhibition)]);
        double dt = Lattice.Step;
        var half = new GaussLegendreRule(0, Length, 24);
        double[] x = [.. half.Abscissas.Select(a => -a), .. half.Abscissas];
        double[] weight = [.. half.Weights, .. half.Weights];
        double[] w = [.. Enumerable.Range(0, 4)
            .Select(t => Math.Pow(
                Math.Pow(Math.Tanh(Math.Sqrt(10) * ((t * dt) - 0.25)) * Math.Tanh(Math.Sqrt(10) * ((t * dt) - 0.75)), 2)
                    - 1, 2))];
        double Link(double a, double b) => Math.Exp(-(a - b) * (a - b) / (2 * dt)) / Math.Sqrt(2 * Math.PI * dt);
        double[][] link = [.. x.Select(a => x.Select(b => Link(a, b)).ToArray())];
        double Site(int t, double phi)
        {
            double q = (phi * phi) - 1, field = Brightness * w[t];
            return Math.Exp(
                -dt * ((Lambda / 4 * q * q) + (Excitation * field * phi * phi)
                    + (Inhibition * field * field * q * q * q * q)));
        }

        double[][] site = [.. w.Select((_, t) => x.Select((phi, i) => weight[i] * Site(t, phi)).ToArray())];
        double z = 0, potential = 0, first = 0, modulus = 0, changes = 0, step = 0;
        var at = new int[4];
        for (int index = 0; index < 48 * 48 * 48 * 48; index++)
        {
            double p = 1, v = 0, m = 0, c = 0, s = 0;
            for (int t = 0, rest = index; t < 4; t++, rest /= 48)
                at[t] = rest % 48;
            for (int t = 0; t < 4; t++)
            {
                double phi = x[at[t]], next = x[at[(t + 1) & 3]];
                p *= site[t][at[t]] * link[at[t]][at[(t + 1) & 3]];
                v += dt * Lambda / 4 * ((phi * phi) - 1) * ((phi * phi) - 1);
                m += Math.Abs(phi) / 4;
                c += phi * next < 0 ? 1 : 0;
                s += (phi - next) * (phi - next) / 4;
            }

            z += p;
            potential += p * v;
            modulus += p * m;
            changes += p * c;
            step += p * s;
            first += p * x[at[0]] * x[at[0]];
        }

        ExactResult result = ExactSolver.Solve(network, Lattice, new(1e-11));
        ExactNeuron neuron = result.Neurons[0];
        Assert.Equal(Math.Log(z), result.LogPartition, 1e-6);
        Assert.Equal(potential / z, neuron.Potential, 1e-6);
        Assert.Equal(first / z, neuron.SquaredFieldBySlice[0], 1e-6);
        Assert.Equal(modulus / z, neuron.Modulus, 1e-6);
        Assert.Equal(changes / z, neuron.SignChanges, 1e-6);
        Assert.Equal(step / z, neuron.SquaredStep, 1e-6);
    }

    // The whole transfer matrix of both neurons on an even grid of both signs, 24 × 24 points, multiplied four times.
    [Fact]
    public void Two_neurons_by_whole_matrices()
    {
        const int Points = 24;
        const double Lambda = 6, Length = 2.7, Spacing = 2 * Length / Points;
        var network = new QuantumNetwork(
            [new("1", Lambda), new("2", Lambda)], [new("in", 2, 1, Lambda)],
            [new(CouplingKind.Excitatory, "in", "1", 3), new(CouplingKind.Excitatory, "1", "2", 2),
                new(CouplingKind.Inhibitory, "1", "2", 0.1)]);
        double dt = Lattice.Step;
        double[] x = [.. Enumerable.Range(0, Points).Select(i => ((i + 0.5) * Spacing) - Length)];
        double[] w = [.. Enumerable.Range(0, 4)
            .Select(t => Math.Pow(
                Math.Pow(Math.Tanh(Math.Sqrt(3) * ((t * dt) - 0.25)) * Math.Tanh(Math.Sqrt(3) * ((t * dt) - 0.75)), 2)
                    - 1, 2))];
        double Potential(int t, double a, double b)
        {
            double p = (a * a) - 1, q = (b * b) - 1;
            return (Lambda / 4 * ((p * p) + (q * q))) + (3 * w[t] * a * a) + (2 * b * b * p * p)
                + (0.1 * p * p * p * p * q * q * q * q);
        }

        Matrix<double> Transfer(int t) => Matrix<double>.Build.Dense(Points * Points, Points * Points, (i, j) =>
        {
            double da = x[i / Points] - x[j / Points], db = x[i % Points] - x[j % Points];
            return Spacing * Spacing / (2 * Math.PI * dt) * Math.Exp(
                (-((da * da) + (db * db)) / (2 * dt)) - (dt * Potential(t, x[i / Points], x[i % Points])));
        });
        Matrix<double> circle = Transfer(0) * Transfer(1) * (Transfer(2) * Transfer(3));
        double z = circle.Trace();
        double Mean(Func<double, double, double> of) =>
            Enumerable.Range(0, Points * Points).Sum(i => circle[i, i] * of(x[i / Points], x[i % Points])) / z;

        ExactResult result = ExactSolver.Solve(network, Lattice, new(1e-9));
        Assert.Equal(Math.Log(z), result.LogPartition, 1e-6);
        Assert.Equal(Mean((a, _) => a * a), result.Neurons[0].SquaredFieldBySlice[0], 1e-6);
        Assert.Equal(Mean((_, b) => b * b), result.Neurons[1].SquaredFieldBySlice[0], 1e-6);
    }
}
