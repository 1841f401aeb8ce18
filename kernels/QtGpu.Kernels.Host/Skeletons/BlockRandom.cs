using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Host.Skeletons;

/// <summary><see cref="Philox"/> for neighbouring blocks, one in each element of a lane: the same numbers.</summary>
internal static unsafe class BlockRandom<T>
    where T : unmanaged, IVectorLane<T>
{
    private const int Rounds = 10;

    /// <summary>Four draws of the elements <paramref name="element"/> … element + width − 1.</summary>
    /// <param name="draws">What is drawn.</param>
    /// <param name="first">The first of the four draws.</param>
    /// <param name="element">A multiple of the width.</param>
    /// <param name="second">The second draw.</param>
    /// <param name="third">The third, or nothing in particular where there are no more than two.</param>
    /// <param name="fourth">The fourth.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Normals(NormalDraws draws, int first, long element, out T second, out T third, out T fourth)
    {
        (ulong key, long step) = (draws.Stream.Key, draws.StepOf(first));
        uint* lanes = stackalloc uint[16] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        T none = T.OfBits(0);

        // element + lane, since element ends in zeros.
        T x0 = T.Xor(T.Load((float*)lanes), T.OfBits((uint)element), none), x1 = T.OfBits((uint)(element >> 32));
        T x2 = T.OfBits((uint)step), x3 = T.OfBits((uint)(step >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            T highA = T.MultiplyWide(x0, 0xD2511F53, out T lowA), highB = T.MultiplyWide(x2, 0xCD9E8D57, out T lowB);
            x0 = T.Xor(highB, x1, T.OfBits(k0));
            x1 = lowB;
            x2 = T.Xor(highA, x3, T.OfBits(k1));
            x3 = lowA;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        third = fourth = none;
        if (draws.Count - first > 2)
            third = RandomStream.BoxMuller(T.ToUniform(x2), T.ToUniform(x3), out fourth);
        return RandomStream.BoxMuller(T.ToUniform(x0), T.ToUniform(x1), out second);
    }
}
