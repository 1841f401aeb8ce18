using QtGpu.Kernels.Host.Float64;

namespace QtGpu.QuantumNeurons.Exact;

/// <summary>Orthonormal wave functions that carry the trace: those of low energy at slice 0.</summary>
internal static class StartBasis
{
    /// <summary>More grid points than this are large: there, work is spared.</summary>
    public const int Large = 1 << 13;

    /// <summary>Every grid point: [size, size].</summary>
    public static double[] Complete(int size)
    {
        var basis = new double[size * size];
        for (int i = 0; i < size; i++)
            basis[(i * size) + i] = 1;
        return basis;
    }

    /// <summary>
    /// [count, size]: polynomials times the Boltzmann factor, carried over half the circle (an eighth, if large) by
    /// the transfer matrix √D₀ K √D₀ of slice 0, which leaves what is low, and made orthonormal on the way.
    /// </summary>
    public static double[] LowStates(
        TensorAction action, int[] parities, LinkOperator link, int count, CancellationToken stop)
    {
        double[] root = Array.ConvertAll(action.Factor(0), Math.Sqrt);
        double[] basis = Polynomials(action, parities, count);
        Multiply(basis, root);
        Orthonormalise(basis, action.Size);
        int steps = Math.Max(2, action.Slices / (action.Size < Large ? 2 : 8));
        for (int step = 0; step < steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            Multiply(basis, root);
            link.Apply(ref basis, null, 1);
            Multiply(basis, root);
            Orthonormalise(basis, action.Size);
        }

        return basis;
    }

    /// <summary>Multiplies every row.</summary>
    public static void Multiply(Span<double> rows, ReadOnlySpan<double> factor)
    {
        for (int i = 0; i < rows.Length; i += factor.Length)
            Vectors.Scale(rows.Slice(i, factor.Length), factor);
    }

    // φ^(2a + p) of each neuron, by total degree.
    private static double[] Polynomials(TensorAction action, int[] parities, int count)
    {
        int axes = action.Grids.Length;
        var basis = new double[count * action.Size];
        int made = 0;
        for (int degree = 0; made < count; degree++)
        {
            foreach (int[] powers in Powers(axes, degree).Take(count - made))
            {
                Span<double> row = basis.AsSpan(made++ * action.Size, action.Size);
                row.Fill(1);
                for (int axis = 0; axis < axes; axis++)
                {
                    (_, int n, int inner) = action.Shape(axis);
                    int exponent = (2 * powers[axis]) + parities[axis];
                    double[] power = Array.ConvertAll(action.Grids[axis].Nodes, phi => Math.Pow(phi, exponent));
                    for (int i = 0; i < row.Length; i++)
                        row[i] *= power[i / inner % n];
                }
            }
        }

        return basis;
    }

    private static IEnumerable<int[]> Powers(int axes, int degree) => axes == 1
        ? [[degree]]
        : Enumerable.Range(0, degree + 1)
            .SelectMany(first => Powers(axes - 1, degree - first).Select(rest => (int[])[first, .. rest]));

    // Gram and Schmidt, twice.
    private static void Orthonormalise(Span<double> basis, int size)
    {
        for (int i = 0; i < basis.Length; i += size)
        {
            Span<double> row = basis.Slice(i, size);
            for (int pass = 0; pass < 2; pass++)
            {
                Vectors.Scale(row, 1 / Math.Sqrt(Vectors.DotInOneSum(row, row)));
                for (int j = 0; j < i; j += size)
                {
                    Span<double> other = basis.Slice(j, size);
                    Vectors.Add(-Vectors.DotInOneSum(row, other), other, row);
                }
            }

            Vectors.Scale(row, 1 / Math.Sqrt(Vectors.DotInOneSum(row, row)));
        }
    }
}
