using System.Text;

namespace QtGpu.Kernels.Random;

/// <summary>
/// A named, counter-based stream of random numbers: the key is (seed, name), the counter (step, element), so that the
/// same seed draws the same numbers on every backend, in any order, on any number of threads.
/// </summary>
/// <remarks>
/// Elements 4b … 4b + 3 are the four outputs of Philox block b: a bulk fill takes a whole block at a time and gets the
/// same numbers as element-by-element draws.
/// </remarks>
/// <param name="Key">64 bits from the seed and the name.</param>
public readonly record struct RandomStream(ulong Key)
{
    /// <summary>
    /// The stream <paramref name="name"/> of <paramref name="seed"/>. Different names are independent.
    /// </summary>
    public static RandomStream Named(long seed, string name)
    {
        // FNV-1a of the name, then SplitMix64's finaliser, so that near seeds and like names give unrelated keys.
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 1099511628211;
        return new(Mix(Mix((ulong)seed) ^ hash));
    }

    /// <summary>Stream number <paramref name="number"/> of those that belong to this one.</summary>
    public RandomStream Substream(int number)
    {
        Block(number, long.MaxValue, out uint x0, out uint x1, out _, out _);
        return new(((ulong)x1 << 32) | x0);
    }

    /// <summary>32 random bits.</summary>
    public uint Bits(long step, long element)
    {
        Block(step, element >> 2, out uint x0, out uint x1, out uint x2, out uint x3);
        uint low = (element & 1) == 0 ? x0 : x1;
        uint high = (element & 1) == 0 ? x2 : x3;
        return (element & 2) == 0 ? low : high;
    }

    /// <summary>The random bits of elements 4·<paramref name="block"/> … 4·<paramref name="block"/> + 3.</summary>
    public void Block(long step, long block, out uint x0, out uint x1, out uint x2, out uint x3) =>
        Philox.Block(Key, (ulong)step, (ulong)block, out x0, out x1, out x2, out x3);

    /// <summary>A number in (0, 1), uniform: one of the 2²³ midpoints (k + ½)·2⁻²³, each exact in float32.</summary>
    public float Uniform(long step, long element) => ToUniform(Bits(step, element));

    /// <summary>The four uniform numbers of a block.</summary>
    public void Uniform4(long step, long block, out float u0, out float u1, out float u2, out float u3)
    {
        Block(step, block, out uint x0, out uint x1, out uint x2, out uint x3);
        (u0, u1, u2, u3) = (ToUniform(x0), ToUniform(x1), ToUniform(x2), ToUniform(x3));
    }

    /// <summary>
    /// A number from N(0, 1) by Box and Muller: elements 2j and 2j + 1 are √(−2 ln u)·(cos 2πv, sin 2πv) with u, v the
    /// uniform numbers of the same two elements. |n| &lt; 5.8.
    /// </summary>
    public float Normal(long step, long element)
    {
        Block(step, element >> 2, out uint x0, out uint x1, out uint x2, out uint x3);
        bool first = (element & 2) == 0;
        Pair(first ? x0 : x2, first ? x1 : x3, out float even, out float odd);
        return (element & 1) == 0 ? even : odd;
    }

    /// <summary>The four normal numbers of a block.</summary>
    public void Normal4(long step, long block, out float n0, out float n1, out float n2, out float n3)
    {
        Block(step, block, out uint x0, out uint x1, out uint x2, out uint x3);
        Pair(x0, x1, out n0, out n1);
        Pair(x2, x3, out n2, out n3);
    }

    /// <summary>A whole number in [0, bound), each within bound·2⁻³² of equal probability.</summary>
    public int Below(long step, long element, int bound) => (int)(((ulong)Bits(step, element) * (uint)bound) >> 32);

    /// <summary>The uniform number in (0, 1) that 32 random bits stand for.</summary>
    // int, since an unsigned number becomes a float by way of float64.
    public static float ToUniform(uint bits) => ((int)(bits >> 9) + 0.5f) * 1.1920929e-07f;

    /// <summary>
    /// Two normal numbers √(−2 ln u)·(cos 2πv, sin 2πv) from two uniform ones in (0, 1): the second in
    /// <paramref name="odd"/>. In lane arithmetic, so that a SIMD fill gives the same bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T BoxMuller<T>(T u, T v, out T odd)
        where T : unmanaged, ILane<T>
    {
        T radius = T.Sqrt(T.Const(-2) * LaneMath.LogNormal(u)), angle = T.Const(6.283185307179586) * v;
        T sin = T.IsDouble ? T.SinCos(angle, out T cos) : LaneMath.SinCosBounded(angle, out cos);
        odd = radius * sin;
        return radius * cos;
    }

    private static void Pair(uint a, uint b, out float even, out float odd)
    {
        even = BoxMuller(new ScalarLane(ToUniform(a)), new ScalarLane(ToUniform(b)), out ScalarLane sine).Value;
        odd = sine.Value;
    }

    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
