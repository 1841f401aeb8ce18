using System.Runtime.Intrinsics.X86;
using static System.FormattableString;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>What the processor says of the caches that a core has to itself.</summary>
internal static class CacheSizes
{
    private const int Smallest = 256 * 1024, Guess = 512 * 1024;

    /// <summary>Bytes of the first level, for data; 0 where the processor does not tell.</summary>
    public static int FirstLevel { get; } = Ask(level: 1);

    /// <summary>Bytes of the second level; 512 KiB where the processor does not tell.</summary>
    public static int SecondLevel { get; } = Ask(level: 2) is > 0 and int bytes ? Math.Max(Smallest, bytes) : Guess;

    /// <summary>Both in words, as they are believed to be.</summary>
    public static string Text => FirstLevel == 0
        ? Invariant($"caches ? and {SecondLevel / 1024} KiB")
        : Invariant($"caches {FirstLevel / 1024} and {SecondLevel / 1024} KiB");

    /// <summary>
    /// Whether <paramref name="lines"/> lines, each <paramref name="stride"/> elements behind the one before, share a
    /// set of the first level and fill it. On x86 it has 64 sets of 64 bytes; where its size is unknown, 8 ways.
    /// </summary>
    public static bool FillsASet(int lines, int stride)
    {
        const int span = 4096;
        return stride % (span / sizeof(float)) == 0 && lines >= (FirstLevel == 0 ? 8 : FirstLevel / span);
    }

    /// <summary>Bytes of a level by what CPUID answers for a leaf and its part; 0 where it does not tell.</summary>
    public static int Read(int level, Func<int, int, (int Eax, int Ebx, int Ecx, int Edx)> cpuId)
    {
        bool Has(int leaf) => (uint)cpuId(leaf & unchecked((int)0x80000000), 0).Eax >= (uint)leaf;

        // Leaf 4 (Intel) and its twin 0x8000001D (AMD) list the caches, as bit fields, until one has type 0.
        foreach (int leaf in new[] { 4, unchecked((int)0x8000001D) })
        {
            for (int i = 0; Has(leaf) && cpuId(leaf, i) is { Eax: var a, Ebx: var b, Ecx: var sets }; i++)
            {
                const int instructions = 2;
                if ((a & 31) == 0)
                    break;
                if (((a >> 5) & 7) == level && (a & 31) != instructions)
                    return ((b & 0xFFF) + 1) * (((b >> 12) & 0x3FF) + 1) * (((b >> 22) & 0x3FF) + 1) * (sets + 1);
            }
        }

        // Some virtual machines leave both empty, and fill in AMD's older 0x80000005 and 0x80000006: KiB, in Ecx.
        int older = unchecked((int)0x80000004) + level;
        uint sizes = Has(older) ? (uint)cpuId(older, 0).Ecx : 0;
        return (int)(level == 1 ? sizes >> 24 : sizes >> 16) * 1024;
    }

    private static int Ask(int level) => X86Base.IsSupported ? Read(level, X86Base.CpuId) : 0;
}
