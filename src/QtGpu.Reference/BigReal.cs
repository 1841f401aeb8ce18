using System.Numerics;

namespace QtGpu.Reference;

/// <summary>
/// A real number to 256 significant bits, mantissa·2^exponent: the arithmetic that float32 and float64 results are
/// judged by. Every operation truncates; nothing here is shared with the kernels.
/// </summary>
internal readonly record struct BigReal
{
    private const int Bits = 256;

    private readonly BigInteger _mantissa;
    private readonly int _exponent;

    private BigReal(BigInteger mantissa, int exponent)
    {
        int excess = (int)mantissa.GetBitLength() - Bits;
        (_mantissa, _exponent) = excess > 0 ? (mantissa >> excess, exponent + excess) : (mantissa, exponent);
    }

    public static BigReal Pi { get; } = ComputePi();

    public int Sign => _mantissa.Sign;

    public static implicit operator BigReal(int value) => new(value, 0);

    /// <summary>Exactly the float64, which must be finite.</summary>
    public static implicit operator BigReal(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0x7FF)
            throw new ArgumentOutOfRangeException(nameof(value), value, "not finite");
        mantissa = exponent == 0 ? mantissa : mantissa | (1L << 52);
        return new(bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075);
    }

    public static BigReal operator +(BigReal a, BigReal b)
    {
        if (a.Sign == 0)
            return b;
        if (b.Sign == 0)
            return a;
        (BigReal high, BigReal low) = a._exponent > b._exponent ? (a, b) : (b, a);
        int shift = high._exponent - low._exponent;
        // Far below the last bit it can only matter as a nudge.
        return shift > 4 * Bits
            ? (a.Magnitude > b.Magnitude ? a : b)
            : new((high._mantissa << shift) + low._mantissa, low._exponent);
    }

    public static BigReal operator -(BigReal a) => new(-a._mantissa, a._exponent);

    public static BigReal operator -(BigReal a, BigReal b) => a + -b;

    public static BigReal operator *(BigReal a, BigReal b) => new(a._mantissa * b._mantissa, a._exponent + b._exponent);

    public static BigReal operator /(BigReal a, BigReal b)
    {
        int shift = (int)(Bits + b._mantissa.GetBitLength());
        return new((a._mantissa << shift) / b._mantissa, a._exponent - shift - b._exponent);
    }

    public static bool operator <(BigReal a, BigReal b) => (a - b).Sign < 0;

    public static bool operator >(BigReal a, BigReal b) => (a - b).Sign > 0;

    public static BigReal Abs(BigReal a) => a.Sign < 0 ? -a : a;

    /// <summary>√a by Newton's iteration on whole numbers.</summary>
    public static BigReal Sqrt(BigReal a)
    {
        if (a.Sign == 0)
            return a;
        int shift = (2 * Bits) + ((a._exponent & 1) == 0 ? 0 : 1);
        BigInteger n = a._mantissa << shift;
        BigInteger root = BigInteger.One << (int)((n.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (root + (n / root)) >> 1;
            if (next >= root)
                return new(root, (a._exponent - shift) / 2);
            root = next;
        }
    }

    /// <summary>eᵃ: the series at a/2ⁿ, squared n times.</summary>
    public static BigReal Exp(BigReal a)
    {
        int halvings = Math.Max(0, a.Magnitude + 10);
        BigReal x = a * new BigReal(1, -halvings);
        BigReal sum = 1;
        BigReal term = 1;
        for (int n = 1; term.Sign != 0 && term.Magnitude > -Bits - 20; n++)
        {
            term = term * x / n;
            sum += term;
        }
        for (int i = 0; i < halvings; i++)
            sum *= sum;
        return sum;
    }

    /// <summary>sin a and cos a: the argument modulo 2π, its series at 1/16, then doubled.</summary>
    public static (BigReal Sin, BigReal Cos) SinCos(BigReal a)
    {
        const int doublings = 4;
        BigReal turns = a / (2 * Pi);
        BigReal x = (a - (turns.Round() * (2 * Pi))) * new BigReal(1, -doublings);
        BigReal sin = 0;
        BigReal cos = 0;
        BigReal term = 1;
        for (int n = 0; n < 4 || term.Magnitude > -Bits - 20; n += 2)
        {
            cos += term;
            term = term * x / (n + 1);
            sin += term;
            term = -term * x / (n + 2);
            if (term.Sign == 0)
                break;
        }
        for (int i = 0; i < doublings; i++)
            (sin, cos) = (2 * sin * cos, (cos * cos) - (sin * sin));
        return (sin, cos);
    }

    /// <summary>The nearest float64 (ties may go either way), gradually underflowing.</summary>
    public double ToDouble()
    {
        int excess = Math.Max(0, (int)_mantissa.GetBitLength() - 64);
        return Math.ScaleB((double)(_mantissa >> excess), _exponent + excess);
    }

    /// <summary>About log₂|a|.</summary>
    private int Magnitude => (int)_mantissa.GetBitLength() + _exponent;

    private BigReal Round() => _exponent >= 0
        ? this
        : new(((_mantissa >> (-_exponent - 1)) + 1) >> 1, 0);

    // Machin: π = 16 atan 1/5 − 4 atan 1/239, with guard bits.
    private static BigReal ComputePi()
    {
        const int guard = 64;
        BigInteger one = BigInteger.One << (Bits + guard);
        BigInteger Arctangent(int inverse)
        {
            BigInteger sum = 0;
            BigInteger power = one / inverse;
            for (int n = 1; !power.IsZero; n += 2)
            {
                sum += n % 4 == 1 ? power / n : -(power / n);
                power /= inverse * inverse;
            }
            return sum;
        }
        return new((16 * Arctangent(5)) - (4 * Arctangent(239)), -Bits - guard);
    }
}
