namespace QtGpu.Kernels.Edges;

/// <summary>Checks of the numbers that edge functions are made with.</summary>
internal static class EdgeNumbers
{
    /// <summary>The most repetitions, harmonics, degrees or points of a grid.</summary>
    public const int Most = 1024;

    /// <summary>A whole number from <paramref name="least"/> to <see cref="Most"/>.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static int Whole(double value, string name, int least) =>
        value >= least && value <= Most && value == Math.Floor(value)
            ? (int)value
            : throw new InputException(
                $"{name}: expected a whole number from {least} to {Most}, got {value}; give a number such as 5");

    /// <summary>A positive number of moderate size.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static float Positive(double value, string name) => value is >= 1e-6 and <= 1e6
        ? (float)value
        : throw new InputException($"{name}: expected between 1e-6 and 1e6, got {value}; give a number such as 1");
}
