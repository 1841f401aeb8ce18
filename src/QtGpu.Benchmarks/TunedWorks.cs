using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons;

namespace QtGpu.Benchmarks;

/// <summary>A product, either factor transposed.</summary>
internal sealed class TunedProduct : TunedWork
{
    private const int LargestResult = 1 << 22, RowsOfLarger = 64; // elements read back to be compared

    private readonly Backend _backend;
    private readonly Tensors _tensors;
    private readonly View<float> _a, _b, _c;
    private readonly bool _transposeA, _transposeB;

    public TunedProduct(Backend backend, GemmShape shape, bool transposeA, bool transposeB)
    {
        (_backend, _tensors, _transposeA, _transposeB) = (backend, new Tensors(backend), transposeA, transposeB);
        _a = _tensors.Noise(
            transposeA ? Shape.Of(shape.Batch, shape.K, shape.M) : Shape.Of(shape.Batch, shape.M, shape.K));
        _b = _tensors.Noise(
            transposeB ? Shape.Of(shape.Batch, shape.N, shape.K) : Shape.Of(shape.Batch, shape.K, shape.N));
        _c = _tensors.Noise(Shape.Of(shape.Batch, shape.M, shape.N));
        Flops = shape.Flops;
        Tolerance = 8 * Math.Sqrt(shape.K) * Math.Pow(2, -24) * shape.K; // |a|·|b| is 2/π on the average
    }

    public override double Flops { get; }

    public override double Tolerance { get; }

    public override void Run() => _backend.Dense.Multiply(_a, _transposeA, _b, _transposeB, _c);

    public override float[] Result()
    {
        _backend.Elementwise.Fill(_c, float.NaN);
        Run();
        if (_c.Length <= LargestResult)
            return _c.ToArray();
        int rows = (int)(_c.Length / _c.Columns);
        View<float> all = _c.Reshape(new(rows, _c.Columns));
        return [.. Enumerable.Range(0, RowsOfLarger).SelectMany(
            i => all.Row((int)((long)i * (rows - 1) / (RowsOfLarger - 1))).ToArray())];
    }

    public override void Dispose() => _tensors.Dispose();
}

/// <summary>Sweeps of an algorithm over a quantum neuron.</summary>
internal sealed class TunedSampler(Backend backend, PathUpdate update, TimeLattice lattice, int chains) : TunedWork
{
    private readonly DrivenNeuron _neuron = new(backend, update, lattice, chains, update.Width);

    public override double Tolerance => 0;

    public override void Run() => _neuron.Sweep();

    public override float[] Result()
    {
        _neuron.Begin();
        Run();
        return _neuron.Paths();
    }

    public override void Dispose() => _neuron.Dispose();
}

/// <summary>Steps of reservoirs.</summary>
internal sealed class TunedReservoirs(Backend backend, ReservoirShape shape) : TunedWork
{
    private readonly ReservoirWork _work = new(backend, shape, "tunnelling");

    public override double Tolerance => 2 * ReservoirWork.Tolerance;

    public override void Run() => _work.Run();

    public override float[] Result() => _work.FirstStep();

    public override void Rebuild() => _work.Rebuild();

    public override void Dispose() => _work.Dispose();
}

/// <summary>What is tuned, made as it is asked for.</summary>
internal static class TunedWorks
{
    /// <summary>The parts of a bench whose kernels have a choice, in its order.</summary>
    public static IEnumerable<TunedWork> Of(Backend backend, BenchPlan bench, int threads, Func<double, bool> affords)
    {
        BenchSizes sizes = bench.SizesFor(backend, threads);
        IEnumerable<TunedWork>[] parts =
        [
            bench.Measures(BenchPlan.Products) ? Products(backend, sizes.Products, affords) : [],
            bench.Measures(BenchPlan.Training) ? Training(backend, sizes.Trainings, affords) : [],
            bench.Measures(BenchPlan.Samplers) ? Samplers(backend, sizes.Lattice, sizes.Chains) : [],
            bench.Measures(BenchPlan.Reservoirs) ? Reservoirs(backend, sizes.Reservoirs) : [],
        ];
        return parts.SelectMany(works => works);
    }

    /// <summary>
    /// Products, each plain and as the gradients of a layer have it: Aᵀ·B and A·Bᵀ; small ones first.
    /// </summary>
    /// <param name="backend">Where.</param>
    /// <param name="shapes">Extents.</param>
    /// <param name="affords">Whether there is time for a call of so many operations.</param>
    public static IEnumerable<TunedWork> Products(
        Backend backend, IEnumerable<GemmShape> shapes, Func<double, bool> affords) =>
        from shape in shapes.OrderBy(shape => shape.Flops)
        from transpose in new[] { (A: false, B: false), (A: true, B: false), (A: false, B: true) }
        where affords(shape.Flops)
        select new TunedProduct(backend, shape, transpose.A, transpose.B);

    /// <summary>The products of the layers of nets: forward, dW, and dX but in the first layer.</summary>
    public static IEnumerable<TunedWork> Training(
        Backend backend, IEnumerable<TrainingShape> shapes, Func<double, bool> affords) =>
        from shape in shapes
        from layer in Enumerable.Range(0, shape.Widths.Count - 1)
        let inputs = shape.Widths[layer]
        let outputs = shape.Widths[layer + 1]
        from product in new[]
        {
            (Shape: new GemmShape(shape.Batch, inputs, outputs), TransposeA: false, TransposeB: false),
            (Shape: new GemmShape(inputs, shape.Batch, outputs), TransposeA: true, TransposeB: false),
            (Shape: new GemmShape(shape.Batch, outputs, inputs), TransposeA: false, TransposeB: true),
        }
        where (layer > 0 || !product.TransposeB) && affords(product.Shape.Flops)
        select new TunedProduct(backend, product.Shape, product.TransposeA, product.TransposeB);

    /// <summary>Every algorithm.</summary>
    public static IEnumerable<TunedWork> Samplers(Backend backend, TimeLattice lattice, int chains) =>
        PathUpdateCatalogue.Names.Select(
            name => new TunedSampler(backend, PathUpdateCatalogue.Find(name), lattice, chains));

    /// <summary>Reservoirs, dense and sparse.</summary>
    public static IEnumerable<TunedWork> Reservoirs(Backend backend, IEnumerable<ReservoirShape> shapes) =>
        shapes.Select(shape => new TunedReservoirs(backend, shape));
}
