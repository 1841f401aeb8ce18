namespace QtGpu.Kernels.Contract;

/// <summary>What the factors of products are rounded to. Sums are float32 always.</summary>
public enum GemmPrecision
{
    /// <summary>Not at all.</summary>
    Float32,

    /// <summary>
    /// 11 significant binary digits, on tensor cores: each product is off by up to 2⁻¹⁰ of itself. For CUDA of compute
    /// capability 8.0 and above.
    /// </summary>
    Tf32,

    /// <summary>
    /// As <see cref="Tf32"/>, and a factor beyond ±65 504 is infinite, one below 6·10⁻⁸ is 0.
    /// </summary>
    Fp16,
}
