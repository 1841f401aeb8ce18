using QtGpu.Kernels.Host.Float64;

namespace QtGpu.QuantumNeurons.Exact;

/// <summary>
/// Tr Πₜ K e^(−dt Vₜ) over wave functions of given parities, one of each neuron, and the densities that go with it.
/// </summary>
/// <remarks>
/// Inputs are symmetric in time, so that the product is A·Aᵀ with half the circle in A, and the trace a sum of squares
/// Σᵣ |Aᵀeᵣ|² over any basis e. At slice 0, between two kinks, few low states carry it: those are taken, until the next
/// would add nothing (or all grid points, where the circle is too short for that). Carrying eᵣ once around gives the
/// forward and, by the symmetry, the backward vector of every slice.
/// </remarks>
internal sealed class SectorTrace
{
    private const long BatchBytes = 256 << 20;

    private readonly TensorAction _action;
    private readonly LinkOperator _link;
    private readonly int _half, _size;

    // Basis states, and what they are after one circle.
    private readonly List<(double[] State, double[] Image)> _images = [];

    // ln of what the vectors have been divided by, before each slice.
    private readonly double[] _scale;

    private SectorTrace(TensorAction action, int[] parities)
    {
        (_action, _link, Parities) = (action, new(action, parities), parities);
        (_half, _size) = (action.Slices / 2, action.Size);
        _scale = new double[action.Slices + 1];
        Densities = [.. action.Grids.Select(grid => new double[(_half + 1) * grid.Points])];
        Links = [.. action.Grids.Select(grid => new double[grid.Points * grid.Points])];
    }

    /// <summary>Bytes that a sector takes while it is computed, without its result.</summary>
    public static double BytesOf(double size, int slices) => sizeof(double) * size * ((slices / 2) + 12);

    /// <summary>0: even, 1: odd in φ of that neuron.</summary>
    public int[] Parities { get; }

    /// <summary>The trace, divided by exp(<see cref="LogScale"/>).</summary>
    public double Trace { get; private set; }

    /// <summary>ln of what was divided out, of everything here.</summary>
    public double LogScale => _scale[^1];

    /// <summary>
    /// What the last basis state adds to the trace, and what the circle leads to outside the basis, relative.
    /// </summary>
    public double Truncation { get; private set; }

    /// <summary>[neuron][slice 0 … Nt/2, point]: weight of φᵢ.</summary>
    public double[][] Densities { get; }

    /// <summary>[neuron][point, point]: what a link's matrix is weighted with, summed over all links.</summary>
    public double[][] Links { get; }

    /// <summary>Computes one sector.</summary>
    /// <param name="action">The action.</param>
    /// <param name="parities">0 or 1 of each neuron.</param>
    /// <param name="tolerance">Of the trace, relative.</param>
    /// <param name="links">Whether <see cref="Links"/> are wanted.</param>
    /// <param name="stop">Stops it.</param>
    public static SectorTrace Of(
        TensorAction action, int[] parities, double tolerance, bool links, CancellationToken stop)
    {
        var sector = new SectorTrace(action, parities);
        for (int done = 0, count = 4; count <= action.Size / 2; done = count, count *= 2)
        {
            // The first of many low states are those of few.
            double[] basis = StartBasis.LowStates(action, parities, sector._link, count, stop);
            if (sector.Add(basis.AsSpan(done * action.Size), tolerance, links, stop))
                return sector.Finish();
        }

        sector = new SectorTrace(action, parities);
        sector.Add(StartBasis.Complete(action.Size), null, links, stop);
        return sector.Finish();
    }

    // Adds basis states until one adds next to nothing: true. Without a tolerance: all, and they are all there are.
    private bool Add(ReadOnlySpan<double> basis, double? tolerance, bool links, CancellationToken stop)
    {
        double[] root = Array.ConvertAll(_action.Factor(0), Math.Sqrt);
        int together = (int)Math.Clamp(BatchBytes / (8L * _size * _half), 1, 4) * _size;
        for (; basis.Length > 0; basis = basis[Math.Min(together, basis.Length)..])
        {
            double[] start = basis[..Math.Min(together, basis.Length)].ToArray();
            StartBasis.Multiply(start, root);
            double[] images = Circle(start, links, stop);
            if (tolerance is null)
                continue;
            StartBasis.Multiply(images, root);
            for (int i = 0; i < start.Length; i += _size)
                _images.Add((basis.Slice(i, _size).ToArray(), images.AsSpan(i, _size).ToArray()));
            Truncation = Math.Max(Truncation, Missing());
            if (Truncation <= tolerance)
                return true;
        }

        if (tolerance is null)
            Truncation = 0;
        return false;
    }

