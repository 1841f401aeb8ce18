using System.Numerics;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;
using QtGpu.Reference;
using Xunit;

namespace QtGpu.Tests.Kernels.Activations;

public class BarrierPhysicsTests
{
    private const double WaveNumber = 5.123167223161844; // √(2 mₑ·1 eV)/ħ in nm⁻¹

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(1.5)]
    [InlineData(4)]
    [InlineData(40)]
    [InlineData(100)]
    public void Float64_transmission_is_exact_to_13_digits(double theta)
    {
        double width = theta / WaveNumber;
        BigReal opacity = TransmissionReference.Opacity(1, width, 1);
        var barrier = new Tunnelling(1, width, energyScale: 1);
        foreach (double e in (double[])[1e-6, 0.01, 0.3, 0.38, 0.9999, 1, 1.0001, 1.7, 5, 60])
        {
            var reference = TransmissionReference.At(e, 1, opacity);
            double t = barrier.Forward(new DoubleLane(e), out DoubleLane slope).Value;
            double slack = 1e-15 * (20 + (4 * reference.RootW));
            Assert.True(
                Math.Abs(t - reference.Transmission) <= slack * reference.Transmission, $"T({e}) = {t:R}, {reference}");
            Assert.True(
                Math.Abs(slope.Value - reference.Derivative) <= 10 * slack * reference.DerivativeScale, $"T′({e})");
        }
    }

    [Fact]
    public void Textbook_barrier_of_10_eV_and_half_a_nanometre()
    {
        // Griffiths' three-branch formula at E = 5 eV, evaluated by hand: κ = 11.4557 nm⁻¹.
        double kappa = WaveNumber * Math.Sqrt(5);
        double expected = 1 / (1 + (Math.Pow(Math.Sinh(kappa * 0.5), 2) * 100 / (4 * 5 * 5)));
        Assert.Equal(expected, new Tunnelling(10, 0.5, energyScale: 1).Forward(new DoubleLane(5)).Value, 1e-15);
    }

    [Fact]
    public void Double_barrier_is_the_product_of_its_transfer_matrices()
    {
        const double height = 0.3, width = 2, well = 5, mass = 0.067;
        var activation = new DoubleBarrier(height, width, well, mass, 1);
        double peak = 0;
        for (double e = 0.00137; e < 1.2; e += 0.00119)
        {
            double t = activation.Forward(new DoubleLane(e)).Value;
            double expected = TransferMatrix(e, height, width, well, mass);
            Assert.Equal(1, t / expected, 2e-6); // the activation's parameters are float32
            peak = Math.Max(peak, e < height ? t : 0);
        }
        Assert.True(peak > 0.9, "no resonance below the barrier");
    }

    [Fact]
    public void The_widest_well_counts_as_open_only_where_it_is_open()
    {
        const double height = 0.3, width = 2, mass = 0.067;
        double widest = 1e4 / (WaveNumber * Math.Sqrt(mass * height));
        var activation = new DoubleBarrier(height, width, 0.999 * widest, mass, 1);
        int open = 0;
        for (double e = 100 * height; e < 2000 * height; e += 0.37 * height)
        {
            double t = activation.Forward(new DoubleLane(e)).Value;
            Assert.Equal(TransferMatrix(e, height, width, 0.999 * widest, mass), t, t == 1 ? 3e-6 : 1e-4);
            open += t == 1 ? 1 : 0;
        }

        Assert.InRange(open, 1000, 4000);
        var error = Assert.Throws<InputException>(() => new DoubleBarrier(height, width, 1.001 * widest, mass));
        Assert.Contains($"a well of at most {widest:G4} nm", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hill_Wheeler_is_one_half_at_the_top_and_WKB_is_one()
    {
        Assert.Equal(0.5f, new ParabolicBarrier().Forward(new ScalarLane(3)).Value);
        Assert.Equal(1f, new Wkb().Forward(new ScalarLane(3)).Value);
        // Thick barriers: WKB differs from the exact result by the prefactor 16ε(1 − ε) alone.
        double exact = new Tunnelling(1, 20 / WaveNumber, energyScale: 1).Forward(new DoubleLane(0.4)).Value;
        double wkb = new Wkb(1, 20 / WaveNumber, energyScale: 1).Forward(new DoubleLane(0.4)).Value;
        Assert.Equal(16 * 0.4 * 0.6, exact / wkb, 1e-5);
    }

    // Matching ψ and ψ′ at the four interfaces, in complex float64.
    private static double TransferMatrix(double energy, double height, double width, double well, double mass)
    {
        double[] edges = [0, width, width + well, (2 * width) + well];
        double[] potential = [0, height, 0, height, 0];
        Complex[] k = [.. potential.Select(v => WaveNumber * Complex.Sqrt(mass * (energy - v)))];
        (Complex a, Complex b) = (Complex.One, Complex.Zero);
        for (int i = edges.Length - 1; i >= 0; i--)
        {
            Complex ratio = k[i + 1] / k[i];
            Complex inward = a * Complex.Exp(Complex.ImaginaryOne * k[i + 1] * edges[i]);
            Complex outward = b * Complex.Exp(-Complex.ImaginaryOne * k[i + 1] * edges[i]);
            Complex plus = Complex.Exp(-Complex.ImaginaryOne * k[i] * edges[i]);
            a = ((((1 + ratio) * inward) + ((1 - ratio) * outward)) / 2) * plus;
            b = ((((1 - ratio) * inward) + ((1 + ratio) * outward)) / 2) / plus;
        }
        return 1 / (a.Magnitude * a.Magnitude);
    }
}
