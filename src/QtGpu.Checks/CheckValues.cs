using QtGpu.Kernels.Random;

namespace QtGpu.Checks;

/// <summary>Numbers to compute with.</summary>
internal static class CheckValues
{
    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, 0.5f, 2f, 3f, -3f, 1.9999999f, 1e-3f, -1e-3f, 1e30f, -1e30f, 88f, -88f, 104f, -104f,
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue,
        float.Epsilon, -float.Epsilon, 1.17549435e-38f, -1.17549435e-38f, 1.1754942e-38f,
    ];

    /// <summary>Normal numbers, another sequence for each <paramref name="name"/>.</summary>
    public static float[] Normal(long length, string name, float deviation = 1)
    {
        var stream = RandomStream.Named(7, name);
        var values = new float[length];
        for (int i = 0; i < values.Length; i++)
            values[i] = deviation * stream.Normal(0, i);
        return values;
    }

    /// <summary>
    /// Special values, then in turn any bit pattern and a normal number: where a device's arithmetic leaves the host's.
    /// </summary>
    public static float[] Wild(int count)
    {
        var stream = RandomStream.Named(1, "wild values");
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = i % 2 == 0 ? BitConverter.UInt32BitsToSingle(stream.Bits(0, i)) : stream.Normal(1, i);
        Special.CopyTo(values, 0);
        return values;
    }
}