    // The circle's operator M is positive: where it leads out of the basis, by a residual r, M has |r|²/λ there.
    private double Missing()
    {
        double sum = 0;
        foreach ((_, double[] image) in _images)
        {
            double[] rest = (double[])image.Clone();
            foreach ((double[] state, _) in _images)
                Vectors.Add(-Vectors.DotInOneSum(rest, state), state, rest);
            sum += Vectors.DotInOneSum(rest, rest);
        }

        return sum / (Trace * Trace);
    }

    private SectorTrace Finish()
    {
        double common = Math.Exp((2 * _scale[_half]) - LogScale);
        foreach (double[] weights in Densities.Concat(Links))
            Vectors.Scale(weights, common);
        return this;
    }

    // Carries vectors once around the circle; v at slice t is before its own factor, but for slice 0, which has √D₀ at
    // either end.
    private double[] Circle(double[] start, bool links, CancellationToken stop)
    {
        bool isFirst = Trace == 0;
        var history = new double[_half + 1][];
        double[] v = (double[])start.Clone();
        for (int t = 0; t < _action.Slices; t++)
        {
            stop.ThrowIfCancellationRequested();
            if (t <= _half)
                history[t] = (double[])v.Clone();
            if (t > 0)
                StartBasis.Multiply(v, _action.Wells);
            if (t >= _half)
            {
                AddDensities(_action.Slices - t, history[_action.Slices - t], v);
                if (links)
                    AddLinks(_action.Slices - 1 - t, history[_action.Slices - 1 - t], v);
            }

            if (isFirst)
                _scale[t + 1] = _scale[t] + Math.Log(Vectors.Largest(v.AsSpan(0, _size)));
            _link.Apply(ref v, t > 0 ? _action.Inputs(t) : null, Math.Exp(_scale[t + 1] - _scale[t]));
        }

        for (int i = 0; i < v.Length; i += _size)
        {
            double weight = Vectors.DotInOneSum(start.AsSpan(i, _size), v.AsSpan(i, _size));
            Trace += weight;
            Truncation = weight / Trace;
        }

        AddDensities(0, start, v);
        return v;
    }

    // Forward times backward vector, summed over all but one neuron. The wells' factor is in one of them.
    private void AddDensities(int slice, double[] forward, double[] backward)
    {
        double[] product = (double[])forward.Clone();
        StartBasis.Multiply(product, backward);
        double factor = Math.Exp(_scale[slice] + _scale[_action.Slices - slice] - (2 * _scale[_half]));
        double[][]? inputs = slice > 0 ? _action.Inputs(slice) : null;
        for (int axis = Densities.Length - 1; axis >= 0; axis--)
        {
            if (inputs is not null)
                _action.MultiplyAxis(product, axis, inputs[axis]);
        }

        for (int axis = 0; axis < Densities.Length; axis++)
        {
            (_, int n, int inner) = _action.Shape(axis);
            Span<double> density = Densities[axis].AsSpan(slice * n, n);
            for (int first = 0; inner == 1 && first < product.Length; first += n)
                Vectors.Add(factor, product.AsSpan(first, n), density);
            for (int first = 0, i = 0; inner > 1 && first < product.Length; first += inner, i = (i + 1) % n)
                density[i] += factor * Vectors.Sum(product.AsSpan(first, inner));
        }
    }

    // Between this slice and the next, whose forward vectors these are, and those of the mirrored slice.
    private void AddLinks(int slice, double[] forward, double[] mirrored)
    {
        int next = slice + 1;
        double[] left = (double[])forward.Clone();
        if (slice > 0)
        {
            StartBasis.Multiply(left, _action.Wells);
            for (int axis = 0; axis < Links.Length; axis++)
                _action.MultiplyAxis(left, axis, _action.Inputs(slice)[axis]);
        }

        double factor = 2 * Math.Exp(_scale[slice] + _scale[_action.Slices - next] - (2 * _scale[_half]));
        for (int axis = 0; axis < Links.Length; axis++)
            _link.AddWeights(axis, left, mirrored, _action.Inputs(next), factor, Links[axis]);
    }
}
