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
        uint x3 = (uint)(step >> 32);
        ulong b = (ulong)(uint)step * M1;
        uint y1 = (uint)b;
        T y0 = T.Xor(Chains, T.OfBits((uint)(b >> 32)), _keys[0]);
        T high0 = T.MultiplyWide(y0, M0, out T low0);
        high0 = T.Xor(high0, _keys[3], T.OfBits(0));
        T* keys = _keys;
        uint key2 = _k0 + W0, key5 = _k1 + unchecked(2 * W1);

        for (uint block = first; block != first + (uint)count; block++)
        {
            // Rounds 1 and 2: the lanes have nothing to do but an exclusive or.
            ulong a = (ulong)block * M0;
            uint y2 = (uint)(a >> 32) ^ x3 ^ _k1;
            b = (ulong)y2 * M1;
            uint z0 = (uint)(b >> 32) ^ y1 ^ key2;
            T z2 = T.Xor(high0, T.OfBits((uint)a), T.OfBits(0));

            // Round 3: one product in the lanes.
            a = (ulong)z0 * M0;
            T v0 = T.MultiplyWide(z2, M1, out T v1);
            v0 = T.Xor(v0, T.OfBits((uint)b), keys[4]);
            T v2 = T.Xor(low0, T.OfBits((uint)(a >> 32) ^ key5), T.OfBits(0));
            T v3 = T.OfBits((uint)a);

            for (int round = 3; round < Rounds; round++)
            {
                T highB = T.MultiplyWide(v2, M1, out T lowB);
                T highA = T.MultiplyWide(v0, M0, out T lowA);
                v0 = T.Xor(highB, v1, keys[2 * round]);
                v2 = T.Xor(highA, v3, keys[(2 * round) + 1]);
                v1 = lowB;
                v3 = lowA;
            }

            uniforms[0] = T.ToUniform(v0);
            uniforms[1] = T.ToUniform(v1);
            uniforms[2] = T.ToUniform(v2);
            uniforms[3] = T.ToUniform(v3);
            uniforms += 4;
        }
    }
}
