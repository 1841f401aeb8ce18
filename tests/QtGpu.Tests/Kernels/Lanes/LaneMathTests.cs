using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;
using Xunit;

namespace QtGpu.Tests.Kernels.Lanes;

/// <summary>Exp, Log and their kin against float64, over float32 bit patterns in a prime stride.</summary>
public class LaneMathTests(ITestOutputHelper output)
{
    private const int Stride = 2_503;

    [Fact]
    public void Exp_is_within_1_1_ulp_and_underflows_gradually() => Worst(
        1.1, x => LaneMath.Exp(new ScalarLane(x)).Value, x => Math.Exp(x), float.MinValue, float.MaxValue);

    [Fact]
    public void Normal_exp_is_within_1_1_ulp() => Worst(
        1.1, x => LaneMath.ExpNormal(new ScalarLane(x)).Value, x => Math.Exp(x), -87, 87);

    [Fact]
    public void Expm1_is_within_two_ulp() => Worst(
        2, x => LaneMath.Expm1(new ScalarLane(x), out _).Value,
        x => Math.Abs(x) > 1e-5 ? Math.Exp(x) - 1 : x + (x * x / 2),
        float.MinValue, 0);

    [Fact]
    public void Log_is_within_one_ulp() => Worst(
        1, x => LaneMath.Log(new ScalarLane(x)).Value, x => Math.Log(x), 0, float.MaxValue);

    [Fact]
    public void Logarithms_of_normal_numbers_have_the_bits_of_all() => Worst(
        0, x => LaneMath.LogNormal(new ScalarLane(x)).Value,
        x => LaneMath.Log(new ScalarLane((float)x)).Value, 7.9e-31f, 1e30f);

    [Fact]
    public void Log1p_is_within_two_ulp() => Worst(
        2, x => LaneMath.Log1p(new ScalarLane(x)).Value, x => x > 1e-5 ? Math.Log(1 + x) : x - (x * x / 2), 0,
        float.MaxValue);

    [Fact]
    public void Sine_and_cosine_are_within_one_ulp_of_one()
    {
        double worst = 0;
        foreach (float x in Floats(-262144, 262144))
        {
            float sin = LaneMath.SinCos(new ScalarLane(x), out ScalarLane cos).Value;
            worst = Math.Max(worst, Math.Max(Math.Abs(sin - Math.Sin(x)), Math.Abs(cos.Value - Math.Cos(x))));
        }
        output.WriteLine($"worst {worst * Math.ScaleB(1, 24):F3} · 2⁻²⁴");
        Assert.True(worst <= Math.ScaleB(1, -23));
    }

    [Fact]
    public void Special_values_are_those_of_the_functions()
    {
        const float infinity = float.PositiveInfinity;
        Assert.Equal((1f, infinity, 0f, float.NaN), (Exp(0), Exp(infinity), Exp(-infinity), Exp(float.NaN)));
        Assert.Equal((infinity, 0f), (Exp(89), Exp(-104)));
        Assert.Equal((0f, -infinity, infinity, float.NaN), (Log(1), Log(0), Log(infinity), Log(float.NaN)));
        Assert.Equal((-infinity, float.NaN, float.NaN), (Log(-0f), Log(-1e-45f), Log(-infinity)));
        float sin = LaneMath.SinCos(new ScalarLane(infinity), out ScalarLane cos).Value;
        Assert.Equal((float.NaN, float.NaN), (sin, cos.Value));

        static float Exp(float x) => LaneMath.Exp(new ScalarLane(x)).Value;
        static float Log(float x) => LaneMath.Log(new ScalarLane(x)).Value;
    }

    private void Worst(double bound, Func<float, float> function, Func<double, double> exact, float low, float high)
    {
        (double ulps, float at) worst = default;
        foreach (float x in Floats(low, high))
        {
            double y = exact(x);
            float got = function(x);
            double ulp = Math.ScaleB(1, Math.Max(-126, y == 0 ? -126 : Math.ILogB(y)) - 23);
            double error = (float)y == got ? Math.Min(0.5, Math.Abs(got - y) / ulp) : Math.Abs(got - y) / ulp;
            if (error > worst.ulps)
                worst = (error, x);
        }
        output.WriteLine($"worst {worst.ulps:F3} ulp at {worst.at:R}");
        Assert.True(worst.ulps <= bound, $"{worst.ulps} ulp at {worst.at:R}");
    }

    private static IEnumerable<float> Floats(float low, float high)
    {
        for (long bits = 0; bits <= uint.MaxValue; bits += Stride)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits);
            if (x >= low && x <= high)
                yield return x;
        }
        var stream = RandomStream.Named(2, "floats");
        float scale = Math.Min(110, Math.Min(Math.Abs(low) + Math.Abs(high), 110));
        for (int i = 0; i < 500_000; i++)
        {
            float x = scale * ((2 * stream.Uniform(0, i)) - 1) * stream.Uniform(1, i);
            if (x >= low && x <= high)
                yield return x;
        }
    }
}
