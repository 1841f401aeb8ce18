using QtGpu.Kernels.Ilgpu.Arithmetic;

namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>What tensor cores take the factors as.</summary>
internal interface ITensorFormat
{
    /// <summary>A factor on its way into a strip.</summary>
    static abstract float Rounded(float x);

    /// <summary>The first operand register for inner indices t and t + 4 of a row or column.</summary>
    static abstract int First(float x, float y);

    /// <summary>The second one, where there is one.</summary>
    static abstract int Second(float x, float y);

    /// <summary>A·B + C: registers of two rows of A, eight apart, and of one column of B.</summary>
    static abstract QuadLane MultiplyAdd(
        int a0, int a1, int a2, int a3, int b0, int b1, float c0, float c1, float c2, float c3);
}

/// <summary>11 significant binary digits, the exponents of float32.</summary>
internal readonly struct Tf32Format : ITensorFormat
{
    public static float Rounded(float x) => Interop.IntAsFloat((uint)TensorCore.Round(x));

    public static int First(float x, float y) => (int)Interop.FloatAsInt(x);

    public static int Second(float x, float y) => (int)Interop.FloatAsInt(y);

    public static QuadLane MultiplyAdd(
        int a0, int a1, int a2, int a3, int b0, int b1, float c0, float c1, float c2, float c3) =>
        TensorCore.MultiplyAdd(a0, a1, a2, a3, b0, b1, c0, c1, c2, c3);
}

/// <summary>
/// 11 significant binary digits, ±65 504 at most. The instruction calls inner indices t and t + 4 its 2t and 2t + 1: a
/// sum over them does not mind, so that strips lie as for TF32.
/// </summary>
internal readonly struct Fp16Format : ITensorFormat
{
    public static float Rounded(float x) => x;

    public static int First(float x, float y) => TensorCore.Pack(x, y);

    public static int Second(float x, float y) => 0;

    public static QuadLane MultiplyAdd(
        int a0, int a1, int a2, int a3, int b0, int b1, float c0, float c1, float c2, float c3) =>
        TensorCore.MultiplyAddHalf(a0, a1, b0, c0, c1, c2, c3);
}
