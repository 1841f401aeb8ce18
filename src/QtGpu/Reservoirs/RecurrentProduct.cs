using System.Numerics;
using QtGpu.Kernels.Contract;

namespace QtGpu.Reservoirs;

/// <summary>W·x and Wᵀ·x on the host, in float64: unit j receives Σᵢ w(i → j)·xᵢ.</summary>
internal sealed class RecurrentProduct(ReservoirMatrix w)
{
    public int Units => w.Units;

    /// <summary>y = W·x, or Wᵀ·x.</summary>
    public void Apply(double[] x, double[] y, bool transposed = false)
    {
        Array.Clear(y);
        if (w.IsSparse)
            Sparse(x, y, transposed);
        else if (transposed)
            Gather(x, y);
        else
            Spread(x, y);
    }

    // y += xᵢ·(row i), the weights that leave unit i, four at a time: y is read and written once for them.
    private void Spread(double[] x, double[] y)
    {
        int n = Units, i = 0;
        for (; i + 4 <= n; i += 4)
        {
            for (int j = 0; j < n; j = Spread4(i, j, x, y))
            {
            }
        }

        for (; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                y[j] = Math.FusedMultiplyAdd(x[i], w.Values[(i * n) + j], y[j]);
        }
    }

    // As many registers as there are from column j on, else one number; returns the column behind.
    private int Spread4(int i, int j, double[] x, double[] y)
    {
        int n = Units, width = Vector<float>.Count, half = Vector<double>.Count;
        ReadOnlySpan<float> w0 = w.Values.AsSpan(i * n, n), w1 = w.Values.AsSpan((i + 1) * n, n);
        ReadOnlySpan<float> w2 = w.Values.AsSpan((i + 2) * n, n), w3 = w.Values.AsSpan((i + 3) * n, n);
        if (j + width > n)
        {
            y[j] += (x[i] * w0[j]) + (x[i + 1] * w1[j]) + (x[i + 2] * w2[j]) + (x[i + 3] * w3[j]);
            return j + 1;
        }

        Vector<double> x0 = new(x[i]), x1 = new(x[i + 1]), x2 = new(x[i + 2]), x3 = new(x[i + 3]);
        for (; j + width <= n; j += width)
        {
            Vector<double> low = new(y, j), high = new(y, j + half);
            Vector.Widen(new Vector<float>(w0[j..]), out Vector<double> a, out Vector<double> b);
            low = Vector.FusedMultiplyAdd(x0, a, low);
            high = Vector.FusedMultiplyAdd(x0, b, high);
            Vector.Widen(new Vector<float>(w1[j..]), out a, out b);
            low = Vector.FusedMultiplyAdd(x1, a, low);
            high = Vector.FusedMultiplyAdd(x1, b, high);
            Vector.Widen(new Vector<float>(w2[j..]), out a, out b);
            low = Vector.FusedMultiplyAdd(x2, a, low);
            high = Vector.FusedMultiplyAdd(x2, b, high);
            Vector.Widen(new Vector<float>(w3[j..]), out a, out b);
            Vector.FusedMultiplyAdd(x3, a, low).CopyTo(y, j);
            Vector.FusedMultiplyAdd(x3, b, high).CopyTo(y, j + half);
        }

        return j;
    }

    // yᵢ = (row i)·x.
    private void Gather(double[] x, double[] y)
    {
        int n = Units, width = Vector<float>.Count, half = Vector<double>.Count;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<float> row = w.Values.AsSpan(i * n, n);
            Vector<double> low = Vector<double>.Zero, high = low;
            int j = 0;
            for (; j + width <= n; j += width)
            {
                Vector.Widen(new Vector<float>(row[j..]), out Vector<double> a, out Vector<double> b);
                low = Vector.FusedMultiplyAdd(a, new Vector<double>(x, j), low);
                high = Vector.FusedMultiplyAdd(b, new Vector<double>(x, j + half), high);
            }

            double sum = Vector.Sum(low + high);
            for (; j < n; j++)
                sum = Math.FusedMultiplyAdd(row[j], x[j], sum);
            y[i] = sum;
        }
    }

    private void Sparse(double[] x, double[] y, bool transposed)
    {
        for (int j = 0; j < Units; j++)
        {
            double sum = 0;
            for (int k = w.RowStarts![j]; k < w.RowStarts[j + 1]; k++)
            {
                if (transposed)
                    y[w.Sources![k]] += w.Values[k] * x[j];
                else
                    sum += w.Values[k] * x[w.Sources![k]];
            }

            if (!transposed)
                y[j] = sum;
        }
    }
}
