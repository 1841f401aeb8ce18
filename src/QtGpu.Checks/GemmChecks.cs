namespace QtGpu.Checks;

/// <summary>
/// Matrix products against float64. A sum of k products differs from the exact one by about √k·Σ|ab|/2²⁴ if the
/// roundings are independent; four times that is allowed, and one wrong or missing product of k ≤ 1000 is far more.
/// </summary>
internal sealed class GemmChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    private static readonly int[] Sizes = [1, 2, 3, 7, 16, 17, 31, 33, 64, 100, 257];
    private static readonly int[] SomeSizes = [1, 3, 17, 64, 129];
    private static readonly int[] FewSizes = [1, 3, 17];

    // Beyond a cache block in k (384), in rows (192), in columns (512), and the shapes of real layers.
    private static readonly (int M, int N, int K)[] Large =
        [(9, 40, 384), (50, 70, 385), (192, 33, 768), (13, 600, 800), (200, 520, 769), (1, 10, 784), (64, 512, 784),
            (784, 33, 64), (7, 1030, 400)];

    public void Products_of_all_shapes_and_transposes()
    {
        int[] sizes = Extent switch { Extent.Few => FewSizes, Extent.Some => SomeSizes, _ => Sizes };
        int turn = 0;
        foreach (int m in sizes)
        {
            foreach (int n in sizes)
            {
                foreach (int k in sizes)
                {
                    var product = new Product(m, n, k);
                    int all = m * n * k <= 40_000 ? 4 : 1;
                    for (int i = 0; i < all; i++, turn++)
                        product.Check(
                            Backend, (turn & 1) != 0, (turn & 2) != 0, accumulate: turn % 3 == 0, Margin(turn));
                    turn++;
                }
            }
        }
    }

    public void Products_beyond_one_cache_block()
    {
        foreach (var (m, n, k) in Few ? [(5, 9, 400)] : Large)
        {
            var product = new Product(m, n, k);
            for (int turn = 0; turn < 8; turn++)
                product.Check(Backend, (turn & 1) != 0, (turn & 2) != 0, accumulate: (turn & 4) != 0, Margin(turn + k));
        }
    }

    public void A_batch_is_a_product_for_each_matrix_and_batch_one_is_shared()
    {
        foreach (var (batch, m, n, k) in new[] { (2, 3, 5, 7), (5, 17, 33, 16), (3, 40, 9, 390) }.Take(Few ? 1 : 3))
        {
            for (int turn = 0; turn < 8; turn++)
            {
                bool shareA = (turn & 1) != 0, shareB = (turn & 2) != 0, transpose = (turn & 4) != 0;
                var products = Enumerable.Range(0, batch)
                    .Select(i => new Product(m, n, k, shareA ? 0 : i, shareB ? 0 : i)).ToArray();
                using var memory = new CheckMemory(Backend);
                Shape a = transpose ? Shape.Of(shareA ? 1 : batch, k, m) : Shape.Of(shareA ? 1 : batch, m, k);
                Shape b = transpose ? Shape.Of(shareB ? 1 : batch, n, k) : Shape.Of(shareB ? 1 : batch, k, n);
                View<float> c = memory.Out(Shape.Of(batch, m, n));
                Backend.Dense.Multiply(
                    memory.In(a, [.. products.Take(a.Batch).SelectMany(p => p.A(transpose))]), transpose,
                    memory.In(b, [.. products.Take(b.Batch).SelectMany(p => p.B(transpose))]), transpose, c);
                float[] values = memory.Read(c);
                for (int i = 0; i < batch; i++)
                    products[i].Check(values[(i * m * n)..((i + 1) * m * n)], $"matrix {i} of {batch}, turn {turn}");
            }
        }
    }

    public void Without_rows_or_columns_there_is_nothing_to_do_and_without_terms_a_sum_is_0()
    {
        foreach (var (m, n, k) in new[] { (0, 4, 3), (5, 0, 3), (0, 0, 0), (5, 4, 0) })
        {
            var product = new Product(m, n, k);
            for (int turn = 0; turn < 8; turn++)
                product.Check(
                    Backend, (turn & 1) != 0, (turn & 2) != 0, accumulate: (turn & 4) != 0, CheckMemory.Odd);
        }
    }

    public void A_NaN_or_an_infinity_reaches_its_own_row_and_no_other()
    {
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity })
        {
            const int m = 19, n = 37, k = 23;
            float[] a = CheckValues.Normal(m * k, "a"), b = [.. CheckValues.Normal(k * n, "b").Select(MathF.Abs)];
            a[(5 * k) + 22] = bad;
            using var memory = new CheckMemory(Backend);
            View<float> c = memory.Out(new(m, n));
            Backend.Dense.Multiply(memory.In(new(m, k), a), false, memory.In(new(k, n), b), false, c);
            float[] values = memory.Read(c);
            for (int i = 0; i < values.Length; i++)
                Expect.That(
                    i / n == 5 ? values[i].Equals(bad) : float.IsFinite(values[i]),
                    $"{bad}: element {i} is {values[i]}");
        }
    }

    // Odd addresses and multiples of 32 bytes, five times each in turn, so that both meet every transpose.
    private static int Margin(int turn) => turn / 5 % 2 == 0 ? CheckMemory.Odd : CheckMemory.Aligned;

    /// <summary>One product with its float64 reference.</summary>
    private sealed class Product
    {
        private readonly int _m, _n, _k;
        private readonly float[] _a, _b, _c;
        private readonly double[] _expected, _magnitude;

        public Product(int m, int n, int k, int seedA = 0, int seedB = 0)
        {
            (_m, _n, _k) = (m, n, k);
            _a = CheckValues.Normal(m * k, "a" + seedA);
            _b = CheckValues.Normal(k * n, "b" + seedB);
            _c = CheckValues.Normal(m * n, "c");
            _expected = DenseReference.Multiply(_a, _b, m, n, k, out _magnitude);
        }

        public float[] A(bool transposed) => transposed ? DenseReference.Transpose(_a, _m, _k) : _a;

        public float[] B(bool transposed) => transposed ? DenseReference.Transpose(_b, _k, _n) : _b;

        public float[] On(
            Backend backend, bool transposeA, bool transposeB, bool accumulate, int margin = CheckMemory.Odd)
        {
            using var memory = new CheckMemory(backend, margin);
            View<float> a = memory.In(transposeA ? new(_k, _m) : new(_m, _k), A(transposeA));
            View<float> b = memory.In(transposeB ? new(_n, _k) : new(_k, _n), B(transposeB));
            View<float> c = accumulate ? memory.InOut(new(_m, _n), _c) : memory.Out(new(_m, _n));
            backend.Dense.Multiply(a, transposeA, b, transposeB, c, accumulate);
            return memory.Read(c);
        }

        public void Check(Backend backend, bool transposeA, bool transposeB, bool accumulate, int margin) => Check(
            On(backend, transposeA, transposeB, accumulate, margin),
            $"{this}, transposes {transposeA} {transposeB}, accumulate {accumulate}", accumulate);

        public void Check(float[] actual, string what, bool accumulate = false) => Expect.Close(
            accumulate ? [.. _expected.Zip(_c, (e, c) => e + c)] : _expected,
            actual,
            i => 4 * Math.Sqrt(_k) * Expect.Rounding * (_magnitude[i] + (accumulate ? Math.Abs(_c[i]) : 0)),
            what);

        public override string ToString() => $"[{_m}, {_k}] × [{_k}, {_n}]";
    }
}
