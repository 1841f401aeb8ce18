using QtGpu.Experiments.Harmonics;
using QtGpu.Kernels.Activations;
using Xunit;

namespace QtGpu.Tests.Experiments;

/// <summary>Harmonics against series that are known exactly.</summary>
public sealed class HarmonicContentTests
{
    private const int Points = 16384;

    // max(0, A sin t) = A/π + A/2 sin t − 2A/π Σ cos(2kt)/(4k² − 1).
    [Theory]
    [InlineData(0.1)]
    [InlineData(3)]
    public void Relu_is_a_half_wave_rectifier(double amplitude)
    {
        HarmonicContent relu = Of("relu", amplitude, 0);
        Assert.Equal(amplitude / Math.PI, relu.Mean, 1e-7 * amplitude);
        Assert.Equal(amplitude / 2, relu.Amplitudes[0], 1e-7 * amplitude);
        for (int n = 2; n <= relu.Amplitudes.Count; n++)
        {
            double exact = n % 2 == 0 ? 2 * amplitude / (Math.PI * ((n * n) - 1)) : 0;
            Assert.Equal(exact, relu.Amplitudes[n - 1], 1e-7 * amplitude);
        }

        // Its variance is A²(1/4 − 1/π²), of which the fundamental has A²/8.
        Assert.Equal(Math.Sqrt(((0.25 - (1 / (Math.PI * Math.PI))) / 0.125) - 1), relu.Distortion, 1e-6);
    }

    [Fact]
    public void A_straight_line_has_none()
    {
        HarmonicContent line = HarmonicContent.Of(z => (3 * z) - 1, 0.7, 0.2, 8, 64);
        Assert.Equal(-0.4, line.Mean, 1e-13);
        Assert.Equal(2.1, line.Amplitudes[0], 1e-13);
        Assert.All(line.Amplitudes.Skip(1), harmonic => Assert.InRange(harmonic, 0, 1e-13));
        Assert.InRange(line.Distortion, 0, 1e-13);
        Assert.InRange(Of("relu", 1, 1.5).Distortion, 0, 1e-13); // right of its bend
    }

    // (b + A sin t)² = b² + A²/2 + 2bA sin t − A²/2 cos 2t.
    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(1.5, -0.25)]
    public void A_square_has_one(double amplitude, double offset)
    {
        HarmonicContent square = HarmonicContent.Of(z => z * z, amplitude, offset, 5, 64);
        Assert.Equal((offset * offset) + (amplitude * amplitude / 2), square.Mean, 1e-13);
        Assert.Equal(2 * Math.Abs(offset) * amplitude, square.Amplitudes[0], 1e-13);
        Assert.Equal(amplitude * amplitude / 2, square.Amplitudes[1], 1e-13);
        Assert.All(square.Amplitudes.Skip(2), harmonic => Assert.InRange(harmonic, 0, 1e-13));
        Assert.Equal(amplitude / (4 * Math.Abs(offset)), square.Distortion, 1e-13);
    }

    // tanh x = x − x³/3 + …, and sin³ = (3 sin t − sin 3t)/4.
    [Fact]
    public void Tanh_begins_as_its_series_does()
    {
        const double a = 0.01;
        HarmonicContent tanh = Of("tanh", a, 0);
        Assert.Equal(a - (a * a * a / 4), tanh.Amplitudes[0], 1e-10);
        Assert.Equal(a * a * a / 12, tanh.Amplitudes[2], 1e-10);
        Assert.InRange(tanh.Amplitudes[1], 0, 1e-15);
    }

    [Fact]
    public void What_is_constant_has_no_distortion_that_could_be_told() =>
        Assert.True(double.IsNaN(Of("relu", 1, -1.5).Distortion));

    [Fact]
    public void A_thin_barrier_is_a_rectifier_for_slow_particles_and_a_step_for_fast_ones()
    {
        double half = Of("relu", 1, 0).Distortion;
        Assert.Equal(half, Of("tunnelling", 1e-5, 0).Distortion, 1e-3);
        double step = Math.Sqrt((Math.PI * Math.PI / 8) - 1); // of a square wave
        Assert.Equal(step, Of("tunnelling", 1e6, 0).Distortion, 5e-3);
    }

    private static HarmonicContent Of(string activation, double amplitude, double offset)
    {
        Activation f = ActivationCatalogue.Create(activation);
        return HarmonicContent.Of(z => ActivationCurve.At(f, z).Value, amplitude, offset, 12, Points);
    }
}
