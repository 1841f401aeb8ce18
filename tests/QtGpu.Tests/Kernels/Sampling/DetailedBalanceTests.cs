using QtGpu.Checks;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Sampling;
using QtGpu.Reference;
using Xunit;

namespace QtGpu.Tests.Kernels.Sampling;

/// <summary>Every algorithm visits two coupled neurons on a ring of eight slices as often as exp(−S) says.</summary>
public sealed class DetailedBalanceTests
{
    private const int Slices = 8, Chains = 512, Snapshots = 50, Squares = 12;
    private const double Reach = 2.4;
    private static readonly Lazy<double[][,]> Expected = new(() =>
        [.. Enumerable.Range(0, 2)
            .Select(system => new PathDensity(Case(1).Reference(system), Slices, Reach, 2 * Squares).Squares(0))]);

    [Theory]
    [InlineData("metropolis", 1, 12)]
    [InlineData("tent", 1, 6)]
    [InlineData("multilevel", 0.8, 12)]
    [InlineData("multilevel", 1.4, 12)]
    [InlineData("hmc", 0.1, 2)]
    [InlineData("joint-hmc", 0.12, 2)]
    public void A_histogram_is_that_of_the_Gibbs_measure(string algorithm, float width, int between)
    {
        PathCase paths = Case(width);
        var counts = new double[2][,];
        for (int system = 0; system < 2; system++)
            counts[system] = new double[Squares, Squares];
        bool warm = false;
        using var backend = new HostBackend(threads: 1);
        paths.Run(
            backend, PathUpdateCatalogue.Find(algorithm), between,
            [20 * between, .. Enumerable.Repeat(between, Snapshots)], look: phi =>
            {
                for (int chain = 0; chain < Chains && warm; chain++)
                {
                    int i = Square(phi[chain * 2 * Slices]), j = Square(phi[((chain * 2) + 1) * Slices]);
                    counts[chain / (Chains / 2)][i, j]++;
                }

                warm = true;
            });
        for (int system = 0; system < 2; system++)
        {
            (double chiSquared, int freedom) = Compare(Expected.Value[system], counts[system], Chains / 2 * Snapshots);
            Assert.InRange(chiSquared, freedom - (5 * Math.Sqrt(2 * freedom)), freedom + (5 * Math.Sqrt(2 * freedom)));
        }
    }

    private static PathCase Case(float width) => new(2, Chains, Slices, width: width);

    private static int Square(float phi) => (int)Math.Clamp((phi + Reach) / (2 * Reach) * Squares, 0, Squares - 1);

    // Squares with few counts are one.
    private static (double ChiSquared, int Freedom) Compare(double[,] expected, double[,] counts, int samples)
    {
        double chiSquared = 0, restExpected = 0, rest = 0;
        int freedom = 0;
        for (int i = 0; i < Squares; i++)
        {
            for (int j = 0; j < Squares; j++)
            {
                double mean = expected[i, j] * samples;
                if (mean < 30)
                {
                    restExpected += mean;
                    rest += counts[i, j];
                    continue;
                }

                chiSquared += Math.Pow(counts[i, j] - mean, 2) / mean;
                freedom++;
            }
        }

        return (chiSquared + (Math.Pow(rest - restExpected, 2) / restExpected), freedom);
    }
}
