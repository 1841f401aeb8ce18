using QtGpu.Checks;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Gemm;
using QtGpu.Reference;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>
/// Products by way of a device's own hardware and library. On tensor cores: where each lane's operands lie, against the
/// layout that the PTX ISA gives for mma.m16n8k8 in tf32, and the numbers where there is such a GPU.
/// </summary>
[Collection(ContractCollection.Name)]
public sealed class GemmOptionsTests(ContractBackends backends)
{
    private const int Edge = 128, Depth = 8, Pitch = 136;

    [Theory]
    [InlineData(GemmPrecision.Tf32, "tf32.tf32", 0)]
    [InlineData(GemmPrecision.Fp16, "f16.f16", 12)]
    public void The_kernel_multiplies_in_registers(GemmPrecision precision, string factors, int packs)
    {
        string ptx = GemmInspection.Ptx(precision);
        string[] lines = [.. ptx.Split('\n').Select(line => line.Trim())];
        int Lines(string start) => lines.Count(line => line.StartsWith(start, StringComparison.Ordinal));
        Assert.Equal(2 * 16, Lines($"mma.sync.aligned.m16n8k8.row.col.f32.{factors}.f32"));
        Assert.Equal(2 * 24, Lines("ld.shared.f32"));
        Assert.Equal(packs == 0 ? 4 * 4 : 0, Lines("cvt.rna.tf32.f32"));
        Assert.Equal(2 * packs, lines.Count(line => line.StartsWith("cvt.rn.f16x2.f32", StringComparison.Ordinal)));
        Assert.DoesNotContain(".local", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.StartsWith("call", StringComparison.Ordinal));
    }

    [Fact]
    public void A_group_of_simulated_warps_multiplies_a_strip()
    {
        float[] a = CheckValues.Normal(Edge * Depth, "a"), b = CheckValues.Normal(Edge * Depth, "b");
        float[] stripA = new float[Pitch * Depth], stripB = new float[Pitch * Depth];
        for (int i = 0; i < Edge * Depth; i++)
        {
            stripA[(i % Depth * Pitch) + (i / Depth)] = a[i];
            stripB[(i / Edge * Pitch) + (i % Edge)] = b[i];
        }

        double[] expected = DenseReference.Multiply(a, b, Edge, Edge, Depth, out _), actual = new double[Edge * Edge];
        Array.Fill(actual, double.NaN);
        for (int warp = 0; warp < 8; warp++)
        {
            var places = Enumerable.Range(warp * 32, 32)
                .Select(thread => GemmInspection.Tf32Places(thread, Pitch)).ToArray();
            for (int block = 0; block < 8; block++)
            {
                for (int second = 0; second < 2; second++)
                    Multiply(places, stripA, stripB, block, second, actual);
            }
        }

        Expect.Close(expected, [.. actual.Select(x => (float)x)], _ => 1e-5, "simulated tensor cores");
    }

