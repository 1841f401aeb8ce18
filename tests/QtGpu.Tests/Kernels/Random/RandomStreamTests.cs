using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;
using Xunit;

namespace QtGpu.Tests.Kernels.Random;

public class RandomStreamTests
{
    private static readonly RandomStream Stream = RandomStream.Named(7, "test");

    // The known answers published with Random123 (kat_vectors, philox4x32 10).
    [Theory]
    [InlineData(0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(
        0x299f31d0a4093822, 0x0370734413198a2e, 0x85a308d3243f6a88, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Philox_gives_the_published_answers(
        ulong key, ulong step, ulong block, uint y0, uint y1, uint y2, uint y3)
    {
        Philox.Block(key, step, block, out uint x0, out uint x1, out uint x2, out uint x3);
        Assert.Equal((y0, y1, y2, y3), (x0, x1, x2, x3));
    }

    [Fact]
    public void A_block_holds_the_four_elements_it_stands_for()
    {
        for (long block = 0; block < 100; block++)
        {
            Stream.Block(3, block, out uint x0, out uint x1, out uint x2, out uint x3);
            Stream.Uniform4(3, block, out float u0, out float u1, out float u2, out float u3);
            Stream.Normal4(3, block, out float n0, out float n1, out float n2, out float n3);
            uint[] bits = [x0, x1, x2, x3];
            float[] uniform = [u0, u1, u2, u3];
            float[] normal = [n0, n1, n2, n3];
            for (int i = 0; i < 4; i++)
            {
                Assert.Equal(bits[i], Stream.Bits(3, (4 * block) + i));
                Assert.Equal(uniform[i], Stream.Uniform(3, (4 * block) + i));
                Assert.Equal(normal[i], Stream.Normal(3, (4 * block) + i));
            }
        }
    }

    [Fact]
    public void Uniform_numbers_are_strictly_inside_and_exact()
    {
        Assert.Equal(Math.ScaleB(1, -24), RandomStream.ToUniform(0));
        Assert.Equal(1 - Math.ScaleB(1, -24), RandomStream.ToUniform(uint.MaxValue));
    }

    [Fact]
    public void Uniform_numbers_have_the_moments_of_the_uniform_law()
    {
        const int n = 1_000_000;
        double[] u = [.. Enumerable.Range(0, n).Select(i => (double)Stream.Uniform(1, i))];
        double mean = u.Average();
        Assert.Equal(0.5, mean, 4 * Math.Sqrt(1.0 / 12 / n));
        Assert.Equal(1.0 / 12, u.Average(x => (x - 0.5) * (x - 0.5)), 4 * Math.Sqrt(1.0 / 180 / n));
        Assert.Equal(
            0, Enumerable.Range(0, n - 1).Average(i => (u[i] - 0.5) * (u[i + 1] - 0.5)), 4.0 / 12 / Math.Sqrt(n));
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal_law()
    {
        const int n = 1_000_000;
        double[] x = [.. Enumerable.Range(0, n).Select(i => (double)Stream.Normal(2, i))];
        double slack = 4 / Math.Sqrt(n);
        Assert.Equal(0, x.Average(), slack);
        Assert.Equal(1, x.Average(v => v * v), Math.Sqrt(2) * slack);
        Assert.Equal(0, x.Average(v => v * v * v), Math.Sqrt(15) * slack);
        Assert.Equal(3, x.Average(v => v * v * v * v), Math.Sqrt(96) * slack);
        Assert.Equal(0, Enumerable.Range(0, n / 2).Average(i => x[2 * i] * x[(2 * i) + 1]), Math.Sqrt(2) * slack);
        Assert.Equal(0.0455003, x.Count(v => Math.Abs(v) > 2) / (double)n, 0.2085 * slack);
    }

    [Fact]
    public void Whole_numbers_stay_below_their_bound_and_are_even()
    {
        int[] counts = new int[7];
        for (int i = 0; i < 700_000; i++)
            counts[Stream.Below(3, i, 7)]++;
        Assert.All(counts, c => Assert.Equal(100_000, c, 4 * Math.Sqrt(100_000 * 6.0 / 7)));
        Assert.Equal(0, Stream.Below(3, 0, 1));
    }

    [Fact]
    public void Steps_names_and_seeds_give_unrelated_numbers()
    {
        Assert.Equal(Stream, RandomStream.Named(7, "test"));
        RandomStream[] others = [RandomStream.Named(8, "test"), RandomStream.Named(7, "tesu")];
        foreach (RandomStream other in others)
            Assert.Equal(0, Correlation(i => Stream.Normal(0, i), i => other.Normal(0, i)), 0.02);
        Assert.Equal(0, Correlation(i => Stream.Normal(0, i), i => Stream.Normal(1, i)), 0.02);

        static double Correlation(Func<int, float> a, Func<int, float> b) =>
            Enumerable.Range(0, 40_000).Average(i => (double)a(i) * b(i));
    }

    [Fact]
    public unsafe void Box_Muller_gives_the_same_bits_in_a_register()
    {
        float* u = stackalloc float[4];
        float* n = stackalloc float[8];
        for (long block = 0; block < 2000; block += 2)
        {
            Stream.Uniform4(5, block, out float u0, out float v0, out float u1, out float v1);
            Stream.Normal4(5, block, out float n0, out float n1, out float n2, out float n3);
            (u[0], u[1], u[2], u[3]) = (u0, u1, u0, u1);
            Vector128Lane a = Vector128Lane.Load(u);
            (u[0], u[1], u[2], u[3]) = (v0, v1, v0, v1);
            Vector128Lane.Store(RandomStream.BoxMuller(a, Vector128Lane.Load(u), out Vector128Lane odd), n);
            Vector128Lane.Store(odd, n + 4);
            Assert.Equal((n0, n1, n2, n3), (n[0], n[4], n[1], n[5]));
        }
    }

    // Blocks and steps whose numbers fill the upper counter words too.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 160)]
    [InlineData(long.MaxValue, (1L << 34) - 32)]
    [InlineData(0x0370734413198a2e, (1L << 50) + 48)]
    public void Every_register_draws_the_uniform_numbers_of_the_stream(long step, long first)
    {
        Draws<ScalarLane>(step, first);
        Draws<Vector128Lane>(step, first);
        Draws<Vector256Lane>(step, first);
        Draws<Vector512Lane>(step, first);
    }

    private static unsafe void Draws<TLane>(long step, long first)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        float* uniform = stackalloc float[TLane.Width];
        for (long element = first; element < first + 64; element += TLane.Width)
        {
            TLane.Store(TLane.Uniform(Stream, step, element), uniform);
            for (int i = 0; i < TLane.Width; i++)
                Assert.Equal(Stream.Uniform(step, element + i), uniform[i]);
        }
    }
}
