using QtGpu.Data;
using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>A number that trained networks are compared by.</summary>
public sealed class Metric
{
    private Metric(
        string name, string key, bool higherIsBetter, Func<Evaluation, double?> of, Func<EpochRecord, double?> ofEpoch)
    {
        (Name, Key, HigherIsBetter) = (name, key, higherIsBetter);
        (Of, OfEpoch) = (x => of(x) ?? double.NaN, x => ofEpoch(x) ?? double.NaN);
    }

    /// <summary>Share of samples whose class is told right.</summary>
    public static Metric Accuracy { get; } =
        new("accuracy", "accuracy", true, x => x.Accuracy, e => e.ValidationAccuracy);

    /// <summary>Root mean squared error, in the units of the targets.</summary>
    public static Metric Rmse { get; } = new("RMSE", "rmse", false, x => x.Errors?.Rmse, e => e.ValidationRmse);

    /// <summary>Mean absolute error, in the units of the targets.</summary>
    public static Metric Mae { get; } = new("MAE", "mae", false, x => x.Errors?.Mae, e => e.ValidationMae);

    /// <summary>R², the share of the targets' variance that is explained.</summary>
    public static Metric R2 { get; } = new("R²", "r2", true, x => x.Errors?.R2, e => e.ValidationR2);

    /// <summary>Mean of −ln p of the class that is right, in nats.</summary>
    public static Metric Nll { get; } = new("NLL", "nll", false, x => x.Confusion is null ? null : x.Loss, _ => null);

    /// <summary>Expected calibration error, where it was measured.</summary>
    public static Metric Ece { get; } = new("ECE", "ece", false, x => x.CalibrationError, _ => null);

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>What it is called in files.</summary>
    public string Key { get; }

    /// <summary>False for errors.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>Its value on all samples of an evaluation; NaN where there is none.</summary>
    public Func<Evaluation, double> Of { get; }

    /// <summary>Its value on the validation samples after an epoch; NaN where there is none.</summary>
    public Func<EpochRecord, double> OfEpoch { get; }

    /// <summary>What is measured on such samples, what ranks networks first: accuracy, or RMSE, MAE and R².</summary>
    public static IReadOnlyList<Metric> For(Samples samples) => samples.Classes > 0 ? [Accuracy] : [Rmse, Mae, R2];

    /// <summary>What is measured on test samples: of Bayesian networks also what probabilities are worth.</summary>
    public static IReadOnlyList<Metric> ForTest(Samples samples, ModelSpec model) =>
        samples.Classes > 0 && ModelKind.Of(model.Kind) is BayesianModel ? [Accuracy, Nll, Ece] : For(samples);

    /// <summary>What a target is set for, a fraction: accuracy, or R².</summary>
    public static Metric OfTarget(Samples samples) => For(samples)[^1];

    /// <summary>A number that is the smaller the better the value is; infinite for NaN.</summary>
    public double Cost(double value) => double.IsNaN(value) ? double.PositiveInfinity : HigherIsBetter ? -value : value;
}
