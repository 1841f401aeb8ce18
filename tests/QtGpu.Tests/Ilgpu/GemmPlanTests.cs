using QtGpu.Checks;
using QtGpu.Devices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Gemm;
using QtGpu.Reference;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>
/// Every tile with every way to share it, on shapes for which the device would choose another: dW and db, the products
/// and a layer against float64, within the bounds of <see cref="GemmChecks"/>. Each runs twice, with the same bits.
/// </summary>
[Collection(ContractCollection.Name)]
public sealed class GemmPlanTests(ContractBackends backends)
{
    // M, N, K around the edges of tiles and strips, in every order of size.
    private static readonly (int M, int N, int K)[] Shapes =
    [
        (1, 1, 1), (5, 9, 64), (16, 32, 260), (33, 20, 129), (130, 7, 70), (127, 132, 257), (3, 257, 300),
        (256, 128, 96),
    ];

    public static TheoryData<string, int, int> Plans
    {
        get
        {
            var plans = new TheoryData<string, int, int>();
            foreach (int tile in new[] { 0, 1, 2, 3 })
            {
                foreach (int slices in new[] { 1, 2, 5 })
                    plans.Add("opencl:0", tile, slices);
            }

            plans.Add("ilgpu-cpu", 3, 1);
            plans.Add("ilgpu-cpu", 3, 3);
            return plans;
        }
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void A_product_does_not_depend_on_how_it_is_cut(string device, int tile, int slices)
    {
        backends.Open(device);
        DeviceInfo found = DeviceCatalogue.List().First(d => d.Name.Equals(device, StringComparison.Ordinal));
        using Backend backend = GemmInspection.Open(found, tile, slices);
        ActivationOperations linear = backend.Activation(Activation.Of(default(Identity)));
        foreach (var (m, n, k) in DeviceCatalogue.IsDebugger(device) ? Shapes[..2] : Shapes)
        {
            float[] a = CheckValues.Normal(m * k, "a"), b = CheckValues.Normal(k * n, "b");
            float[] ones = [.. Enumerable.Repeat(1f, k)];
            double[] product = DenseReference.Multiply(a, b, m, n, k, out double[] magnitude);
            double[] sums = DenseReference.Multiply(ones, b, 1, n, k, out double[] sumMagnitude);
            double rounding = 4 * Math.Sqrt(k) * Expect.Rounding;
            string what = $"[{m}, {k}] × [{k}, {n}]";
            using var memory = new CheckMemory(backend, (m + n + k) % 2 == 0 ? CheckMemory.Aligned : CheckMemory.Odd);
            View<float> right = memory.In(new(k, n), b);
            View<float> left = memory.In(new(m, k), a), leftT = memory.In(new(k, m), DenseReference.Transpose(a, m, k));
            View<float> rightT = memory.In(new(n, k), DenseReference.Transpose(b, k, n));
            float[][]? before = null;
            for (int run = 0; run < 2; run++)
            {
                View<float> c = memory.Out(new(m, n)), dW = memory.Out(new(m, n)), db = memory.Out(Shape.Vector(n));
                View<float> y = memory.Out(new(m, n)), dX = memory.Out(new(m, n));
                backend.Dense.Multiply(left, false, right, false, c);
                backend.Dense.WeightGradient(leftT, right, dW, db);
                linear.Dense(left, right, View<float>.None, y, View<float>.None);
                backend.Dense.InputGradient(left, rightT, View<float>.None, dX);
                float[][] results = [memory.Read(c), dW.ToArray(), y.ToArray(), dX.ToArray(), db.ToArray()];
                for (int i = 0; i < 4; i++)
                    Expect.Close(product, results[i], j => rounding * magnitude[j], $"result {i}, {what}");
                Expect.Close(sums, results[4], j => rounding * sumMagnitude[j], "db, " + what);
                for (int i = 0; before is not null && i < results.Length; i++)
                    Expect.SameBits(before[i], results[i], $"result {i} again, {what}");
                before = results;
            }
        }
    }
}
