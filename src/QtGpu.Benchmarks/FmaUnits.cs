using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace QtGpu.Benchmarks;

/// <summary>What multiplies and adds in a core: no more than <see cref="FlopsPerCycle"/> comes out of it.</summary>
/// <param name="Bits">What one of them takes in a cycle.</param>
/// <param name="Count">How many a core has at most.</param>
internal sealed record FmaUnits(int Bits, int Count)
{
    private const int Float = 32, Product = 2; // a multiplication and an addition
    private const string Amd = "AuthenticAMD", Intel = "GenuineIntel";
    private const int Zen5 = 26; // the first family of AMD whose units take 512 bits at once

    /// <summary>float32 operations of a core in a cycle.</summary>
    public int FlopsPerCycle => Product * Count * Bits / Float;

    /// <summary>
    /// Of this processor, with the registers that .NET uses; null where it is not known, as on ARM, or where a
    /// multiply-add is not fused.
    /// </summary>
    public static FmaUnits? Here { get; } = Fma.IsSupported ? Of(Vendor(), Family(), Registers) : null;

    private static int Registers =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>
    /// Two units, each as wide as a register; Zen 4 and older of AMD take a register of 512 bits in halves. Null for
    /// another maker, or an emulator.
    /// </summary>
    public static FmaUnits? Of(string vendor, int family, int registers) => vendor switch
    {
        Amd when family < Zen5 => new(Math.Min(256, registers), 2),
        Amd or Intel => new(registers, 2),
        _ => null,
    };

    private static string Vendor()
    {
        var (_, ebx, ecx, edx) = X86Base.CpuId(0, 0);
        return Encoding.ASCII.GetString([.. new[] { ebx, edx, ecx }.SelectMany(BitConverter.GetBytes)]);
    }

    // Family 15 is continued in the field of the extended family.
    private static int Family()
    {
        int signature = X86Base.CpuId(1, 0).Eax, family = (signature >> 8) & 15;
        return family == 15 ? family + ((signature >> 20) & 255) : family;
    }
}
