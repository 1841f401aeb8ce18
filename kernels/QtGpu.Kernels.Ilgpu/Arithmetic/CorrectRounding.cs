namespace QtGpu.Kernels.Ilgpu.Arithmetic;

/// <summary>
/// a/b and √a as IEEE 754 rounds them, from seeds that need not be: OpenCL lets a device's division be off by 2.5 ulp,
/// its square root by 3 and its reciprocal square root by 2.
/// </summary>
/// <remarks>
/// Two Newton steps make r = RN(1/b) of every seed within 2.5 ulp, unless b's significand is all ones, and RN(√a) of
/// every seed within 2 ulp: tested for all significands and seeds. With such an r and the exact remainder e = a − bq of
/// a quotient q less than an ulp away, RN(q + er) = RN(a/b) by Markstein's theorem. Where that does not hold, or a step
/// could leave the normal numbers, float64 does it, which OpenCL rounds correctly: since 53 ≥ 2·24 + 2, rounding twice
/// is rounding once.
/// <para>P. Markstein, Computation of elementary functions on the IBM RISC System/6000 processor, 1990.</para>
/// </remarks>
internal static class CorrectRounding
{
    private const int NotFinite = 255;
    private const int AllOnes = 0x7fffff;

    /// <summary>RN(a/b).</summary>
    /// <param name="a">The dividend.</param>
    /// <param name="b">The divisor.</param>
    /// <param name="seed">1/b within 2.5 ulp, where that is a normal number.</param>
    public static float Quotient(float a, float b, float seed)
    {
        int dividend = Exponent(a), divisor = Exponent(b), quotient = dividend - divisor;
        if (dividend < 28 || dividend == NotFinite || divisor < 4 || divisor > 250 ||
            quotient < -124 || quotient > 125 || (BitConverter.SingleToInt32Bits(b) & AllOnes) == AllOnes)
            return (float)((double)a / b);
        float r = Reciprocal(b, seed);
        float q = a * r;
        q = MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(-b, q, a), r, q);
        return MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(-b, q, a), r, q);
    }

    /// <summary>RN(1/b), for b and 1/b normal and b's significand not all ones.</summary>
    public static float Reciprocal(float b, float seed)
    {
        float r = MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(-b, seed, 1f), seed, seed);
        return MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(-b, r, 1f), r, r);
    }

    /// <summary>RN(√a).</summary>
    /// <param name="a">The square.</param>
    /// <param name="seed">1/√a within 2 ulp, where a is a normal number.</param>
    public static float Root(float a, float seed)
    {
        int exponent = Exponent(a);
        if (exponent < 28 || exponent == NotFinite || a < 0f)
            return (float)Math.Sqrt((double)a);
        float half = 0.5f * seed;
        float s = a * seed;
        float error = MathF.FusedMultiplyAdd(-s, half, 0.5f);
        s = MathF.FusedMultiplyAdd(error, s, s);
        half = MathF.FusedMultiplyAdd(error, half, half);
        return MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(-s, s, a), half, s);
    }

    private static int Exponent(float x) => (BitConverter.SingleToInt32Bits(x) >> 23) & 255;
}
