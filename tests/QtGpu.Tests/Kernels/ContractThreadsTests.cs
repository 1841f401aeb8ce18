using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>The team of threads behind the host backend.</summary>
public sealed class ContractThreadsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Thousands_of_small_operations_are_right_and_end(int threads)
    {
        using var backend = new HostBackend(threads);
        const int n = 3 * 16_384; // three tiles of an elementwise pass
        using DeviceBuffer x = backend.Allocate(n), sum = backend.Allocate(1);
        using DeviceBuffer a = backend.Allocate(64 * 64), c = backend.Allocate(64 * 64);
        var identity = new float[64 * 64];
        for (int i = 0; i < 64; i++)
            identity[(i * 64) + i] = 2;
        a.Write(0, identity);
        View<float> matrix = a.View.Reshape(new(64, 64)), product = c.View.Reshape(new(64, 64));
        Span<float> got = stackalloc float[1];
        for (int i = 0; i < 4000; i++)
        {
            backend.Elementwise.Fill(x.View, i % 7);
            backend.Elementwise.Multiply(x.View, x.View, x.View);
            backend.Elementwise.SumOfSquares(x.View, sum.View);
            sum.Read(0, got);
            Assert.Equal((float)(n * Math.Pow(i % 7, 4)), got[0]);
            backend.Dense.Multiply(matrix, false, matrix, (i & 1) != 0, product);
            c.Read((i % 64) * 65, got);
            Assert.Equal(4, got[0]);
            if (i % 1000 == 0)
                Thread.Sleep(5); // so that the team goes to sleep and has to be woken
        }
    }

    [Fact]
    public void Teams_come_and_go()
    {
        for (int i = 0; i < 300; i++)
        {
            var backend = new HostBackend(threads: 1 + (i % 5));
            if (i % 3 != 0)
            {
                using DeviceBuffer x = backend.Allocate(50_000);
                backend.Activation(Activation.Of(default(Relu))).Forward(x.View, x.View, View<float>.None);
            }

            if (i % 7 == 0)
                Thread.Sleep(1);
            backend.Dispose();
            backend.Dispose();
        }
    }
}
