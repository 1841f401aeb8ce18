using System.Globalization;

namespace QtGpu.Training;

/// <summary>The loss stopped being a number, or left all bounds.</summary>
public sealed class DivergedException : Exception
{
    private const string Advice =
        "Use a smaller rate, clip the gradient, or standardise features and targets that are far from ±1.";

    /// <summary>The loss is not a number.</summary>
    public DivergedException(int epoch, long step, string layer)
        : base(
            $"Training diverged: the loss is not a number from epoch {epoch}, step {step} on; "
            + $"the first bad values are in {layer}. {Advice}") =>
        (Epoch, Step, Layer) = (epoch, step, layer);

    /// <summary>The loss is a number, far above that of the start.</summary>
    public DivergedException(int epoch, long step, double loss, double start)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged: the loss of epoch {epoch}, up to step {step}, is {loss:G3}; "
            + $"it was {start:G3} at the start. {Advice}")) =>
        (Epoch, Step, Layer) = (epoch, step, "the loss");

    // One that was thrown in an earlier run, and kept.
    internal DivergedException(int epoch, long step, string layer, string message)
        : base(message) =>
        (Epoch, Step, Layer) = (epoch, step, layer);

    /// <summary>Epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>Step within the run, from 1.</summary>
    public long Step { get; }

    /// <summary>The lowest layer with a value that is not finite.</summary>
    public string Layer { get; }
}
