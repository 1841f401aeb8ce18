using QtGpu.Kernels.Random;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>Numbers to compute with, and what a result may differ from its float64 reference by.</summary>
internal static class ContractAssert
{
    /// <summary>Half a unit in the last place of 1 in float32: the largest relative error of one operation.</summary>
    public const double Rounding = 1.0 / (1 << 24);

    /// <summary>Normal numbers, another sequence for each <paramref name="name"/>.</summary>
    public static float[] Normal(long length, string name, float deviation = 1)
    {
        var stream = RandomStream.Named(7, name);
        var values = new float[length];
        for (int i = 0; i < values.Length; i++)
            values[i] = deviation * stream.Normal(0, i);
        return values;
    }

    /// <summary>Every element within <paramref name="tolerance"/> of its reference; NaN is never close.</summary>
    public static void Close(double[] expected, float[] actual, Func<int, double> tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance(i)))
            {
                Assert.Fail(
                    $"{what}: element {i} of {expected.Length} is {actual[i]:G9}, expected {expected[i]:G9} ± {tolerance(i):G3}");
            }
        }
    }

    /// <summary>The same bits, NaN included.</summary>
    public static void SameBits(float[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToUInt32Bits(expected[i]) != BitConverter.SingleToUInt32Bits(actual[i]))
                Assert.Fail($"{what}: element {i} of {expected.Length} is {actual[i]:G9}, expected {expected[i]:G9} to the bit");
        }
    }
}
