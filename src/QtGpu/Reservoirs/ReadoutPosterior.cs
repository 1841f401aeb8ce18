using QtGpu.Kernels.Host.Float64;
using QtGpu.Kernels.Random;
using QtGpu.LinearAlgebra;

namespace QtGpu.Reservoirs;

/// <summary>
/// What the training steps leave open of a readout: v ~ N(V, σ²(ΦᵀΦ + λ·1)⁻¹) for each output, the posterior of a
/// Bayesian ridge regression with prior N(0, σ²/λ). σ² is estimated from the residuals, Σ(y − φ·V)²/(T − γ), with the
/// effective number of parameters γ = F − λ·tr(ΦᵀΦ + λ·1)⁻¹.
/// </summary>
/// <remarks>MacKay, Neural Computation 4, 415 (1992), (4.10).</remarks>
internal sealed class ReadoutPosterior
{
    private readonly UpperTriangle _r;
    private readonly double[] _weights, _noise;

    /// <param name="qr">The training steps, with their ridge.</param>
    /// <param name="ridge">λ.</param>
    /// <param name="weights">V [F, outputs].</param>
    /// <param name="steps">T.</param>
    public ReadoutPosterior(StreamingQr qr, double ridge, double[] weights, int steps)
    {
        (_r, _weights) = (new(qr.Factor(), qr.Features), weights);
        Parameters = qr.Features - (ridge * InverseTrace());
        _noise = new double[qr.Outputs];
        for (int k = 0; k < _noise.Length; k++)
        {
            double squares = qr.ResidualSquares(k);
            for (int i = k; i < weights.Length; i += qr.Outputs)
                squares -= ridge * weights[i] * weights[i];
            _noise[k] = Math.Sqrt(Math.Max(0, squares) / Math.Max(1, steps - Parameters));
        }
    }

    /// <summary>γ.</summary>
    public double Parameters { get; }

    /// <summary>σ of each output.</summary>
    public IReadOnlyList<double> Noise => _noise;

    /// <summary>√(1 + φᵀ(ΦᵀΦ + λ·1)⁻¹φ): the deviation of y about φ·V in units of σ. Overwrites φ.</summary>
    public double Deviation(Span<double> phi)
    {
        _r.SolveTransposed(phi);
        return Math.Sqrt(1 + Vectors.Dot(phi, phi));
    }

    /// <summary>V + σ·R⁻¹ε [F, outputs], with normal numbers ε.</summary>
    public void Draw(RandomStream stream, int draw, Span<double> weights)
    {
        int features = _r.N, outputs = _noise.Length;
        var along = new double[features];
        for (int k = 0; k < outputs; k++)
        {
            for (int f = 0; f < features; f++)
                along[f] = stream.Normal(draw, ((long)k * features) + f);
            _r.Solve(along);
            for (int f = 0; f < features; f++)
                weights[(f * outputs) + k] = _weights[(f * outputs) + k] + (_noise[k] * along[f]);
        }
    }

    // tr(RᵀR)⁻¹ = Σⱼ ‖R⁻ᵀeⱼ‖².
    private double InverseTrace()
    {
        var column = new double[_r.N];
        double trace = 0;
        for (int j = 0; j < _r.N; j++)
        {
            Array.Clear(column);
            column[j] = 1;
            _r.SolveTransposed(column);
            trace += Vectors.Dot(column, column);
        }

        return trace;
    }
}
