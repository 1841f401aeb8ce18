using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>Random numbers, elementwise passes and optimizer steps give the host backend's bits.</summary>
[Collection(ContractCollection.Name)]
public sealed class HostBitsTests(ContractBackends backends)
{
    private static readonly RandomStream Stream = RandomStream.Named(3, "host bits");

    private static readonly Dictionary<string, Action<Backend, TensorView[]>> Operations = new(StringComparer.Ordinal)
    {
        ["multiply"] = (b, x) => b.Elementwise.Multiply(x[0], x[1], x[2]),
        ["uniform"] = (b, x) => b.Elementwise.FillUniform(x[0], Stream, 5, -1, 3),
        ["normal"] = (b, x) => b.Elementwise.FillNormal(x[0], Stream, 5, 0.3f),
        ["dropout"] = (b, x) => b.Elementwise.Dropout(x[0], TensorView.None, x[1], Stream, 6, 0.3f),
        ["dropout through a slope"] = (b, x) => b.Elementwise.Dropout(x[0], x[1], x[2], Stream, 6, 0.3f),
        ["sgd"] = (b, x) => b.Optimizers.Sgd(x[0], x[1], TensorView.None, TensorView.None, new(0.1f, 0, 0.01f, 1)),
        ["sgd, momentum and clipping"] = (b, x) => b.Optimizers.Sgd(x[0], x[1], x[2], Norm(x[3]), new(0.1f, 0.9f, 0.01f, 1)),
        ["adam"] = (b, x) => b.Optimizers.Adam(x[0], x[1], x[2], Squared(b, x[3]), TensorView.None, Adam(false)),
        ["adamw and clipping"] = (b, x) =>
            b.Optimizers.Adam(x[0], x[1], x[2], Squared(b, x[3]), Norm(x[4]), Adam(true)),
    };

    public static MatrixTheoryData<string, string> DevicesAndOperations => new(DeviceNames.All, Operations.Keys);

    [Theory]
    [MemberData(nameof(DevicesAndOperations))]
    public void An_elementwise_operation_gives_the_bits_of_the_host(string device, string operation)
    {
        Backend backend = backends.Open(device);
        using var host = new HostBackend(threads: 1);
        int count = ContractBackends.IsSlow(device) ? 1_001 : 100_001;
        float[][] expected = Run(host, operation, count), actual = Run(backend, operation, count);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(0, DeviceValues.Differences(expected[i], actual[i]));
    }

    private static float[][] Run(Backend backend, string operation, int count)
    {
        TensorView[] rows = [.. Enumerable.Range(0, 5).Select(i => DeviceValues.Put(backend, DeviceValues.Normal(count, i)))];
        Operations[operation](backend, rows);
        float[][] values = [.. rows.Select(row => row.ToArray())];
        foreach (TensorView row in rows)
            row.Buffer!.Dispose();
        return values;
    }

    private static AdamStep Adam(bool decoupled) => new(0.1f, 0.9f, 0.999f, 1e-8f, 0.01f, decoupled, 0.5f, 1.3f, 2f);

    private static TensorView Norm(TensorView row) => row.Slice(0, new Shape(1, 1));

    // A second moment is not negative.
    private static TensorView Squared(Backend backend, TensorView row)
    {
        backend.Elementwise.Multiply(row, row, row);
        return row;
    }
}
