namespace QtGpu.Kernels.Contract;

/// <summary>How a backend multiplies matrices; not every device can everything.</summary>
/// <param name="Precision">What the factors are rounded to.</param>
/// <param name="CuBlas">Leave float32 products without an epilogue to NVIDIA's library.</param>
public readonly record struct GemmOptions(GemmPrecision Precision = GemmPrecision.Float32, bool CuBlas = false);
