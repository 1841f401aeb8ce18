using QtGpu.Kernels.Sampling;
using static QtGpu.Kernels.Random.Philox;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>
/// <see cref="Random.Philox"/> for a lane block of chains at once: the same numbers, where counter word 1 is the chain
/// of a lane and the other words and the key are those of all lanes.
/// </summary>
/// <remarks>
/// What does not differ between lanes stays in scalar registers: of the 20 wide products of ten rounds 15 are left to
/// the lanes, one of them the same for all blocks of a call.
/// </remarks>
internal readonly unsafe struct ChainRandom<T>
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>Registers of memory that it keeps.</summary>
    public const int Registers = (2 * Rounds) + 1;

    private readonly uint _k0;
    private readonly uint _k1;
    private readonly T* _keys;

    /// <param name="key">Key of the stream.</param>
    /// <param name="ensemble">Whose chains; the lanes beyond the last one repeat it.</param>
    /// <param name="first">The chain of the first lane.</param>
    /// <param name="memory">Of <see cref="Registers"/>.</param>
    public ChainRandom(ulong key, in Ensemble ensemble, int first, T* memory)
    {
        Key = key;
        (_k0, _k1) = ((uint)key, (uint)(key >> 32));
        _keys = memory;
        for (uint round = 0; round < Rounds; round++)
        {
            _keys[2 * round] = T.OfBits(_k0 + (round * W0));
            _keys[(2 * round) + 1] = T.OfBits(_k1 + (round * W1));
        }

        var chains = (int*)(_keys + (2 * Rounds));
        for (int lane = 0; lane < T.Width; lane++)
        {
            int chain = Math.Min(first + lane, ensemble.Chains - 1);
            int drawn = PathDraws.Chain(
                chain, ensemble.ChainsPerSystem, ensemble.DrawnChains, ensemble.CommonDraws);
            chains[lane] = ensemble.FirstChain + drawn;
        }
    }

    /// <summary>Key of the stream.</summary>
    public ulong Key { get; }

    private T Chains => _keys[2 * Rounds];

    /// <summary>
    /// Four uniform numbers per lane from each of the blocks <paramref name="first"/> … first + count − 1: [block, 4,
    /// lane].
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Uniforms(ulong step, uint first, int count, T* uniforms)
    {
        // Round 1, of the chains: the same for all blocks.
        ulong b = (ulong)(uint)step * M1;
        T y0 = T.Xor(Chains, T.OfBits((uint)(b >> 32)), _keys[0]);
        T high0 = T.MultiplyWide(y0, M0, out T low0);
        high0 = T.Xor(high0, _keys[3], T.OfBits(0));
        var start = new Start(high0, low0, (uint)(step >> 32), (uint)b);
        T* keys = _keys;
        uint block = first, end = first + (uint)count;

        // Two blocks in turns, whose rounds do not wait for each other, where there are registers for them.
        for (; T.Width == 16 && block + 1 < end; block += 2, uniforms += 8)
        {
            Begin(start, block, keys[4], out T v0, out T v1, out T v2, out T v3);
            Begin(start, block + 1, keys[4], out T w0, out T w1, out T w2, out T w3);
            for (int round = 3; round < Rounds; round++)
            {
                Round(keys[2 * round], keys[(2 * round) + 1], ref v0, ref v1, ref v2, ref v3);
                Round(keys[2 * round], keys[(2 * round) + 1], ref w0, ref w1, ref w2, ref w3);
            }

            Store(v0, v1, v2, v3, uniforms);
            Store(w0, w1, w2, w3, uniforms + 4);
        }

        for (; block != end; block++, uniforms += 4)
        {
            Begin(start, block, keys[4], out T v0, out T v1, out T v2, out T v3);
            for (int round = 3; round < Rounds; round++)
                Round(keys[2 * round], keys[(2 * round) + 1], ref v0, ref v1, ref v2, ref v3);
            Store(v0, v1, v2, v3, uniforms);
        }
    }

    // Rounds 1 and 2, where the lanes have nothing to do but an exclusive or, and round 3, with one product in them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Begin(in Start start, uint block, T key4, out T v0, out T v1, out T v2, out T v3)
    {
        ulong a = (ulong)block * M0;
        uint y2 = (uint)(a >> 32) ^ start.Step1 ^ _k1;
        ulong b = (ulong)y2 * M1;
        uint z0 = (uint)(b >> 32) ^ start.Y1 ^ (_k0 + W0);
        T z2 = T.Xor(start.High, T.OfBits((uint)a), T.OfBits(0));
        a = (ulong)z0 * M0;
        v0 = T.Xor(T.MultiplyWide(z2, M1, out v1), T.OfBits((uint)b), key4);
        v2 = T.Xor(start.Low, T.OfBits((uint)(a >> 32) ^ (_k1 + unchecked(2 * W1))), T.OfBits(0));
        v3 = T.OfBits((uint)a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(T key0, T key1, ref T v0, ref T v1, ref T v2, ref T v3)
    {
        T highB = T.MultiplyWide(v2, M1, out T lowB), highA = T.MultiplyWide(v0, M0, out T lowA);
        v0 = T.Xor(highB, v1, key0);
        v2 = T.Xor(highA, v3, key1);
        (v1, v3) = (lowB, lowA);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T v0, T v1, T v2, T v3, T* uniforms)
    {
        uniforms[0] = T.ToUniform(v0);
        uniforms[1] = T.ToUniform(v1);
        uniforms[2] = T.ToUniform(v2);
        uniforms[3] = T.ToUniform(v3);
    }

    // What all blocks of a step begin with: the product of the chains, the step's upper word, and a word of round 1.
    private readonly record struct Start(T High, T Low, uint Step1, uint Y1);
}
