using QtGpu.Checks;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>
/// Sums whose groups meet in one launch: the same bits every time, and each row's part with the host's bits.
/// </summary>
[Collection(ContractCollection.Name)]
public sealed class ReductionTests(ContractBackends backends)
{
    public static TheoryData<string> Devices => [.. DeviceNames.All];

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_sum_has_the_same_bits_every_time(string device)
    {
        Backend backend = backends.Open(device);
        bool slow = DeviceCatalogue.IsDebugger(device);
        View<float> x = Put(backend, CheckValues.Normal(slow ? 3_000 : 1_000_000, "x")), y = Put(backend, [1, 2, 3]);
        View<float> sums = backend.Allocate(1).View;
        backend.Elementwise.SumOfSquares(x, sums);
        float[] first = sums.ToArray();
        for (int i = 0; i < (slow ? 2 : 200); i++)
        {
            // A sum of another size between them: each must leave the arrivals as it found them.
            backend.Elementwise.SumOfSquares(y, sums);
            Assert.Equal([14f], sums.ToArray());
            backend.Elementwise.SumOfSquares(x, sums);
            Assert.Equal(first, sums.ToArray());
        }

        foreach (View<float> view in new[] { x, y, sums })
            view.Buffer!.Dispose();
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_loss_is_one_launch_and_its_gradient_has_the_bits_of_the_host(string device)
    {
        Backend backend = backends.Open(device);
        using var host = new HostBackend(threads: 1);
        (int rows, int classes) = DeviceCatalogue.IsDebugger(device) ? (40, 10) : (3000, 10);
        float[] z = CheckValues.Normal(rows * classes, "z");
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % classes)];
        float[] expected = Gradient(host, z, labels, rows, classes, out _);
        float[] actual = Gradient(backend, z, labels, rows, classes, out long launches);
        Assert.Equal(1, launches);
        Expect.SameNumbers(expected, actual, "dLogits");
    }

    private static float[] Gradient(Backend backend, float[] z, int[] labels, int rows, int classes, out long launches)
    {
        View<float> logits = Put(backend, z).Reshape(new(rows, classes));
        using DeviceBuffer classOf = backend.Allocate<int>(rows);
        classOf.Write<int>(0, labels);
        using DeviceBuffer gradient = backend.Allocate(z.Length), statistics = backend.Allocate(2);
        long before = backend.Launches;
        backend.Dense.SoftmaxCrossEntropy(
            logits, classOf.As<int>(), gradient.View.Reshape(logits.Shape), statistics.View);
        launches = backend.Launches - before;
        float[] values = gradient.View.ToArray();
        logits.Buffer!.Dispose();
        return values;
    }

    private static View<float> Put(Backend backend, float[] values)
    {
        View<float> view = backend.Allocate(values.Length).View;
        view.Write(values);
        return view;
    }
}
