namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>How an ILGPU backend multiplies matrices.</summary>
/// <param name="Precision">Of the factors, in the kernels of this backend.</param>
/// <param name="CuBlas">Leave float32 products without an epilogue to NVIDIA's library.</param>
public readonly record struct GemmOptions(GemmPrecision Precision = GemmPrecision.Float32, bool CuBlas = false);
