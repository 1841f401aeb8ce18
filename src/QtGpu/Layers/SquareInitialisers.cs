using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Layers;

/// <summary>
/// Square blocks side by side, each a random orthogonal matrix: products with it keep lengths, so that gradients
/// neither vanish nor explode through it. (Saxe et al., arXiv:1312.6120.) A matrix that is wider or higher has
/// orthonormal rows or columns.
/// </summary>
public sealed class OrthogonalInitialiser(float gain = 1) : Initialiser
{
    /// <inheritdoc/>
    public override void Fill(Backend backend, View<float> w, RandomStream stream)
    {
        int rows = w.Rows, block = w.Columns % rows == 0 ? rows : w.Columns;
        var values = new float[w.Length];
        for (int first = 0; first < w.Columns; first += block)
        {
            // As many vectors as the smaller extent, each as long as the larger.
            int vectors = Math.Min(rows, block), length = Math.Max(rows, block);
            double[][] q = Orthonormal(vectors, length, stream, first / block);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < block; j++)
                    values[(i * w.Columns) + first + j] = gain * (float)(rows <= block ? q[i][j] : q[j][i]);
            }
        }

        w.Write(values);
    }

    /// <inheritdoc/>
    public override string ToString() => "orthogonal";

    // Normal vectors by the method of Gram and Schmidt, each projected twice (Giraud et al., Numer. Math. 101, 87).
    private static double[][] Orthonormal(int count, int length, RandomStream stream, long step)
    {
        var q = new double[count][];
        for (int i = 0; i < count; i++)
        {
            double[] v = [.. Enumerable.Range(0, length).Select(k => stream.Normal(step, ((long)i * length) + k))];
            for (int again = 0; again < 2; again++)
            {
                for (int j = 0; j < i; j++)
                {
                    double along = Dot(q[j], v);
                    for (int k = 0; k < length; k++)
                        v[k] -= along * q[j][k];
                }
            }

            double norm = Math.Sqrt(Dot(v, v));
            q[i] = Array.ConvertAll(v, x => x / norm);
        }

        return q;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}

/// <summary>
/// Square blocks side by side, each the unit matrix times a factor: a unit begins by keeping what it has. (Le et al.,
/// arXiv:1504.00941.)
/// </summary>
public sealed class IdentityInitialiser(float factor = 1) : Initialiser
{
    /// <inheritdoc/>
    public override void Fill(Backend backend, View<float> w, RandomStream stream)
    {
        var values = new float[w.Length];
        for (int i = 0; i < w.Rows; i++)
        {
            for (int j = i; j < w.Columns; j += w.Rows)
                values[(i * w.Columns) + j] = factor;
        }

        w.Write(values);
    }

    /// <inheritdoc/>
    public override string ToString() => "identity";
}
