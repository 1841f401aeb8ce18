using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Updates;

namespace QtGpu.Training;

/// <summary>
/// Stochastic gradient Langevin dynamics: see <see cref="LangevinUpdate"/>. Where rates are small, the parameters of
/// later steps are draws from exp(−N·(mean loss + ½·decay·‖w‖²)/T): for N training samples and T = 1 the posterior with
/// the prior N(0, 1/(N·decay)) of each parameter. A schedule that lets the rate fall makes the error of steps vanish.
/// What pads parameters in their buffer is shaken too, and read by nobody.
/// </summary>
/// <remarks>Welling and Teh, ICML 2011.</remarks>
[Named("sgld")]
public sealed class Sgld : Optimizer
{
    private readonly long _examples;
    private readonly RandomStream _noise;

    /// <summary>For a trainer, which says how many samples there are.</summary>
    public Sgld(OptimizerSettings settings)
        : this(settings, examples: 0, seed: 0)
    {
    }

    /// <summary>For <paramref name="examples"/> targets N, with noise of <paramref name="seed"/>.</summary>
    public Sgld(OptimizerSettings settings, long examples, long seed)
        : base(settings) => (_examples, _noise) = (examples, RandomStream.Named(seed, "langevin"));

    /// <inheritdoc/>
    public override IReadOnlyList<string> Knows => ["temperature"];

    /// <inheritdoc/>
    public override int StateRows => 0;

    /// <inheritdoc/>
    public override Optimizer For(long examples, long seed) => new Sgld(Settings, examples, seed);

    /// <inheritdoc/>
    public override void Step(
        Backend backend, View<float> w, View<float> dW, View<float> state, View<float> squaredNorm,
        long step, float rate)
    {
        if (_examples < 1)
            throw new InvalidOperationException("The noise depends on the number of samples: call For before Step.");
        float deviation = (float)Math.Sqrt(2.0 * rate * Settings.Temperature / _examples);
        backend.Optimizers.Step(
            new LangevinUpdate(rate, Settings.WeightDecay, deviation, _noise, step), w, dW, View<float>.None,
            View<float>.None, squaredNorm, Settings.ClipNorm, Settings.ClipValue);
    }

    /// <inheritdoc/>
    public override string ToString() => $"sgld {Settings.Rate}";
}
