using System.Text;

namespace QtGpu.Kernels.Random;

/// <summary>
/// A named, counter-based stream of random numbers: the key is (seed, name), the counter (step, element), so that the
/// same seed draws the same numbers on every backend, in any order, on any number of threads.
/// </summary>
/// <param name="Key">64 bits from the seed and the name.</param>
public readonly record struct RandomStream(ulong Key)
{
    /// <summary>The stream <paramref name="name"/> of <paramref name="seed"/>. Different names are independent.</summary>
    public static RandomStream Named(long seed, string name)
    {
        // FNV-1a of the name, then SplitMix64's finaliser, so that near seeds and like names give unrelated keys.
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 1099511628211;
        return new(Mix(Mix((ulong)seed) ^ hash));
    }

    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