    [Fact]
    public void A_device_without_tensor_cores_or_cuBLAS_says_so()
    {
        var error = Assert.Throws<InputException>(
            () => DeviceCatalogue.Open("ilgpu-cpu", products: new(GemmPrecision.Tf32)));
        Assert.Contains("compute capability 8.0", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InputException>(() => DeviceCatalogue.Open("ilgpu-cpu", products: new(CuBlas: true)));
        Assert.Contains("Choose a cuda device", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CuBlas_gives_the_products_of_every_transpose_and_batch()
    {
        backends.Open("cuda:0");
        using Backend backend = Library("cuda:0");
        const int m = 17, n = 33, k = 70, batch = 3;
        float[] a = CheckValues.Normal(batch * m * k, "a"), b = CheckValues.Normal(k * n, "b");
        float[] c = CheckValues.Normal(m * n, "c");
        for (int turn = 0; turn < 8; turn++)
        {
            bool transposeA = (turn & 1) != 0, transposeB = (turn & 2) != 0, accumulate = (turn & 4) != 0;
            using var memory = new CheckMemory(backend);
            float[][] matrices = [.. a.Chunk(m * k)];
            View<float> left = memory.In(
                transposeA ? Shape.Of(batch, k, m) : Shape.Of(batch, m, k),
                [.. matrices.SelectMany(one => transposeA ? DenseReference.Transpose(one, m, k) : one)]);
            View<float> right = memory.In(
                transposeB ? new(n, k) : new(k, n), transposeB ? DenseReference.Transpose(b, k, n) : b);
            View<float> products = memory.InOut(Shape.Of(batch, m, n), [.. c, .. c, .. c]);
            backend.Dense.Multiply(left, transposeA, right, transposeB, products, accumulate);
            float[] actual = memory.Read(products);
            for (int i = 0; i < batch; i++)
            {
                double[] expected = DenseReference.Multiply(matrices[i], b, m, n, k, out double[] magnitude);
                Expect.Close(
                    accumulate ? [.. expected.Zip(c, (product, before) => product + before)] : expected,
                    actual[(i * m * n)..((i + 1) * m * n)],
                    j => 4 * Math.Sqrt(k) * Expect.Rounding * (magnitude[j] + Math.Abs(c[j])),
                    $"matrix {i}, turn {turn}");
            }
        }
    }

    [Theory]
    [InlineData(GemmPrecision.Tf32)]
    [InlineData(GemmPrecision.Fp16)]
    public void On_a_GPU_products_are_right_to_ten_bits(GemmPrecision precision)
    {
        backends.Open("cuda:0");
        using Backend backend = DeviceCatalogue.Open("cuda:0", products: new(precision));
        foreach (var (m, n, k) in new[] { (1, 1, 1), (3, 257, 300), (127, 132, 257), (256, 128, 1024), (130, 7, 65) })
        {
            float[] a = CheckValues.Normal(m * k, "a"), b = CheckValues.Normal(k * n, "b");
            double[] expected = DenseReference.Multiply(a, b, m, n, k, out double[] magnitude);
            using var memory = new CheckMemory(backend, k % 2 == 0 ? CheckMemory.Aligned : CheckMemory.Odd);
            View<float> c = memory.Out(new(m, n));
            backend.Dense.Multiply(memory.In(new(m, k), a), false, memory.In(new(k, n), b), false, c);
            Expect.Close(expected, memory.Read(c), i => magnitude[i] / 1024, $"[{m}, {k}] × [{k}, {n}]");
        }
    }

    private static Backend Library(string device)
    {
        try
        {
            return DeviceCatalogue.Open(device, products: new(CuBlas: true));
        }
        catch (InputException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    // One instruction of a warp, from and to the places of the kernel. A block is 16 × 16 of C, two instructions.
    private static void Multiply(
        (int A, int B, (int Row, int Column)[] C)[] lanes, float[] stripA, float[] stripB, int block, int second,
        double[] c)
    {
        double[,] a = new double[16, 8], b = new double[8, 8];
        for (int lane = 0; lane < 32; lane++)
        {
            // PTX ISA, mma.m16n8k8, .tf32: group = lane / 4; a0 (group, lane % 4), a1 row + 8, a2 column + 4, a3 both.
            int group = lane / 4, inGroup = lane % 4;
            int rows = lanes[lane].A + (block / 2 * 16), columns = lanes[lane].B + (block % 2 * 16) + (second * 2);
            for (int i = 0; i < 4; i++)
                a[group + (i % 2 * 8), inGroup + (i / 2 * 4)] = stripA[rows + (i % 2 * 8) + (i / 2 * 4 * Pitch)];
            for (int i = 0; i < 2; i++)
                b[inGroup + (i * 4), group] = stripB[columns + (i * 4 * Pitch)];
        }

        for (int lane = 0; lane < 32; lane++)
        {
            // c0, c1: (group, 2·inGroup + 0, 1); c2, c3: eight rows below. The kernel keeps them in
            // elements second·2 + 0, 1 of its fours.
            for (int i = 0; i < 4; i++)
            {
                double sum = 0;
                for (int k = 0; k < 8; k++)
                    sum += a[(lane / 4) + (i / 2 * 8), k] * b[k, (lane % 4 * 2) + (i % 2)];
                var (row, column) = lanes[lane].C[(block * 2) + (i / 2)];
                c[(row * Edge) + column + (second * 2) + (i % 2)] = sum;
            }
        }
    }
}
