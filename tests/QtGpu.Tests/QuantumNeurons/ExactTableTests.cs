using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Exact;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

/// <summary>Against values of an independent transfer-matrix program, to the digits that were printed.</summary>
public sealed class ExactTableTests
{
    [Theory]
    [InlineData(
        100, 64, 0, 0, -4.0595801962, 0.92301637786, 0.98774725862, 0.93994901259, 2.4800038010, 3.731817127e-03,
        1.0163131553e-02, double.NaN)]
    [InlineData(
        100, 64, 2, 100, -18.9226935742, 0.10248032909, 0.02913320302, 0.25829048187, 14.4230195345, 6.349175173e+00,
        1.0645130230e-02, 1.245998831)]
    [InlineData(
        5000, 64, 0, 0, -32.6063798246, 0.99112308255, 0.99981958636, 0.99331199467, 15.3767436064, 5.628201342e-28,
        5.7357338024e-03, double.NaN)]
    [InlineData(
        5000, 64, 4, 6000, -350.0266692734, 0.71819974282, 0.63227764476, 0.81112542570, 171.3933892322,
        6.863131283e-04, 2.2270047067e-02, 1.170079789)]
    [InlineData(
        5000, 128, 2, 10000, -219.1210469773, 0.82085461840, 0.78536405566, 0.86930499384, 125.6979664958,
        2.190109275e-01, 7.0630635568e-03, 1.632172124)]
    [InlineData(
        5000, 512, 2, 6000, -193.7617246748, 0.85272477836, 0.81466743443, 0.90104470018, 95.5656429942,
        1.926804892e-03, 1.4054861311e-03, 1.171576129)]
    public void One_neuron(
        double lambda, int slices, int kinks, double strength, double logPartition, double squared, double quartic,
        double modulus,
        double potential, double signChanges, double squaredStep, double activity)
    {
        ExactResult result = ExactSolver.Solve(
            new([new("1", lambda)], [new("in", kinks, 1, lambda)], [new(CouplingKind.Excitatory, "in", "1", strength)]),
            new(0.7, slices));
        ExactNeuron neuron = result.Neurons[0];
        Assert.Equal(logPartition, result.LogPartition, 2e-10);
        Assert.Equal(squared, neuron.SquaredField, 2e-11);
        Assert.Equal(quartic, neuron.QuarticField, 2e-11);
        Assert.Equal(modulus, neuron.Modulus, 2e-11);
        Assert.Equal(potential, neuron.Potential, 2e-10);
        Assert.Equal(signChanges, neuron.SignChanges, 1e-9 * signChanges);
        Assert.Equal(squaredStep, neuron.SquaredStep, 1e-9 * squaredStep);
        Assert.Equal(activity, kinks > 0 ? neuron.Activity : double.NaN, 2e-9);
        Assert.InRange(result.GridChange, 0, 1e-9);
    }

    [Fact]
    public void Two_neurons()
    {
        ExactResult row = Solve("two in a row, 128 slices"), rivals = Solve("mutual inhibition 2500, 128 slices");
        Agrees(
            row, 2e-8, -458.42074053, [71.25907346, 82.86268320], [0.81558873, 0.98964288], [0.89134883, 0.85549292]);
        Agrees(
            rivals, 2e-7, -438.74594196, [99.39204405, 62.94914006], [1.23758329, 0.69093973],
            [0.84735596, 0.88663339]);
        Assert.All(row.Neurons.Concat(rivals.Neurons), neuron => Assert.InRange(neuron.SignChanges, 0, 0.01));
    }

    [Fact]
    public void Three_neurons() => Agrees(
        Solve("three in a row, 128 slices", new(double.PositiveInfinity)), 1e-6, -799.79684506,
        [67.11752833, 66.10723278, 76.65894614],
        [0.75346555, 0.73831112, 0.89658682], []);

    // Section "digits": the universal curve, to six digits.
    [Fact]
    public void The_activity_curve()
    {
        double[] fields = [0, 500, 1000, 3000, 5000, 20000, 60000, 150000];
        double[] expected = [0, .019205, .070043, .488041, .977004, 2.053972, 2.553847, 2.932451];
        double[] found = ExactSolver.Activities(fields, 5000, 2, new());
        Assert.All(Enumerable.Range(0, fields.Length), i => Assert.Equal(expected[i], found[i], 1e-6));
    }

    private static ExactResult Solve(string name, ExactOptions? options = null)
    {
        ReferenceRow row = ReferenceRows.Coupled.Single(row => row.Name == name);
        return ExactSolver.Solve(row.Network, row.Lattice, options);
    }

    private static void Agrees(
        ExactResult result, double tolerance, double logPartition, double[] potentials, double[] activities,
        double[] squares)
    {
        Assert.Equal(logPartition, result.LogPartition, tolerance);
        Assert.All(
            potentials.Zip(result.Neurons), pair => Assert.Equal(pair.First, pair.Second.Potential, 50 * tolerance));
        Assert.All(activities.Zip(result.Neurons), pair => Assert.Equal(pair.First, pair.Second.Activity, tolerance));
        Assert.All(squares.Zip(result.Neurons), pair => Assert.Equal(pair.First, pair.Second.SquaredField, tolerance));
    }
}
