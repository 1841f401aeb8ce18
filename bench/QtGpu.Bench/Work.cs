namespace QtGpu.Bench;

/// <summary>What one call does.</summary>
/// <param name="Bytes">Read and written, were every operand moved once.</param>
/// <param name="Flops">Arithmetic operations; 0 for a copy.</param>
/// <param name="Samples">Trained on; 0 where nothing is.</param>
public sealed record Work(double Bytes, double Flops = 0, double Samples = 0);
