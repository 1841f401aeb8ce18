namespace QtGpu.Kernels.Host.Gemm;

/// <summary>Inner indices K0 … K0 + K of a product, and its B packed from some column on.</summary>
internal readonly unsafe struct GemmDepth(int k0, int k, int left, float* packedB)
{
    public int K0 => k0;

    public int K => k;

    /// <summary>The panel of a column where one begins; those before it are whole.</summary>
    public float* PackedB(int column) => packedB + ((nint)(column - left) * k);
}
