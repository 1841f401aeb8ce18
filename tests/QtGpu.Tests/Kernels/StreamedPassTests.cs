using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>Tensors too long for a cache, which passes write past it, hold what short ones hold.</summary>
public class StreamedPassTests
{
    private const int Half = (1 << 22) + 16, Length = (2 * Half) + 5; // a half is not streamed, and begins at a line

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Long_tensors_hold_the_bits_of_short_ones(int width)
    {
        using var host = new HostBackend(threads: 2, width);
        using DeviceBuffer memory = host.Allocate(6L * (Length + 11));
        View<float>[] x = [.. Enumerable.Range(0, 6).Select(
            i => memory.View.Slice(i * (Length + 11L), Shape.Vector(Length)))];
        host.Elementwise.FillUniform(x[0], RandomStream.Named(1, "streamed"), step: 0, low: -2, high: 2);
        host.Elementwise.FillUniform(x[1], RandomStream.Named(2, "streamed"), step: 0, low: -2, high: 2);
        ActivationOperations tunnelling = host.Activation(ActivationCatalogue.Create("tunnelling"));

        tunnelling.Forward(x[0], x[2], x[3]);
        InPieces(part => tunnelling.Forward(part(x[0]), part(x[4]), part(x[5])));
        Assert.Equal(Bits(x[4]), Bits(x[2]));
        Assert.Equal(Bits(x[5]), Bits(x[3]));

        host.Elementwise.Multiply(x[0], x[1], x[2]);
        InPieces(part => host.Elementwise.Multiply(part(x[0]), part(x[1]), part(x[4])));
        Assert.Equal(Bits(x[4]), Bits(x[2]));

        host.Elementwise.Copy(x[0], x[3]);
        Assert.Equal(Bits(x[0]), Bits(x[3]));
    }

    [Fact]
    public void In_place_it_is_the_same()
    {
        using var host = new HostBackend(threads: 1);
        using DeviceBuffer memory = host.Allocate(2L * (Length + 11));
        View<float> x = memory.View.Slice(0, Shape.Vector(Length));
        View<float> y = memory.View.Slice(Length + 11L, Shape.Vector(Length));
        host.Elementwise.FillUniform(x, RandomStream.Named(1, "streamed"), step: 0, low: -2, high: 2);
        host.Elementwise.Multiply(x, x, y);
        host.Elementwise.Multiply(x, x, x);
        Assert.Equal(Bits(y), Bits(x));
    }

    private static void InPieces(Action<Func<View<float>, View<float>>> run)
    {
        run(view => view.Slice(0, Shape.Vector(Half)));
        run(view => view.Slice(Half, Shape.Vector(Length - Half)));
    }

    private static ulong Bits(View<float> view)
    {
        // FNV-1a: eight million numbers are too many for a message.
        ulong hash = 14695981039346656037;
        foreach (float value in view.ToArray())
            hash = (hash ^ BitConverter.SingleToUInt32Bits(value)) * 1099511628211;
        return hash;
    }
}
