using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Sampling.Moves;
using QtGpu.Reference;
using Xunit;

namespace QtGpu.Tests.Kernels.Sampling;

/// <summary>Forces and changes of the action in the double lane, against the action itself.</summary>
public sealed class PathMathsTests
{
    private const int Slices = 8;
    private const double TimeStep = 0.125, Tolerance = 1e-9;
    private static readonly double[] Profile = [0, 0.1, 0.7, 1, 0.6, 0.2, 0, 0.3];
    private static readonly double[][] Paths =
        [[0.9, -0.3, 1.2, 0.4, -1.1, -0.2, 0.8, 1.3], [1.1, 0.2, -0.7, 0.5, 0.9, -1.4, 0.1, 0.6]];

    // Input → 0, 0 → 1 and 1 → 0 excite; the input inhibits 0, and the neurons each other.
    private static readonly PathReference Action = new(
        [Profile], [1.25, 2], [[3, 0.5], [0, 0.8], [1.5, 0]], [[0.4, 0], [0, 0.3], [0.2, 0]], TimeStep);

    [Fact]
    public void The_slope_is_the_derivative_of_the_action()
    {
        Sites sites = new(Paths);
        for (int t = 0; t < Slices; t++)
        {
            const double h = 1e-5;
            double slope = (LocalAction(t, Paths[0][t] + h) - LocalAction(t, Paths[0][t] - h)) / (2 * h);
            DoubleLane actual = SiteAction.Slope(
                sites.Field(t), Left(t), Right(t), Lane(1 / TimeStep), sites.Potential(t));
            Assert.Equal(slope, actual.Value, 1e-6);
        }
    }

    [Fact]
    public void The_change_of_a_slice_is_that_of_the_action()
    {
        Sites sites = new(Paths);
        for (int t = 0; t < Slices; t++)
        {
            double to = 0.37 - (0.2 * t);
            DoubleLane change = SiteAction.Change(
                sites.Field(t), Lane(to), Left(t), Right(t), Lane(1 / TimeStep), sites.Potential(t));
            Assert.Equal(LocalAction(t, to) - LocalAction(t, Paths[0][t]), change.Value, Tolerance);
        }
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(3, 4)]
    [InlineData(6, 4)]
    [InlineData(5, 8)]
    public void The_change_of_a_tent_is_that_of_the_action(int first, int length)
    {
        Sites sites = new(Paths);
        DoubleLane change = TentChange(sites, first, length, Lane(0.3));
        MoveTent(sites, first, length, Lane(0.3));
        Assert.Equal(Action.LocalAction(0, sites.Paths) - Action.LocalAction(0, Paths), change.Value, Tolerance);
        int middle = (first + (length / 2)) % Slices;
        Assert.Equal(0.3, sites.Paths[0][middle] - Paths[0][middle], Tolerance);
    }

    [Theory]
    [InlineData(0, 2, 1)]
    [InlineData(6, 4, 1)]
    [InlineData(3, 4, 0.6)]
    [InlineData(5, 8, 0.2)]
    public void The_change_of_a_bridge_is_that_of_the_potential(int first, int length, double mix)
    {
        Sites sites = new(Paths);
        DoubleLane change = BridgeChange(sites, first, length, Lane(mix));
        MoveBridge(sites, first, length, Lane(0.2), Lane(0.1));
        Assert.Equal(Paths[0], sites.Paths[0]);
        MoveBridge(sites, first, length, Lane(0.1), Lane(0.2));
        Assert.NotEqual(Paths[0][(first + 1) % Slices], sites.Paths[0][(first + 1) % Slices]);
        double Potential(double[][] paths) => Action.LocalAction(0, paths) - Kinetic(paths[0]);
        Assert.Equal(Potential(sites.Paths) - Potential(Paths), change.Value, Tolerance);
    }

    [Fact]
    public void A_free_bridge_has_the_covariance_of_Brownian_motion()
    {
        const int length = 8;
        var covariance = new double[length, length];
        for (int impulse = 1; impulse < length; impulse++)
        {
            Sites sites = new([new double[Slices], Paths[1]], new double[Slices]);
            sites.Scratch(impulse, Lane(1));
            BridgeChange(sites, 0, length, Lane(1));
            for (int i = 1; i < length; i++)
            {
                for (int j = 1; j < length; j++)
                    covariance[i, j] += sites.Scratch(i).Value * sites.Scratch(j).Value;
            }
        }

        for (int i = 1; i < length; i++)
        {
            for (int j = i; j < length; j++)
                Assert.Equal(TimeStep * i * (length - j) / length, covariance[i, j], 1e-7); // its factors are float32
        }
    }

    private static DoubleLane TentChange(in Sites sites, int first, int length, DoubleLane height) =>
        TentProposal.ActionChange<DoubleLane, SitePotential<DoubleLane>, Sites>(sites, first, length, height);

    private static void MoveTent(in Sites sites, int first, int length, DoubleLane height) =>
        TentProposal.Move<DoubleLane, SitePotential<DoubleLane>, Sites>(sites, first, length, height);

    private static DoubleLane BridgeChange(in Sites sites, int first, int length, DoubleLane mix) =>
        BridgeProposal.ActionChange<DoubleLane, SitePotential<DoubleLane>, Sites>(sites, first, length, mix);

    private static void MoveBridge(in Sites sites, int first, int length, DoubleLane uniform, DoubleLane probability) =>
        BridgeProposal.Move<DoubleLane, SitePotential<DoubleLane>, Sites>(sites, first, length, uniform, probability);

    private static DoubleLane Lane(double value) => DoubleLane.Const(value);

    private static DoubleLane Left(int t) => Lane(Paths[0][(t + Slices - 1) % Slices]);

    private static DoubleLane Right(int t) => Lane(Paths[0][(t + 1) % Slices]);

    private static double LocalAction(int t, double phi)
    {
        double[] path = [.. Paths[0]];
        path[t] = phi;
        return Action.LocalAction(0, [path, Paths[1]]);
    }

    private static double Kinetic(double[] path)
    {
        double sum = 0;
        for (int t = 0; t < Slices; t++)
            sum += Math.Pow(path[(t + 1) % Slices] - path[t], 2) / (2 * TimeStep);
        return sum;
    }

    // A copy of the paths, and what neuron 0 feels.
    private readonly struct Sites(double[][] paths, double[]? scratch = null)
        : IPathSites<DoubleLane, SitePotential<DoubleLane>>
    {
        private readonly double[] _scratch = scratch ?? [0.5, -1.2, 0.3, 1.7, -0.4, 0.9, -0.8, 0.1];

        public double[][] Paths { get; } = [[.. paths[0]], paths[1]];

        public int Slices => PathMathsTests.Slices;

        public float TimeStep => (float)PathMathsTests.TimeStep;

        public DoubleLane Field(int slice) => Lane(Paths[0][slice]);

        public void Move(int slice, DoubleLane phi) => Paths[0][slice] = phi.Value;

        public DoubleLane Scratch(int slice) => Lane(_scratch[slice]);

        public void Scratch(int slice, DoubleLane value) => _scratch[slice] = value.Value;

        public SitePotential<DoubleLane> Potential(int slice)
        {
            const double dt = PathMathsTests.TimeStep;
            return new SitePotential<DoubleLane>(Lane(0), Lane(1.25 * dt), Lane(0))
                .Driven(Lane(Profile[slice]), Lane(3 * dt), Lane(0.4 * dt))
                .Coupled(Lane(Paths[1][slice]), Lane(1.5 * dt), Lane(0.8 * dt), Lane((0.3 + 0.2) * dt));
        }
    }
}
