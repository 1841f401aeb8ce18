namespace QtGpu.Benchmarks;

/// <summary>An operation on the roofline.</summary>
/// <param name="Kind">Pass, product or training.</param>
/// <param name="Name">What it does.</param>
/// <param name="Intensity">flop per byte, were every operand moved once.</param>
/// <param name="Gflops">Reached, GFLOP/s.</param>
internal sealed record RooflinePoint(string Kind, string Name, double Intensity, double Gflops);
