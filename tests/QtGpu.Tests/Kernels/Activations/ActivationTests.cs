using System.Runtime.Intrinsics;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;
using Xunit;

namespace QtGpu.Tests.Kernels.Activations;

/// <summary>What must hold for every activation, present and future: the catalogue is the list.</summary>
public class ActivationTests
{
    public static TheoryData<string> Names => EveryActivation.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void All_lanes_give_the_same_bits(string name)
    {
        Activation activation = EveryActivation.Get(name);
        float[] z = EveryActivation.Inputs(60_000);
        var scalar = EveryActivation.RunScalar(activation, z);
        Same("forward alone", z, scalar.Y, scalar.Alone);
        Compare<Vector128Lane>();
        if (Vector256.IsHardwareAccelerated)
            Compare<Vector256Lane>();
        if (Vector512.IsHardwareAccelerated)
            Compare<Vector512Lane>();

        void Compare<T>()
            where T : unmanaged, IVectorLane<T>
        {
            var vector = EveryActivation.Run<T>(activation, z);
            Same($"{typeof(T).Name}: f", z, scalar.Y, vector.Y);
            Same($"{typeof(T).Name}: f′", z, scalar.Slope, vector.Slope);
            Same($"{typeof(T).Name}: f alone", z, scalar.Y, vector.Alone);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NaN_stays_NaN_and_no_number_becomes_NaN(string name)
    {
        float[] z = EveryActivation.Inputs(30_000);
        var (y, slope, _) = EveryActivation.RunScalar(EveryActivation.Get(name), z);
        for (int i = 0; i < z.Length; i++)
        {
            Assert.True(float.IsNaN(z[i]) == float.IsNaN(y[i]), $"f({z[i]:R}) = {y[i]}");
            Assert.True(float.IsNaN(z[i]) == float.IsNaN(slope[i]), $"f′({z[i]:R}) = {slope[i]}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivative_is_the_slope_of_the_function(string name)
    {
        Activation activation = EveryActivation.Get(name);
        const double h = 1e-5;
        for (double z = -6.05; z < 7; z += 0.0317)
        {
            double slope = EveryActivation.InDouble(activation, z).Slope;
            double left = EveryActivation.InDouble(activation, z - h).Slope;
            double right = EveryActivation.InDouble(activation, z + h).Slope;
            // Fourth-order central difference; a kink within its reach is no place to measure.
            double measured = ((8 * (F(z + h) - F(z - h))) - (F(z + (2 * h)) - F(z - (2 * h)))) / (12 * h);
            if (Math.Abs(left - right) > 0.1 * (Math.Abs(left) + Math.Abs(right)))
                continue;
            Assert.True(
                Math.Abs(slope - measured) < 1e-7 * (1 + Math.Abs(slope)), $"f′({z}) = {slope}, measured {measured}");
        }

        double F(double z) => EveryActivation.InDouble(activation, z).Y;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Float32_agrees_with_float64(string name)
    {
        Activation activation = EveryActivation.Get(name);
        float[] z = [.. EveryActivation.Inputs(20_000)
            .Where(x => Math.Abs(x) < 20 && (x == 0 || Math.Abs(x) > 1e-30f))];
        var (y, slope, _) = EveryActivation.RunScalar(activation, z);
        for (int i = 0; i < z.Length; i++)
        {
            (double exact, double exactSlope) = EveryActivation.InDouble(activation, z[i]);
            // A rounded argument moves the result by slope·z·2⁻²³;
            // thick barriers multiply the rounding of their height.
            double ulp = Math.ScaleB(1, -23);
            double condition = ulp * Math.Abs(exactSlope) * (Math.Abs(z[i]) + 60);
            double slack = (40 * ulp * Math.Abs(exact)) + (2 * condition) + 1e-7;
            Assert.True(Math.Abs(y[i] - exact) <= slack, $"f({z[i]:R}) = {y[i]:R}, in float64 {exact:R}");
        }
    }

    private static void Same(string what, float[] z, float[] expected, float[] actual)
    {
        for (int i = 0; i < z.Length; i++)
        {
            bool same = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i])
                || (float.IsNaN(expected[i]) && float.IsNaN(actual[i]));
            Assert.True(same, $"{what} at {z[i]:R}: {expected[i]:R}, got {actual[i]:R}");
        }
    }
}
