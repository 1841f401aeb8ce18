using System.Numerics;
using QtGpu.Kernels.Contract;

namespace QtGpu.Reservoirs;

/// <summary>W·x and Wᵀ·x on the host, in float64: unit j receives Σᵢ w(i → j)·xᵢ.</summary>
internal sealed class MatrixProduct(ReservoirMatrix w)
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

    // y += xᵢ·(row i), the weights that leave unit i.
    private void Spread(double[] x, double[] y)
    {
        int n = Units, width = Vector<float>.Count, half = Vector<double>.Count;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<float> row = w.Values.AsSpan(i * n, n);
            var factor = new Vector<double>(x[i]);
            int j = 0;
            for (; j + width <= n; j += width)
            {
                Vector.Widen(new Vector<float>(row[j..]), out Vector<double> low, out Vector<double> high);
                Vector.FusedMultiplyAdd(factor, low, new Vector<double>(y, j)).CopyTo(y, j);
                Vector.FusedMultiplyAdd(factor, high, new Vector<double>(y, j + half)).CopyTo(y, j + half);
            }

            for (; j < n; j++)
                y[j] = Math.FusedMultiplyAdd(x[i], row[j], y[j]);
        }
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
