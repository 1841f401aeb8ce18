using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;
using QtGpu.Data;
using QtGpu.Kernels.Random;

namespace QtGpu.Tests.Uncertainty;

/// <summary>
/// A softmax regression in float64 from its definition: parameters θ [features + 1, classes] as one vector, with prior
/// precision δ.
/// </summary>
internal sealed class LogisticRegression
{
    private readonly double[][] _rows;
    private readonly int[] _labels;
    private readonly int _classes;
    private readonly double _prior;

    public LogisticRegression(Samples samples, double prior)
    {
        (_classes, _prior) = (samples.Classes, prior);
        _rows = [.. Enumerable.Range(0, samples.Count).Select(i => Features(samples.Row(i)))];
        _labels = [.. Enumerable.Range(0, samples.Count).Select(samples.Label)];
    }

    public int Parameters => _rows[0].Length * _classes;

    /// <summary>Three overlapping clouds in the plane.</summary>
    public static Samples Clouds(int count, string stream = "clouds", double spread = 1)
    {
        var random = RandomStream.Named(3, stream);
        float[] features = new float[2 * count], labels = new float[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 3;
            double angle = 2 * Math.PI * (i % 3) / 3;
            features[2 * i] = (float)((spread * Math.Cos(angle)) + random.Normal(0, 2 * i));
            features[(2 * i) + 1] = (float)((spread * Math.Sin(angle)) + random.Normal(0, (2 * i) + 1));
        }

        return new(features, 2, labels, classes: 3);
    }

    public static double[] Features(ReadOnlySpan<float> x) => [.. x.ToArray().Select(value => (double)value), 1];

    /// <summary>softmax(θᵀφ).</summary>
    public double[] Probabilities(double[] theta, double[] phi)
    {
        double[] z = [.. Enumerable.Range(0, _classes).Select(c =>
            phi.Select((value, f) => value * theta[(f * _classes) + c]).Sum())];
        double[] exponentials = [.. z.Select(x => Math.Exp(x - z.Max()))];
        return [.. exponentials.Select(x => x / exponentials.Sum())];
    }

    public double LogLikelihood(double[] theta) =>
        _rows.Select((phi, n) => Math.Log(Probabilities(theta, phi)[_labels[n]])).Sum();

    /// <summary>−ln p(labels | θ) + ½δ‖θ‖².</summary>
    public double Energy(double[] theta) => (0.5 * _prior * theta.Sum(w => w * w)) - LogLikelihood(theta);

    public Vector<double> Gradient(double[] theta)
    {
        Vector<double> gradient = _prior * Vector<double>.Build.DenseOfArray(theta);
        for (int n = 0; n < _rows.Length; n++)
        {
            double[] p = Probabilities(theta, _rows[n]);
            for (int i = 0; i < Parameters; i++)
            {
                int c = i % _classes;
                gradient[i] += _rows[n][i / _classes] * (p[c] - (c == _labels[n] ? 1 : 0));
            }
        }

        return gradient;
    }

    /// <summary>The generalised Gauss-Newton matrix, which is the Hessian here, element by element.</summary>
    public Matrix<double> Curvature(double[] theta)
    {
        Matrix<double> h = _prior * Matrix<double>.Build.DenseIdentity(Parameters);
        foreach (double[] phi in _rows)
        {
            double[] p = Probabilities(theta, phi);
            for (int i = 0; i < Parameters; i++)
            {
                for (int j = 0; j < Parameters; j++)
                {
                    int c = i % _classes, d = j % _classes;
                    h[i, j] += phi[i / _classes] * phi[j / _classes] * ((c == d ? p[c] : 0) - (p[c] * p[d]));
                }
            }
        }

        return h;
    }

    /// <summary>The θ of least energy, by Newton's method.</summary>
    public double[] Best()
    {
        var theta = new double[Parameters];
        for (int step = 0; step < 30; step++)
        {
            Vector<double> move = Curvature(theta).Solve(Gradient(theta));
            theta = [.. theta.Zip(move, (w, m) => w - m)];
        }

        return theta;
    }

    /// <summary>Mean and deviation of the probabilities of rows over the posterior, by a random walk.</summary>
    public (double[] Mean, double[] Deviation) Posterior(double[] start, double[][] rows)
    {
        var random = RandomStream.Named(1, "metropolis");
        double[] theta = start;
        double energy = Energy(theta);
        var kept = new List<double[]>();
        for (int step = 0; step < 60_000; step++)
        {
            double[] other = [.. theta.Select((w, i) => w + (0.25 * random.Normal(step, i)))];
            double there = Energy(other);
            if (Math.Log(random.Uniform(step, 1000)) < energy - there)
                (theta, energy) = (other, there);
            if (step % 20 == 0)
                kept.Add([.. rows.SelectMany(phi => Probabilities(theta, phi))]);
        }

        return Moments([.. kept]);
    }

    /// <summary>Mean and deviation of each column.</summary>
    public static (double[] Mean, double[] Deviation) Moments(double[][] rows) => (
        [.. rows[0].Select((_, i) => rows.Average(row => row[i]))],
        [.. rows[0].Select((_, i) => rows.Select(row => row[i]).PopulationStandardDeviation())]);
}
