using QtGpu.Data.Series;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Float64;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;

namespace QtGpu.Reservoirs;

/// <summary>
/// λ = lim 1/T·Σ ln(|v(t + 1)|/|v(t)|) with v ← (1 − α)v + αf′(z)∘(W·v): how fast two states that a series drives alike
/// come together (λ &lt; 0, the echo-state property) or part (λ &gt; 0), per step. In float64, by the tangent map.
/// </summary>
/// <remarks>
/// Benettin et al., Meccanica 15 (1980) 9; conditional exponents: Pecora and Carroll, Phys. Rev. A 44 (1991) 2374.
/// </remarks>
public static class ConditionalLyapunov
{
    /// <summary>λ of a reservoir that a series drives from rest; noise is left out.</summary>
    /// <param name="reservoir">The reservoir.</param>
    /// <param name="series">Drives it, and is its output where that is fed back.</param>
    /// <param name="steps">T, behind the washout, in which v turns to what grows fastest.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <returns>λ; −∞ where every unit forgets within a step, NaN where a state is no longer finite.</returns>
    /// <exception cref="InputException">The series is too short.</exception>
    public static double Of(
        Reservoir reservoir, TimeSeries series, int steps, CancellationToken cancellation = default)
    {
        ReservoirSettings settings = reservoir.Settings;
        int all = settings.Washout + steps;
        if (series.Length < all)
            throw new InputException(
                $"{series.Name}: expected at least {all} steps for a Lyapunov exponent, got {series.Length}; "
                + "give a longer series");
        RecurrentMember member = reservoir.Matrices.Scale(settings);
        var run = new Run(member, settings.Leak, series, settings.Washout, steps, cancellation);
        return settings.CreateActivation().Accept(run);
    }

    private sealed class Run(
        RecurrentMember member, double leak, TimeSeries series, int washout, int steps, CancellationToken cancellation)
        : IActivationVisitor<double>
    {
        public double Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation
        {
            var w = new RecurrentProduct(member.Recurrent);
            int n = w.Units;
            double[] x = new double[n], z = new double[n], v = Start(n), grown = new double[n];
            double[] unused = new double[n], sums = new double[n];
            double growth = 0;
            for (int t = 0; t < washout + steps; t++)
            {
                cancellation.ThrowIfCancellationRequested();
                w.Apply(x, z, unused, sums, isLeftWanted: false);
                w.Apply(v, grown, unused, sums, isLeftWanted: false);
                Drive(z, t);
                double squares = 0;
                for (int j = 0; j < n; j++)
                {
                    double f = activation.Forward(new DoubleLane(z[j]), out DoubleLane slope).Value;
                    x[j] += leak * (f - x[j]);
                    v[j] += leak * ((slope.Value * grown[j]) - v[j]);
                    squares += v[j] * v[j];
                }

                double length = Math.Sqrt(squares);
                if (length == 0)
                    return double.NegativeInfinity;
                for (int j = 0; j < n; j++)
                    v[j] /= length;
                growth += t < washout ? 0 : Math.Log(length);
            }

            return growth / steps;
        }

        // z += b + W_in·u + W_fb·y of the step before.
        private void Drive(double[] z, int t)
        {
            Add(z, member.Input, 0, 1);
            ReadOnlySpan<float> u = series.InputsOf(t, 1);
            for (int k = 0; k < u.Length; k++)
                Add(z, member.Input, k + 1, u[k]);
            ReadOnlySpan<float> y = member.Feedback is null || t == 0 ? [] : series.TargetsOf(t - 1, 1);
            for (int k = 0; k < y.Length; k++)
                Add(z, member.Feedback!, k, y[k]);
        }

        private static void Add(double[] z, float[] weights, int row, double value)
        {
            for (int j = 0; j < z.Length; j++)
                z[j] += weights[(row * z.Length) + j] * value;
        }

        private static double[] Start(int n)
        {
            var stream = RandomStream.Named(0, "tangent");
            return [.. Enumerable.Range(0, n).Select(j => (double)stream.Normal(0, j))];
        }
    }
}
