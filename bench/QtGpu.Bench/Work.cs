namespace QtGpu.Bench;

/// <summary>What one call does.</summary>
/// <param name="Bytes">Read and written, were every operand moved once.</param>
/// <param name="Flops">Arithmetic operations; 0 for a copy.</param>
/// <param name="Samples">Trained on; 0 where nothing is.</param>
/// <param name="Updates">Of slices of a path; 0 where none is sampled.</param>
public sealed record Work(double Bytes, double Flops = 0, double Samples = 0, double Updates = 0);
