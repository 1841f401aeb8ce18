using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Tests.Ilgpu;

/// <summary>Values that show where a device's arithmetic leaves the host's, and the comparison of what comes back.</summary>
internal static class DeviceValues
{
    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, 0.5f, 2f, 3f, -3f, 1.9999999f, 1e-3f, -1e-3f, 1e30f, -1e30f, 88f, -88f, 104f, -104f,
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue,
        float.Epsilon, -float.Epsilon, 1.17549435e-38f, -1.17549435e-38f, 1.1754942e-38f,
    ];

    /// <summary>Special values, then every bit pattern alike likely, then normal numbers.</summary>
    public static float[] Wild(int count)
    {
        var stream = RandomStream.Named(1, "device values");
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = i % 2 == 0 ? BitConverter.UInt32BitsToSingle(stream.Bits(0, i)) : stream.Normal(1, i);
        Special.CopyTo(values, 0);
        return values;
    }

    /// <summary>Normal numbers, another sequence for every <paramref name="step"/>.</summary>
    public static float[] Normal(int count, int step)
    {
        var stream = RandomStream.Named(2, "device values");
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = stream.Normal(step, i);
        return values;
    }

    /// <summary>A row on the device.</summary>
    public static TensorView Put(Backend backend, float[] values)
    {
        TensorView view = backend.Allocate(values.Length).View;
        view.Write(values);
        return view;
    }

    /// <summary>How many elements differ in a bit. NaN equals NaN: its sign and payload are the machine's own.</summary>
    public static int Differences(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        int count = Math.Abs(expected.Length - actual.Length);
        for (int i = 0; i < Math.Min(expected.Length, actual.Length); i++)
        {
            bool same = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]);
            count += same || (float.IsNaN(expected[i]) && float.IsNaN(actual[i])) ? 0 : 1;
        }

        return count;
    }
}
