namespace QtGpu.Checks;

/// <summary>A result is not what it must be; the message says what, where, expected and got.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);

/// <summary>What a result may differ from its float64 reference by.</summary>
internal static class Expect
{
    /// <summary>Half a unit in the last place of 1 in float32: the largest relative error of one operation.</summary>
    public const double Rounding = 1.0 / (1 << 24);

    public static void That(bool holds, string otherwise)
    {
        if (!holds)
            throw new CheckFailedException(otherwise);
    }

    /// <summary>Within <paramref name="tolerance"/> of its reference; NaN is never close.</summary>
    public static void Close(double expected, float actual, double tolerance, string what)
    {
        if (!(Math.Abs(actual - expected) <= tolerance))
            throw new CheckFailedException($"{what} is {actual:G9}, expected {expected:G9} ± {tolerance:G3}");
    }

    /// <summary>Every element within <paramref name="tolerance"/> of its reference.</summary>
    public static void Close(double[] expected, float[] actual, Func<int, double> tolerance, string what)
    {
        SameLength(expected.Length, actual, what);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance(i)))
                throw Differs(what, i, actual, $"{expected[i]:G9} ± {tolerance(i):G3}");
        }
    }

    /// <summary>The same bits, NaN included.</summary>
    public static void SameBits(float[] expected, float[] actual, string what) =>
        Same(expected, actual, what, anyNaN: false);

    /// <summary>The same bits, but NaN equals NaN: its sign and payload are the machine's own.</summary>
    public static void SameNumbers(float[] expected, float[] actual, string what) =>
        Same(expected, actual, what, anyNaN: true);

    /// <summary>Every element is <paramref name="good"/>.</summary>
    public static void Every(ReadOnlySpan<float> values, Func<float, bool> good, string what)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!good(values[i]))
                throw new CheckFailedException($"{what}: element {i} of {values.Length} is {values[i]:G9}");
        }
    }

    /// <summary>The exception that <paramref name="mistake"/> is refused with.</summary>
    public static TException Refusal<TException>(Action mistake, string what)
        where TException : Exception
    {
        try
        {
            mistake();
        }
        catch (TException refusal)
        {
            return refusal;
        }

        throw new CheckFailedException($"{what} was not refused");
    }

    private static void Same(float[] expected, float[] actual, string what, bool anyNaN)
    {
        SameLength(expected.Length, actual, what);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.SingleToUInt32Bits(expected[i]) == BitConverter.SingleToUInt32Bits(actual[i]);
            if (!same && !(anyNaN && float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
                throw Differs(what, i, actual, $"{expected[i]:G9} to the bit");
        }
    }

    private static void SameLength(int expected, float[] actual, string what)
    {
        if (expected != actual.Length)
            throw new CheckFailedException($"{what}: {actual.Length} elements, expected {expected}");
    }

    private static CheckFailedException Differs(string what, int i, float[] actual, string expected) =>
        new($"{what}: element {i} of {actual.Length} is {actual[i]:G9}, expected {expected}");
}
