using QtGpu.Kernels.Ilgpu.Arithmetic;
using QtGpu.Kernels.Random;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>
/// The quotient and the root that OpenCL kernels compute are IEEE 754's for every seed that the standard allows a
/// device: the finite part of the proof, over all significands.
/// </summary>
public sealed class CorrectRoundingTests
{
    private const int One = 0x3f800000, Significands = 1 << 23;

    [Fact]
    public void A_reciprocal_is_right_for_all_significands_but_all_ones()
    {
        for (int i = 0; i < Significands - 1; i++)
        {
            float b = Float(One | i), exact = 1f / b;
            for (int ulps = -6; ulps <= 3; ulps++) // below 1 an ulp is half as large: 2.5 of them are 5
            {
                if (CorrectRounding.Reciprocal(b, Away(exact, ulps)) != exact)
                    Assert.Fail($"1/{b:R} from {ulps} ulp away");
            }
        }
    }

    [Fact]
    public void A_quotient_by_all_ones_is_right_for_all_significands()
    {
        float b = Float(One + Significands - 1), inverse = 1f / b;
        for (int i = 0; i < 2 * Significands; i++)
        {
            float a = Float(One + i);
            for (int ulps = -3; ulps <= 3; ulps += 3)
                Same(a / b, CorrectRounding.Quotient(a, b, Away(inverse, ulps)), a, b);
        }
    }

    [Fact]
    public void A_quotient_of_any_bits_is_right()
    {
        var stream = RandomStream.Named(1, "quotients");
        for (int i = 0; i < 10_000_000; i++)
        {
            int x = (int)stream.Bits(0, i), y = (int)stream.Bits(1, i);
            float a = Float(x);

            // Half of them with exponents so close that the quotient is a normal number.
            float b = i % 2 == 0 ? Float(y) : Float((int)(x & 0xff800000) + (y & 0x00ffffff) - Significands);
            Same(a / b, CorrectRounding.Quotient(a, b, Away(1f / b, stream.Below(2, i, 7) - 3)), a, b);
        }

        float[] special =
        [
            0f, -0f, 1f, -1f, 3f, float.NaN, float.PositiveInfinity, float.NegativeInfinity,
            float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon,
            1.17549435e-38f, 1.1754942e-38f, 1e-38f, 1e-45f, 1e30f, 1e-30f, 0.33333334f,
        ];
        foreach (float a in special)
        {
            foreach (float b in special)
                Same(a / b, CorrectRounding.Quotient(a, b, 1f / b), a, b);
        }
    }

    [Fact]
    public void A_root_is_right_for_all_significands_and_special_values()
    {
        for (int i = 0; i < 2 * Significands; i++)
        {
            float a = Float(One + i), exact = MathF.Sqrt(a), seed = (float)(1 / Math.Sqrt(a));
            for (int ulps = -4; ulps <= 3; ulps++)
                Same(exact, CorrectRounding.Root(a, Away(seed, ulps)), a, ulps);
        }

        float[] special =
            [0f, -0f, -1f, float.NaN, float.PositiveInfinity, float.MaxValue, float.Epsilon, 1e-38f, 1e-30f];
        foreach (float a in special)
            Same(MathF.Sqrt(a), CorrectRounding.Root(a, 1f / MathF.Sqrt(a)), a, 0);
    }

    private static void Same(float expected, float actual, float a, float b)
    {
        bool same = BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual);
        if (!same && !(float.IsNaN(expected) && float.IsNaN(actual)))
            Assert.Fail($"of {a:R} and {b:R}: expected {expected:R}, got {actual:R}");
    }

    private static float Float(int bits) => BitConverter.Int32BitsToSingle(bits);

    private static float Away(float x, int ulps) => Float(BitConverter.SingleToInt32Bits(x) + ulps);
}
