using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;
using QtGpu.Reference;
using Xunit;

namespace QtGpu.Tests.Kernels.Activations;

/// <summary>
/// T within 4 + 4√|w| ulp and dT/dε within ten times that many ulp of 4θ²(|f| + |εθ²f′|)/(4ε + θ²f)², as functions of a
/// float32 energy, absolutely 1e-38 where they underflow.
/// </summary>
public class TunnellingAccuracyTests(ITestOutputHelper output)
{
    private const double Underflow = 1e-38;

    [Theory]
    [InlineData(30, 0.01)]
    [InlineData(30, 0.1)]
    [InlineData(30, 0.5)]
    [InlineData(0.3, 1.5)]
    [InlineData(30, 4)]
    [InlineData(7.7, 10)]
    [InlineData(1, 40)]
    [InlineData(30, 100)]
    [InlineData(0.3, 100)]
    public void Transmission_and_derivative_stay_within_their_bounds(double height, double theta)
    {
        double width = theta / (5.123167223161844 * Math.Sqrt(height));
        var activation = new Tunnelling(height, width, energyScale: 1);
        BigReal opacity = TransmissionReference.Opacity(height, width, 1);
        var worst = (T: 0.0, AtT: 0f, D: 0.0, AtD: 0f);
        foreach (float energy in Energies(height, theta))
        {
            var reference = TransmissionReference.At(energy, height, opacity);
            float t = activation.Forward(new ScalarLane(energy), out ScalarLane slope).Value;
            double ulps = 4 + (4 * reference.RootW);
            double errorT = Math.Abs(t - reference.Transmission)
                / Math.Max(Underflow, ulps * Ulp(reference.Transmission));
            double errorD = Math.Abs((slope.Value * height) - reference.Derivative)
                / Math.Max(Underflow, 10 * ulps * Ulp(reference.DerivativeScale));
            worst = errorT > worst.T ? worst with { T = errorT, AtT = energy } : worst;
            worst = errorD > worst.D ? worst with { D = errorD, AtD = energy } : worst;
        }
        output.WriteLine(
            $"V0 = {height} eV, θ = {theta}: T at {worst.T:F3} of its bound (E = {worst.AtT:R}), " +
            $"dT/dε at {worst.D:F3} (E = {worst.AtD:R})");
        Assert.True(worst.T <= 1 && worst.D <= 1, $"{worst}");
    }

    [Fact]
    public void Limits_are_exact()
    {
        var activation = new Tunnelling();
        (float X, float Y)[] limits =
        [
            (float.NegativeInfinity, 0), (float.PositiveInfinity, 1), (float.MaxValue, 1), (float.MinValue, 0),
            (-1e-45f, 0),
            (0, 0), (-0f, 0), (float.NaN, float.NaN),
        ];
        foreach ((float x, float y) in limits)
        {
            Assert.Equal(y, activation.Forward(new ScalarLane(x), out ScalarLane derivative).Value);
            Assert.Equal(float.IsNaN(x) ? float.NaN : 0, derivative.Value);
        }
    }

    /// <summary>Where it is hard: tiny and huge, beside V₀, at resonances sin r = 0 and where tan r = r.</summary>
    private static IEnumerable<float> Energies(double height, double theta)
    {
        var energies = new List<float> { float.Epsilon, 1e-42f, 1.1754944e-38f, float.MaxValue };
        for (double e = -44; e < 38.5; e += 0.13)
            energies.Add((float)Math.Pow(10, e));
        for (double e = -7.2; e < 1; e += 0.037)
        {
            energies.Add((float)(height * (1 + Math.Pow(10, e))));
            energies.Add((float)(height * (1 - Math.Pow(10, e))));
        }
        float near = (float)height;
        AddNeighbours(energies, near, 40);
        double k = theta * theta / height;
        foreach (int n in (int[])[1, 2, 3, 4, 5, 10, 31, 100, 314, 3000, 20000])
        {
            AddNeighbours(energies, (float)(height + (n * n * Math.PI * Math.PI / k)), 12);
            double r = (n + 0.5) * Math.PI;
            for (int i = 0; i < 5; i++)
                r = (n * Math.PI) + Math.Atan(r);
            AddNeighbours(energies, (float)(height + (r * r / k)), 12);
        }
        return energies.Where(e => e is > 0 and <= float.MaxValue);
    }

    private static void AddNeighbours(List<float> energies, float centre, int count)
    {
        for (int i = -count; i <= count; i++)
            energies.Add(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(centre) + i));
    }

    private static double Ulp(double value) =>
        Math.ScaleB(1, Math.Max(-126, value == 0 ? -126 : Math.ILogB(value)) - 23);
}
