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
    /// <c>epsilon</c>, <c>temperature</c>.
    /// </summary>
    public abstract IReadOnlyList<string> Knows { get; }

    /// <summary>Rows of state, each as long as the parameters.</summary>
    public abstract int StateRows { get; }

    /// <summary>
    /// What the trainer steps with, where that depends on what is trained on: the optimizer itself for most.
    /// </summary>
    /// <param name="examples">Targets that the loss is the mean of, in all batches of an epoch.</param>
    /// <param name="seed">Of the run.</param>
    public virtual Optimizer For(long examples, long seed) => this;

    /// <summary>One step on the device.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="w">Parameters, one row.</param>
    /// <param name="dW">Gradients, one row.</param>
    /// <param name="state">[StateRows, parameters], zero before step 1.</param>
    /// <param name="squaredNorm">‖dW‖² [1, 1], or none without clipping.</param>
    /// <param name="step">1, 2, …</param>
    /// <param name="rate">Learning rate of this step.</param>
    public abstract void Step(
        Backend backend, View<float> w, View<float> dW, View<float> state, View<float> squaredNorm,
        long step, float rate);

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
    /// <summary>Learning rate at the start of the schedule. A tenth of 100 is more than any network takes.</summary>
    [Setting("learning rate", "rate", "Learning rate", Key = "lr", Above = 0, MostTyped = 100)]
    public float Rate { get; init; } = 0.1f;

    /// <summary>SGD: share of the last step that is kept.</summary>
    [Setting("momentum", "fraction", "SGD's momentum", Least = 0, Below = 1)]
    public float Momentum { get; init; }

    /// <summary>Decay of the weights per step, times the rate.</summary>
    [Setting("weight decay", "number", "Weight decay", Least = 0)]
    public float WeightDecay { get; init; }

    /// <summary>Adam: decay of the first moment.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Adam: decay of the second moment.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Adam: added to √v̂.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>SGLD: T of the noise; 0: none.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Largest norm of the whole gradient; +∞ for none.</summary>
    [Setting("norm of the gradient", "norm", "Largest norm of the gradient",
        Key = "clip", Above = 0, Most = double.PositiveInfinity)]
    public float ClipNorm { get; init; } = float.PositiveInfinity;

    /// <summary>Bound of each number of the gradient, behind <see cref="ClipNorm"/>; +∞ for none.</summary>
    [Setting("size of a gradient", "number", "Largest size of each number of the gradient",
        Key = "clip-value", Above = 0, Most = double.PositiveInfinity)]
    public float ClipValue { get; init; } = float.PositiveInfinity;

    /// <summary>The settings that not every optimizer has, by name: see <see cref="Optimizer.Knows"/>.</summary>
    internal IReadOnlyDictionary<string, float> Special => new Dictionary<string, float>(StringComparer.Ordinal)
    {
        ["momentum"] = Momentum,
        ["beta1"] = Beta1,
        ["beta2"] = Beta2,
        ["epsilon"] = Epsilon,
        ["temperature"] = Temperature,
    };

    internal OptimizerSettings Checked()
    {
        Setting.Check(this);
        Check(
            Rate * WeightDecay < 1, "weight decay times rate",
            "below 1, or a step turns the weights' signs", Rate * WeightDecay);
        Check(Beta1 is >= 0 and < 1, "beta1", "at least 0 and below 1", Beta1);
        Check(Beta2 is >= 0 and < 1, "beta2", "at least 0 and below 1", Beta2);
        Check(Epsilon >= 1e-12f, "epsilon", "1e-12 or more", Epsilon);
        Check(Temperature >= 0 && float.IsFinite(Temperature), "temperature", "0 or more", Temperature);
        return this;
    }

    private static void Check(bool good, string name, string expected, float got)
    {
        if (!good)
            throw new InputException($"{name} must be {expected}, got {got}.");
    }
}
