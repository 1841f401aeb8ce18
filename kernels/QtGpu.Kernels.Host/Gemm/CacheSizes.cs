using System.Runtime.Intrinsics.X86;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>What the processor says of the caches that a core has to itself.</summary>
internal static class CacheSizes
{
    private const int Smallest = 256 * 1024;

    /// <summary>Bytes of the first level, for data; 0 where the processor does not tell.</summary>
    public static int FirstLevel { get; } = X86Base.IsSupported ? Ask(level: 1) : 0;

    /// <summary>Bytes of the second level; where the processor does not tell, 256 KiB on x86, else 512 KiB.</summary>
    public static int SecondLevel { get; } = X86Base.IsSupported ? Math.Max(Smallest, Ask(level: 2)) : 512 * 1024;

    // Leaf 4 (Intel) and its twin 0x8000001D (AMD) list the caches, as bit fields, until one has type 0.
    private static int Ask(int level)
    {
        foreach (int leaf in new[] { 4, unchecked((int)0x8000001D) })
        {
            if ((uint)X86Base.CpuId(leaf & unchecked((int)0x80000000), 0).Eax < (uint)leaf)
                continue;
            for (int i = 0; X86Base.CpuId(leaf, i) is { Eax: var a, Ebx: var b, Ecx: var sets } && (a & 31) != 0; i++)
            {
                const int instructions = 2;
                if (((a >> 5) & 7) == level && (a & 31) != instructions)
                    return ((b & 0xFFF) + 1) * (((b >> 12) & 0x3FF) + 1) * (((b >> 22) & 0x3FF) + 1) * (sets + 1);
            }
        }

        return 0;
    }
}
