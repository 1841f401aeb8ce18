namespace QtGpu.Training;

/// <summary>The loss stopped being a number.</summary>
public sealed class DivergedException(int epoch, long step, string layer) : Exception(
    $"Training diverged: the loss is not a number from epoch {epoch}, step {step} on; the first bad values are in {layer}. " +
    "Use a smaller --lr, or --clip 5.")
{
    /// <summary>Epoch, from 1.</summary>
    public int Epoch => epoch;

    /// <summary>Step within the run, from 1.</summary>
    public long Step => step;

    /// <summary>The lowest layer with a value that is not finite.</summary>
    public string Layer => layer;
}
