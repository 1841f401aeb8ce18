using QtGpu.Kernels.Host.Float64;

namespace QtGpu.QuantumNeurons.Exact;

/// <summary>
/// The kinetic factor of a link, a product of one matrix of each neuron, on blocks of wave functions of given parities.
/// </summary>
internal sealed class LinkOperator(TensorAction action, int[] parities)
{
    private readonly double[][] _kinetic = [.. action.Grids.Select((grid, axis) => grid.Links(parities[axis]).Kinetic)];
    private readonly double[][] _matrices = [.. action.Grids.Select(grid => new double[grid.Points * grid.Points])];
    private double[] _scratch = [];

    /// <summary>v ← K d v / <paramref name="divisor"/>, d the inputs' factor, or none.</summary>
    public void Apply(ref double[] v, double[][]? inputs, double divisor)
    {
        for (int axis = 0; axis < _kinetic.Length; axis++)
            ApplyAxis(ref v, axis, inputs?[axis], axis == 0 ? divisor : 1);
    }

    /// <summary>
    /// Adds Σ left(φ) (K d right)(φ′) over all but one neuron, whose own K is left out: what its link's matrix is
    /// weighted with.
    /// </summary>
    public void AddWeights(int axis, double[] left, double[] right, double[][]? inputs, double factor, double[] weights)
    {
        double[] v = (double[])right.Clone();
        for (int other = 0; other < _kinetic.Length; other++)
        {
            if (other != axis)
                ApplyAxis(ref v, other, inputs?[other], 1);
        }

        (int outer, int n, int inner) = action.Shape(axis);
        outer *= v.Length / action.Size;
        var sum = new double[n * n];
        if (inner == 1)
        {
            MatrixProduct.AddTransposed(n, n, outer, left, n, v, sum);
        }
        else
        {
            for (int first = 0; first < v.Length; first += n * inner)
                AddInner(n, inner, left.AsSpan(first), v.AsSpan(first), sum);
        }

        for (int i = 0; i < n; i++)
        {
            Span<double> row = sum.AsSpan(i * n, n);
            if (inputs is not null)
                Vectors.Scale(row, inputs[axis]);
            Vectors.Add(factor, row, weights.AsSpan(i * n, n));
        }
    }

    private void ApplyAxis(ref double[] v, int axis, double[]? input, double divisor)
    {
        if (_scratch.Length != v.Length)
            _scratch = new double[v.Length];
        (int outer, int n, int inner) = action.Shape(axis);
        outer *= v.Length / action.Size;
        bool isLast = inner == 1; // the matrix stands on the right, transposed
        Span<double> matrix = _matrices[axis];
        _kinetic[axis].CopyTo(matrix);
        for (int i = 0; i < n; i++)
        {
            Span<double> row = matrix.Slice(i * n, n);
            Vectors.Scale(row, (isLast ? input?[i] ?? 1 : 1) / divisor);
            if (!isLast && input is not null)
                Vectors.Scale(row, input);
        }

        if (isLast)
        {
            MatrixProduct.Multiply(outer, n, n, v, matrix, _scratch);
        }
        else
        {
            for (int first = 0; first < v.Length; first += n * inner)
                MatrixProduct.Multiply(n, inner, n, matrix, v.AsSpan(first), _scratch.AsSpan(first));
        }

        (v, _scratch) = (_scratch, v);
    }

    // sum += A·Bᵀ: A, B [n, inner].
    private static void AddInner(int n, int inner, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> sum)
    {
        for (int i = 0; i < n; i += 4)
        {
            for (int j = 0; j < n; j += 4)
                MatrixProduct.AddInner(1, inner, a[(i * inner)..], b[(j * inner)..], inner, sum[((i * n) + j)..], n);
        }
    }
}
