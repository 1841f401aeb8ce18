using System.Runtime.Intrinsics;

namespace QtGpu.Kernels.Host.Float64;

/// <summary>
/// A·x and Aᵀ·z on the host, in float64, from one reading of W, where A = d·1 + c·W: unit j receives Σᵢ w(i → j)·xᵢ.
/// </summary>
internal sealed unsafe class RecurrentProduct
{
    private const int Rows = 4;

    private readonly RecurrentMatrix _w;
    private readonly RecurrentMatrix? _transposed;

    private readonly double _diagonal, _factor;

    /// <summary>Takes W.</summary>
    /// <param name="w">W.</param>
    /// <param name="diagonal">d.</param>
    /// <param name="factor">c.</param>
    public RecurrentProduct(RecurrentMatrix w, double diagonal = 0, double factor = 1) =>
        (_w, _transposed, _diagonal, _factor) = (w, w.IsSparse ? Transpose(w) : null, diagonal, factor);

    public int Units => _w.Units;

    /// <summary>y = A·x and s = Aᵀ·z, which dense costs nothing more.</summary>
    public void Apply(double[] x, double[] y, double[] z, double[] s, bool isLeftWanted)
    {
        if (_transposed is null)
        {
            Array.Clear(y);
            Dense(x, y, z, s);
        }
        else
        {
            Sparse(_w, x, y);
            if (isLeftWanted)
                Sparse(_transposed, z, s);
        }

        if ((_diagonal, _factor) == (0, 1))
            return;
        Lean(x, y);
        if (isLeftWanted || _transposed is null)
            Lean(z, s);
    }

    private void Lean(double[] x, double[] y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = Math.FusedMultiplyAdd(_factor, y[i], _diagonal * x[i]);
    }

    // Row i holds the weights that leave unit i: y += xᵢ·(row i), and sᵢ = (row i)·z.
    private void Dense(double[] x, double[] y, double[] z, double[] s)
    {
        int n = Units, i = 0;
        fixed (float* w = _w.Values)
        fixed (double* to = y, along = z)
        {
            for (; i + Rows <= n; i += Rows)
                Dense4(w + ((long)i * n), n, x.AsSpan(i, Rows), to, along, s.AsSpan(i, Rows));
            for (; i < n; i++)
                s[i] = Row(w + ((long)i * n), 0, n, x[i], to, along);
        }
    }

    // Four rows: y and z are read once for them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dense4(float* w, int n, ReadOnlySpan<double> x, double* y, double* z, Span<double> s)
    {
        float* w1 = w + n, w2 = w1 + n, w3 = w2 + n;
        Vector512<double> x0 = Vector512.Create(x[0]), x1 = Vector512.Create(x[1]);
        Vector512<double> x2 = Vector512.Create(x[2]), x3 = Vector512.Create(x[3]);
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        int j = 0;
        for (; j + 8 <= n; j += 8)
        {
            Vector512<double> sum = Vector512.Load(y + j), along = Vector512.Load(z + j), row = Widen(w + j);
            sum = Vector512.FusedMultiplyAdd(x0, row, sum);
            s0 = Vector512.FusedMultiplyAdd(along, row, s0);
            row = Widen(w1 + j);
            sum = Vector512.FusedMultiplyAdd(x1, row, sum);
            s1 = Vector512.FusedMultiplyAdd(along, row, s1);
            row = Widen(w2 + j);
            sum = Vector512.FusedMultiplyAdd(x2, row, sum);
            s2 = Vector512.FusedMultiplyAdd(along, row, s2);
            row = Widen(w3 + j);
            Vector512.FusedMultiplyAdd(x3, row, sum).Store(y + j);
            s3 = Vector512.FusedMultiplyAdd(along, row, s3);
        }

        s[0] = Vector512.Sum(s0) + Row(w, j, n, x[0], y, z);
        s[1] = Vector512.Sum(s1) + Row(w1, j, n, x[1], y, z);
        s[2] = Vector512.Sum(s2) + Row(w2, j, n, x[2], y, z);
        s[3] = Vector512.Sum(s3) + Row(w3, j, n, x[3], y, z);
    }

    private static double Row(float* w, int from, int to, double x, double* y, double* z)
    {
        double sum = 0;
        for (int j = from; j < to; j++)
        {
            y[j] = Math.FusedMultiplyAdd(x, w[j], y[j]);
            sum = Math.FusedMultiplyAdd(w[j], z[j], sum);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Widen(float* from)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Load(from));
        return Vector512.Create(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sparse(RecurrentMatrix w, double[] from, double[] to)
    {
        fixed (float* values = w.Values)
        fixed (int* sources = w.Sources, starts = w.RowStarts)
        fixed (double* x = from)
        {
            for (int j = 0; j < to.Length; j++)
            {
                Vector256<double> low = default, high = default; // two chains of sums
                int k = starts[j], end = starts[j + 1];
                for (; k + 8 <= end; k += 8)
                {
                    (Vector256<double> a, Vector256<double> b) = Vector256.Widen(Vector256.Load(values + k));
                    low = Vector256.FusedMultiplyAdd(a, Collect(x, sources + k), low);
                    high = Vector256.FusedMultiplyAdd(b, Collect(x, sources + k + 4), high);
                }

                double sum = Vector256.Sum(low + high);
                for (; k < end; k++)
                    sum = Math.FusedMultiplyAdd(values[k], x[sources[k]], sum);
                to[j] = sum;
            }
        }
    }

    // Plain loads, which are faster than the processor's own gather.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Collect(double* x, int* at) =>
        Vector256.Create(x[at[0]], x[at[1]], x[at[2]], x[at[3]]);

    private static RecurrentMatrix Transpose(RecurrentMatrix w)
    {
        var starts = new int[w.Units + 1];
        foreach (int source in w.Sources!)
            starts[source + 1]++;
        for (int i = 0; i < w.Units; i++)
            starts[i + 1] += starts[i];
        int[] next = [.. starts], targets = new int[w.Sources.Length];
        var values = new float[targets.Length];
        for (int j = 0; j < w.Units; j++)
        {
            for (int k = w.RowStarts![j]; k < w.RowStarts[j + 1]; k++)
            {
                int to = next[w.Sources[k]]++;
                (targets[to], values[to]) = (j, w.Values[k]);
            }
        }

        return RecurrentMatrix.Sparse(w.Units, starts, targets, values);
    }
}
