using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Models;
using QtGpu.Statistics;
using QtGpu.Training;

namespace QtGpu.Uncertainty;

/// <summary>
/// Draws from the posterior of all parameters of a small network by Hamiltonian Monte Carlo on all samples at once:
/// what approximations are to be held against. Trajectories run on the device by leapfrog steps; a step size for each
/// chain is found in its warm-up; whether to accept is decided in float64.
/// </summary>
/// <remarks>
/// Neal, Handbook of Markov Chain Monte Carlo, ch. 5 (2011); step size: Hoffman and Gelman, JMLR 15, 1593 (2014);
/// lengths of trajectories: Izmailov et al., arXiv:2104.14421.
/// </remarks>
public sealed class HamiltonianMonteCarlo : Predictor
{
    private readonly List<float[]> _draws = [];
    private readonly ParameterBuffer _parameters;
    private readonly Evaluator _evaluator;
    private readonly HamiltonianSettings _settings;
    private readonly int _classes;

    /// <summary>Samples, chain by chain.</summary>
    /// <param name="model">A network without random numbers or penalties of its own.</param>
    /// <param name="backend">The device.</param>
    /// <param name="train">The samples: classes, or numbers with normal noise.</param>
    /// <param name="settings">Null: as they stand.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    /// <exception cref="InputException">Another kind of network or samples, or a setting out of its range.</exception>
    public HamiltonianMonteCarlo(
        Sequential model, Backend backend, Samples train, HamiltonianSettings? settings = null,
        CancellationToken cancellation = default)
    {
        _settings = settings ?? new();
        Setting.Check(_settings);
        _classes = train.Classes;
        _parameters = new(model, backend, train.Features, seed: 0);
        _evaluator = new(model, backend, _parameters, train.Features);
        try
        {
            using var posterior = new NetworkPosterior(
                model, backend, _parameters, train, _settings.PriorScale, _settings.Noise);
            using var chain = new HamiltonianChain(posterior, backend, _settings);
            double[] acceptance = new double[_settings.Chains], steps = new double[_settings.Chains];
            for (int i = 0; i < _settings.Chains; i++)
                (steps[i], acceptance[i]) = chain.Run(i, () => _draws.Add(Now()), cancellation);
            (StepSizes, Acceptance) = (steps, acceptance.Average());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Name => $"Hamiltonian Monte Carlo, {Members} draws";

    /// <inheritdoc/>
    public override int Members => _draws.Count;

    /// <summary>Mean probability of acceptance after the warm-up.</summary>
    public double Acceptance { get; }

    /// <summary>The step size of each chain.</summary>
    public IReadOnlyList<double> StepSizes { get; }

    /// <summary>
    /// The draws, chain by chain: all parameters of the network in the order of <see cref="ParameterBuffer.Named"/>.
    /// </summary>
    public IReadOnlyList<float[]> Draws => _draws;

    /// <summary>
    /// Mean and error of a function of the parameters, and R̂ of its chains. Single parameters of a network with hidden
    /// units need not agree between chains, since units can change places; what it predicts should.
    /// </summary>
    public (MeanEstimate Estimate, double Rhat) Of(Func<float[], double> value)
    {
        double[][] chains = [.. _draws.Select(value).Chunk(_settings.Draws)];
        return (MeanEstimate.Of(chains), SplitRhat.Of(chains));
    }

    /// <inheritdoc/>
    public override float[] Predict(Samples samples, CancellationToken cancellation = default)
    {
        if (_classes == 0)
            throw new InputException("this network predicts numbers, not classes; ask for its outputs");
        float[] all = Outputs(samples, cancellation);
        ClassProbabilities.Softmax(all, _classes, all);
        return all;
    }

    /// <summary>The network's outputs, [draws, rows, outputs].</summary>
    /// <param name="samples">What to predict; targets are not read.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    /// <exception cref="InputException">The samples have other features than the network.</exception>
    public float[] Outputs(Samples samples, CancellationToken cancellation = default) =>
        [.. _draws.SelectMany(draw =>
        {
            int done = 0;
            foreach (var (_, value) in _parameters.Named)
            {
                value.Write(draw.AsSpan(done, (int)value.Length));
                done += (int)value.Length;
            }

            return _evaluator.Predict(samples, cancellation);
        })];

    /// <inheritdoc/>
    public override void Dispose()
    {
        _evaluator.Dispose();
        _parameters.Dispose();
        base.Dispose();
    }

    private float[] Now() => [.. _parameters.Named.SelectMany(p => p.Value.ToArray())];
}
