using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using QtGpu.Benchmarks;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Lanes;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class FmaPeakTests
{
    private static readonly FmaUnits Zen4 = FmaUnits.Of("AuthenticAMD", 25, 512)!;
    private static readonly FmaUnits Zen5 = FmaUnits.Of("AuthenticAMD", 26, 512)!;

    [Theory]
    [InlineData("AuthenticAMD", 25, 512, 32)] // Zen 4 takes 512 bits in halves
    [InlineData("AuthenticAMD", 26, 512, 64)]
    [InlineData("GenuineIntel", 6, 512, 64)]
    [InlineData("GenuineIntel", 6, 256, 32)]
    [InlineData("AuthenticAMD", 26, 256, 32)] // held to AVX2
    [InlineData("CentaurHauls", 7, 256, null)]
    [InlineData("HygonGenuine", 24, 256, null)]
    [InlineData("VirtualApple", 6, 128, null)]
    public void Width_and_units_are_known_by_family(string vendor, int family, int registers, int? flopsPerCycle) =>
        Assert.Equal(flopsPerCycle, FmaUnits.Of(vendor, family, registers)?.FlopsPerCycle);

    [Fact]
    public void Units_are_known_only_where_a_multiply_add_is_fused() =>
        Assert.True(FmaUnits.Here is null || Fma.IsSupported);

    [Fact]
    public void Chains_are_as_many_as_the_registers_have_room_for()
    {
        Assert.Equal(AdvSimd.IsSupported || Vector512.IsHardwareAccelerated ? 24 : 12, FmaChains.Count);
        // Each of them tends to 1, and this is their sum.
        Assert.Equal(FmaChains.Count, FmaChains.Run<Vector128Lane>(rounds: 100));
    }

    [Fact]
    public void A_peak_above_what_the_clock_allows_is_a_fault()
    {
        // What a clock that started late once made of a core of 2 × 512 bits at 4.1 GHz: 262 GFLOP/s at most.
        var wrong = new FmaPeak(1, 659, 4.1, Zen5);
        Assert.Equal(262.4, wrong.Limit!.Value, 1e-9);
        Assert.Contains("659 GFLOP/s exceeds the 262", wrong.Fault([]), StringComparison.Ordinal);
        Assert.Null(new FmaPeak(1, 117, 3.69, Zen4).Fault([]));
        Assert.NotNull(new FmaPeak(1, 130, 3.69, Zen4).Fault([]));
        Assert.Null(new FmaPeak(2, 230, 3.69, Zen4).Fault([]));
        Assert.NotNull(new FmaPeak(1, 230, 3.69, Zen4).Fault([]));
    }

    [Fact]
    public void A_product_above_the_peak_is_a_fault()
    {
        var peak = new FmaPeak(1, 117, 3.69, Zen4);
        GemmRow possible = Product(110), impossible = Product(125);
        Assert.Null(peak.Fault([possible, new(new(9000, 9000, 9000), null)]));
        Assert.Contains(
            "1000x1000x1000 with 125 GFLOP/s exceeds the FMA peak of 117", peak.Fault([possible, impossible]),
            StringComparison.Ordinal);
        Assert.Null(peak.Or(new(1, 128, 4, Zen4)).Fault([impossible])); // measured again

        // Whether the multiply-adds filled units that are not known cannot be said.
        FmaPeak unknown = peak with { Units = null };
        Assert.False(unknown.Exceeds(impossible));
        Assert.Null(unknown.Fault([impossible]));

        static GemmRow Product(double gflops) =>
            new(new(1000, 1000, 1000), new(2 / gflops, 2 / gflops, 2 / gflops, 2 / gflops, 5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_measured_is_possible_and_no_product_exceeds_it(int threads)
    {
        Assert.SkipWhen(Environment.ProcessorCount < threads, "one processor");
        using var backend = new HostBackend(threads);
        var shape = new GemmShape(256, 256, 256);
        using var work = new GemmWork(backend, shape);
        var peak = FmaPeakBenchmark.Run(threads);
        Assert.InRange(peak.ClockGhz, 0.5, 7);
        GemmRow product = new(shape, Timing.Of(backend, work.Multiply, seconds: 0.1));
        for (int attempt = 0; attempt < 5 && peak.Exceeds(product); attempt++) // a busy machine slows one of the two
            peak = peak.Or(FmaPeakBenchmark.Run(threads));
        Assert.Null(peak.Fault([product]));

        // A processor of a single unit reaches half of two, and a neighbour on the same core takes its share.
        if (peak.Limit is { } limit && threads == 1)
            Assert.InRange(peak.Gflops, 0.3 * limit, 1.08 * limit);
    }
}
