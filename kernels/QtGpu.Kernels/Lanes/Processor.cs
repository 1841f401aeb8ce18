using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace QtGpu.Kernels.Lanes;

/// <summary>Who made this processor, where one way of several to the same bits is faster with one maker.</summary>
internal static class Processor
{
    /// <summary>Whether it is Intel's.</summary>
    public static readonly bool IsIntel = X86Base.IsSupported && Vendor() == "GenuineIntel";

    private static string Vendor()
    {
        (_, int b, int c, int d) = X86Base.CpuId(0, 0);
        Span<int> words = [b, d, c];
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words));
    }
}
