using QtGpu.Checks;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Host.Gemm;
using QtGpu.Kernels.Host.Skeletons;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Products;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>
/// What is read where it lies is chosen by processor, in a table each; any of them gives the bits of this one's.
/// </summary>
public sealed class OperandPlacesTests
{
    [Theory]
    [InlineData(3, 64, 64, 64)]
    [InlineData(5, 70, 64, 33)]
    [InlineData(1, 67, 128, 50)]
    [InlineData(1, 40, 192, 40)]
    [InlineData(1, 3, 250, 300)]
    [InlineData(1, 64, 100, 784)]
    [InlineData(1, 301, 100, 96)]
    [InlineData(1, 784, 10, 64)]
    [InlineData(1, 25, 2200, 40)]
    [InlineData(1, 31, 70, 1024)]
    [InlineData(1, 1024, 33, 20)]
    [InlineData(2, 77, 131, 1030)]
    [InlineData(1, 13, 700, 145)]
    [InlineData(1, 300, 90, 48)]
    [InlineData(1, 400, 1100, 530)]
    [InlineData(1, 1030, 131, 600)]
    public void Tables_of_other_processors_give_the_same_bits(int batch, int m, int n, int k)
    {
        float[] a = CheckValues.Normal(batch * m * k, "a"), b = CheckValues.Normal(batch * k * n, "b");
        float[] c = CheckValues.Normal(batch * m * n, "c");
        using var host = new HostBackend(threads: 1);
        foreach ((bool transposeA, bool transposeB) in Transposes)
        {
            using var memory = new CheckMemory(host);
            View<float> viewA = memory.In(transposeA ? Shape.Of(batch, k, m) : Shape.Of(batch, m, k), a);
            View<float> viewB = memory.In(transposeB ? Shape.Of(batch, n, k) : Shape.Of(batch, k, n), b);
            Product To(View<float> result) => new(viewA, transposeA, viewB, transposeB, result);
            View<float> here = memory.InOut(Shape.Of(batch, m, n), c);
            host.Dense.Multiply(viewA, transposeA, viewB, transposeB, here, accumulate: true);
            float[] expected = memory.Read(here);
            foreach (OperandPlaces places in Tables)
            {
                foreach (Action<Product, OperandPlaces> multiply in Lanes)
                {
                    View<float> there = memory.InOut(Shape.Of(batch, m, n), c);
                    multiply(To(there), places);
                    Expect.SameBits(expected, memory.Read(there), $"{m}×{k}·{k}×{n} by {places}");
                }
            }
        }
    }

    private static (bool A, bool B)[] Transposes { get; } = [(false, false), (true, false), (false, true)];

    private static OperandPlaces[] Tables { get; } =
        [OperandPlaces.Intel, OperandPlaces.Zen5, OperandPlaces.Zen3, OperandPlaces.Others];

    private static Action<Product, OperandPlaces>[] Lanes { get; } =
        [Multiply<Vector512Lane>, Multiply<Vector256Lane>, Multiply<Vector128Lane>];

    private static unsafe void Multiply<TLane>(Product product, OperandPlaces places)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        using var team = new Team(2);
        float** table = stackalloc float*[HostOperands.TableLength];
        HostOperands.Fill([product.C], table);
        BlockedGemm<TLane>.Run(team, product, default(StoreProduct), accumulate: true, table, places);
    }
}
