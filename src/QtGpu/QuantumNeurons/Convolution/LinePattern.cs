namespace QtGpu.QuantumNeurons.Convolution;

/// <summary>An image of 4×4 pixels for the <see cref="LineDetector"/>.</summary>
/// <param name="Name">What it shows; (1,3) is row 1, column 3, counted from 0.</param>
/// <param name="Brightness">16 brightnesses in [0, 1], row by row.</param>
public sealed record LinePattern(string Name, IReadOnlyList<double> Brightness)
{
    /// <summary>Those of Fig. 20.</summary>
    public static IReadOnlyList<LinePattern> All { get; } =
    [
        Of("blank", "0000 0000 0000 0000"),
        Of("col1", "0100 0100 0100 0100"),
        Of("col2", "0010 0010 0010 0010"),
        Of("col0", "1000 1000 1000 1000"),
        Of("row1", "0000 1111 0000 0000"),
        Of("diag", "1000 0100 0010 0001"),
        Of("full", "1111 1111 1111 1111"),
        Of("col1+px(1,3)", "0100 0101 0100 0100"),
        Of("col1_3of4", "0100 0100 0100 0000"),
        Of("col1_2of4", "0000 0100 0100 0000"),
        Of("col1+col2", "0110 0110 0110 0110"),
        Of("cross", "0100 1111 0100 0100"),
    ];

    /// <summary>An image of bright and dark pixels: bit i of <paramref name="number"/> is pixel i.</summary>
    public static LinePattern Of(int number) => new(
        string.Concat(Enumerable.Range(0, LineDetector.Pixels).Select(i => (number >> i) & 1)),
        [.. Enumerable.Range(0, LineDetector.Pixels).Select(i => (double)((number >> i) & 1))]);

    private static LinePattern Of(string name, string rows) =>
        new(name, [.. rows.Where(c => c != ' ').Select(c => c == '1' ? 1.0 : 0.0)]);
}
