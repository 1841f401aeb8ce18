using MathNet.Numerics;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.LinearAlgebra;
using QtGpu.Models;

namespace QtGpu.Uncertainty;

/// <summary>
/// A trained classifier whose last layer θ = [W; b] is uncertain: N(θ*, H⁻¹) about the trained θ*, with the generalised
/// Gauss-Newton matrix H = Σₙ φₙφₙᵀ ⊗ (diag(pₙ) − pₙpₙᵀ) + δ·1 of the training samples approximated by
/// (Σₙ φₙφₙᵀ) ⊗ (1/N)Σₙ(diag(pₙ) − pₙpₙᵀ) + δ·1, which is exact where p is the same for all of them.
/// </summary>
/// <remarks>
/// Ritter, Botev and Barber, ICLR 2018 (Kronecker factors); Kristiadi, Hein and Hennig, arXiv:2002.10118 (last layer);
/// Daxberger et al., arXiv:2106.14806 (δ by marginal likelihood, afterwards).
/// </remarks>
public sealed class LastLayerLaplace : Predictor
{
    private readonly LastLayer _layer;
    private readonly KroneckerPrecision _precision;
    private readonly DrawnLastLayer? _draws;

    /// <summary>Fits the posterior: one pass over the training samples. The parameters are copied.</summary>
    /// <param name="model">A network that ends in a linear dense layer, the logits of a softmax.</param>
    /// <param name="backend">The device.</param>
    /// <param name="parameters">Its trained parameters.</param>
    /// <param name="train">The samples that it was trained on.</param>
    /// <param name="settings">Null: as they stand.</param>
    /// <param name="heldOut">What δ is chosen by, where there are any and it is to be chosen.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="InputException">
    /// Another kind of network, samples without classes or of others, or a setting out of its range.
    /// </exception>
    public LastLayerLaplace(
        Sequential model, Backend backend, ParameterBuffer parameters, Samples train, LaplaceSettings? settings = null,
        Samples? heldOut = null, CancellationToken cancellation = default)
    {
        settings ??= new();
        Setting.Check(settings);
        _layer = new(model, backend, parameters, train.Features);
        foreach (Samples samples in heldOut is null ? [train] : new[] { train, heldOut })
            RequireClasses(samples);

        int classes = _layer.Classes;
        var features = new GramMatrix(_layer.Features);
        var curvature = new double[classes * classes];
        double logLikelihood = 0, square = _layer.Weights.Sum(w => w * w);
        try
        {
            _layer.Each(
                train,
                (sample, phi) =>
                {
                    features.Add(phi);
                    double[] p = _layer.Logits(phi);
                    Softmax.Apply(p);
                    logLikelihood += ProbabilityScores.Log(p[train.Label(sample)]);
                    for (int c = 0; c < classes; c++)
                    {
                        for (int d = 0; d < classes; d++)
                            curvature[(c * classes) + d] += ((c == d ? p[c] : 0) - (p[c] * p[d])) / train.Count;
                    }
                },
                cancellation);
            _precision = new(features.ToArray(), curvature);
            PriorPrecision = settings.PriorPrecision > 0 ? settings.PriorPrecision
                : heldOut is null ? PriorSearch.Least(delta => -LogOccam(delta))
                : ByHeldOut(heldOut, cancellation);
            LogEvidence = logLikelihood + LogOccam(PriorPrecision);
            _draws = settings.Draws == 0 ? null : new(
                model, backend, parameters, train, settings.Draws,
                Drawn(RandomStream.Named(settings.Seed, "laplace")));
        }
        catch
        {
            Dispose();
            throw;
        }

        // What of the evidence depends on δ.
        double LogOccam(double delta) => 0.5 * (
            (_layer.Weights.Length * Math.Log(delta)) - (delta * square) - _precision.LogDeterminant(delta));
    }

    /// <summary>δ.</summary>
    public double PriorPrecision { get; }

    /// <summary>ln p(labels | δ) by Laplace's method: ln p(labels | θ*) + ln p(θ* | δ) + ½·ln det(2π·H⁻¹).</summary>
    public double LogEvidence { get; }

    /// <inheritdoc/>
    public override string Name =>
        _draws is null ? "last-layer Laplace, closed form" : $"last-layer Laplace, {Members} draws";

    /// <inheritdoc/>
    public override int Members => _draws?.Count ?? 1;

    /// <inheritdoc/>
    public override float[] Predict(Samples samples, CancellationToken cancellation = default) =>
        _draws?.Predict(samples, cancellation) ?? ClosedForm(samples, cancellation);

    /// <summary>
    /// The posterior mean of the probabilities [rows, classes] without draws, each pair of classes by the probit
    /// approximation: p_c ∝ 1/Σ_d exp(−(z_c − z_d)/√(1 + π/8·Var(z_c − z_d))). MacKay's for two classes.
    /// </summary>
    /// <remarks>MacKay, Neural Comp. 4, 720 (1992); Lu, Ie and Sha, arXiv:2006.07584 (mf2).</remarks>
    /// <exception cref="InputException">The samples have other features than the network.</exception>
    public float[] ClosedForm(Samples samples, CancellationToken cancellation = default)
    {
        var all = new float[samples.Count * _layer.Classes];
        _layer.Each(
            samples,
            (sample, phi) =>
            {
                double[] p = Probit(PriorPrecision, _layer.Logits(phi), _precision.Projected(phi));
                for (int c = 0; c < p.Length; c++)
                    all[(sample * p.Length) + c] = (float)p[c];
            },
            cancellation);
        return all;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _layer.Dispose();
        _draws?.Dispose();
        base.Dispose();
    }

    /// <summary>Each draw of θ, [F, classes].</summary>
    internal IEnumerable<double[]> Drawn(RandomStream stream)
    {
        for (int draw = 0; ; draw++)
        {
            double[] theta = _precision.Deviation(PriorPrecision, element => stream.Normal(draw, element));
            for (int i = 0; i < theta.Length; i++)
                theta[i] += _layer.Weights[i];
            yield return theta;
        }
    }

    private double ByHeldOut(Samples samples, CancellationToken cancellation)
    {
        var rows = new List<(double[] Logits, double[] Projected, int Label)>();
        _layer.Each(
            samples,
            (sample, phi) => rows.Add((_layer.Logits(phi), _precision.Projected(phi), samples.Label(sample))),
            cancellation);
        return PriorSearch.Least(
            delta => -rows.Sum(row => ProbabilityScores.Log(Probit(delta, row.Logits, row.Projected)[row.Label])));
    }

    private double[] Probit(double delta, double[] z, double[] projected)
    {
        int classes = z.Length;
        double[] variances = new double[classes * classes], p = new double[classes];
        _precision.Differences(delta, projected, variances);
        for (int c = 0; c < classes; c++)
        {
            double sum = 0;
            for (int d = 0; d < classes; d++)
                sum += Math.Exp((z[d] - z[c]) / Math.Sqrt(1 + (Constants.Pi / 8 * variances[(c * classes) + d])));
            p[c] = 1 / sum;
        }

        double total = p.Sum();
        return Array.ConvertAll(p, x => x / total);
    }

    private void RequireClasses(Samples samples)
    {
        if (samples.Classes != _layer.Classes || samples.TargetsPerStep)
        {
            throw new InputException(
                $"a posterior over the last layer needs samples of {_layer.Classes} classes, as many as the network's "
                + $"outputs, got {(samples.TargetsPerStep ? "classes for each step" : $"{samples.Classes}")}");
        }
    }
}
