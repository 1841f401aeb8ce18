using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;

namespace QtGpu.Training;

/// <summary>
/// Updates all parameters at once. To add one, derive, mark it with <see cref="NamedAttribute"/> and give it a
/// constructor that can be called with <see cref="OptimizerSettings"/>.
/// </summary>
public abstract class Optimizer(OptimizerSettings settings)
{
    /// <summary>Rates and decays.</summary>
    public OptimizerSettings Settings { get; } = settings.Checked();

    /// <summary>
    /// What it knows of the settings that not every optimizer has: <c>momentum</c>, <c>beta1</c>, <c>beta2</c>,
    /// <c>epsilon</c>.
    /// </summary>
    public abstract IReadOnlyList<string> Knows { get; }

    /// <summary>Rows of state, each as long as the parameters.</summary>
    public abstract int StateRows { get; }

    /// <summary>One step on the device.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="w">Parameters, one row.</param>
    /// <param name="dW">Gradients, one row.</param>
    /// <param name="state">[StateRows, parameters], zero before step 1.</param>
    /// <param name="squaredNorm">‖dW‖² [1, 1], or none without clipping.</param>
    /// <param name="step">1, 2, …</param>
    /// <param name="rate">Learning rate of this step.</param>
    public abstract void Step(
        Backend backend, TensorView w, TensorView dW, TensorView state, TensorView squaredNorm, long step, float rate);

    /// <summary>Throws where something is set that this optimizer does not have.</summary>
    /// <exception cref="InputException">Names the setting, and the optimizers that have it.</exception>
    public void RequireKnown()
    {
        var standard = new OptimizerSettings().Special.ToDictionary(StringComparer.Ordinal);
        foreach (var (setting, value) in Settings.Special)
        {
            if (value == standard[setting] || Knows.Contains(setting, StringComparer.Ordinal))
                continue;
            IEnumerable<string> others = Catalogue<Optimizer>.Names.Where(name => Catalogue<Optimizer>
                .Create("optimizer", name, new OptimizerSettings()).Knows.Contains(setting, StringComparer.Ordinal));
            throw new InputException(
                $"{setting} {value}: the optimizer {NamedAttribute.Of(this)} has none; "
                + $"leave it out, or choose {string.Join(" or ", others)}");
        }
    }
}

/// <summary>What the optimizers are set with; each takes what it knows.</summary>
public sealed record OptimizerSettings
{
    /// <summary>Learning rate at the start of the schedule.</summary>
    public float Rate { get; init; } = 0.1f;

    /// <summary>SGD: share of the last step that is kept.</summary>
    public float Momentum { get; init; }

    /// <summary>Decay of the weights per step, times the rate.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Adam: decay of the first moment.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Adam: decay of the second moment.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Adam: added to √v̂.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Largest norm of the whole gradient; +∞ for none.</summary>
    public float ClipNorm { get; init; } = float.PositiveInfinity;

    /// <summary>The settings that not every optimizer has, by name: see <see cref="Optimizer.Knows"/>.</summary>
    internal IReadOnlyDictionary<string, float> Special => new Dictionary<string, float>(StringComparer.Ordinal)
    {
        ["momentum"] = Momentum,
        ["beta1"] = Beta1,
        ["beta2"] = Beta2,
        ["epsilon"] = Epsilon,
    };

    internal OptimizerSettings Checked()
    {
        Check(Rate > 0 && float.IsFinite(Rate), "--lr", "a number above 0", Rate);
        Check(Momentum is >= 0 and < 1, "--momentum", "at least 0 and below 1", Momentum);
        Check(WeightDecay >= 0 && float.IsFinite(WeightDecay), "--weight-decay", "a number of at least 0", WeightDecay);
        Check(
            Rate * WeightDecay < 1, "weight decay times rate",
            "below 1, or a step turns the weights' signs", Rate * WeightDecay);
        Check(Beta1 is >= 0 and < 1, "beta1", "at least 0 and below 1", Beta1);
        Check(Beta2 is >= 0 and < 1, "beta2", "at least 0 and below 1", Beta2);
        Check(Epsilon >= 1e-12f, "epsilon", "1e-12 or more", Epsilon);
        Check(ClipNorm > 0, "--clip", "a number above 0", ClipNorm);
        return this;
    }

    private static void Check(bool good, string name, string expected, float got)
    {
        if (!good)
            throw new InputException($"{name} must be {expected}, got {got}.");
    }
}
