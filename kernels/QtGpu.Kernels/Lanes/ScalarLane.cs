using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Lanes;

/// <summary>
/// One float32: the reference for the SIMD lanes, the tail of their loops, and the lane of a GPU thread.
/// </summary>
public readonly unsafe struct ScalarLane(float value) : IVectorLane<ScalarLane>
{
    /// <summary>The bits of √½, and but for the exponent those of √2.</summary>
    internal const int RootOfHalf = 0x3F3504F3;

    /// <summary>The number itself.</summary>
    public readonly float Value = value;

    /// <inheritdoc/>
    public static bool IsDouble => false;

    /// <inheritdoc/>
    public static bool HasFunctions => false;

    /// <inheritdoc/>
    public static int Width => 1;

    /// <inheritdoc/>
    public static ScalarLane Load(float* source) => new(*source);

    /// <inheritdoc/>
    public static void Store(ScalarLane value, float* destination) => *destination = value.Value;

    /// <inheritdoc/>
    public static void StoreFirst(ScalarLane value, float* destination, int count)
    {
    }

    /// <inheritdoc/>
    public static ScalarLane Const(double value) => new((float)value);

    /// <inheritdoc/>
    public static ScalarLane Const(float value) => new(value);

    /// <inheritdoc/>
    public static ScalarLane operator +(ScalarLane a, ScalarLane b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static ScalarLane operator -(ScalarLane a, ScalarLane b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    public static ScalarLane operator *(ScalarLane a, ScalarLane b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    public static ScalarLane operator /(ScalarLane a, ScalarLane b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    public static ScalarLane operator -(ScalarLane a) => new(-a.Value);

    /// <inheritdoc/>
    public static ScalarLane Fma(ScalarLane a, ScalarLane b, ScalarLane c) =>
        new(MathF.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    public static ScalarLane Sqrt(ScalarLane a) => new(MathF.Sqrt(a.Value));

    /// <inheritdoc/>
    public static ScalarLane Abs(ScalarLane a) => new(MathF.Abs(a.Value));

    /// <inheritdoc/>
    public static ScalarLane IfLess(ScalarLane a, ScalarLane b, ScalarLane then, ScalarLane otherwise) =>
        a.Value < b.Value ? then : otherwise;

    /// <inheritdoc/>
    public static ScalarLane IfEqual(ScalarLane a, ScalarLane b, ScalarLane then, ScalarLane otherwise) =>
        a.Value == b.Value ? then : otherwise;

    /// <inheritdoc/>
    public static ScalarLane Min(ScalarLane a, ScalarLane b) => IfLess(a, b, a, b);

    /// <inheritdoc/>
    public static ScalarLane Max(ScalarLane a, ScalarLane b) => IfLess(b, a, a, b);

    /// <inheritdoc/>
    public static bool AllLess(ScalarLane a, ScalarLane b) => a.Value < b.Value;

    /// <inheritdoc/>
    public static ScalarLane Pow2(ScalarLane n) => new(BitConverter.Int32BitsToSingle(((int)n.Value + 127) << 23));

    /// <inheritdoc/>
    public static ScalarLane Exponent(ScalarLane a, out ScalarLane m)
    {
        int bits = BitConverter.SingleToInt32Bits(a.Value), e = (bits - RootOfHalf) >> 23;
        m = new(BitConverter.Int32BitsToSingle(bits - (e << 23)));
        return new(e);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Exp(ScalarLane x) => LaneMath.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Log(ScalarLane x) => LaneMath.Log(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane SinCos(ScalarLane x, out ScalarLane cos) => LaneMath.SinCos(x, out cos);

    /// <inheritdoc/>
    public static void AddTo(ScalarLane value, double* sums) => *sums += value.Value;

    /// <inheritdoc/>
    public static void AddProductsTo(float* a, float* b, int count, double* sums, int first)
    {
        for (int i = 0; i < count; i++)
            sums[(first + i) & 7] += (double)a[i] * b[i];
    }

    /// <inheritdoc/>
    public static ScalarLane OfBits(uint bits) => new(BitConverter.UInt32BitsToSingle(bits));

    /// <inheritdoc/>
    public static ScalarLane Xor(ScalarLane a, ScalarLane b, ScalarLane c) => OfBits(a.Bits ^ b.Bits ^ c.Bits);

    /// <inheritdoc/>
    public static ScalarLane MultiplyWide(ScalarLane a, uint factor, out ScalarLane low)
    {
        ulong product = (ulong)a.Bits * factor;
        low = OfBits((uint)product);
        return OfBits((uint)(product >> 32));
    }

    /// <inheritdoc/>
    public static ScalarLane ToUniform(ScalarLane bits) => new(RandomStream.ToUniform(bits.Bits));

    /// <inheritdoc/>
    public static ScalarLane Uniform(RandomStream stream, long step, long element) =>
        new(stream.Uniform(step, element));

    private uint Bits => BitConverter.SingleToUInt32Bits(Value);
}
