using QtGpu.Data;
using QtGpu.Training;

namespace QtGpu.Cli.Report;

/// <summary>A sentence where a network ends worse than it began.</summary>
internal static class LearningNote
{
    // Above it a step was too long; below it the network stands where it began.
    private const double Worse = 1.05;

    /// <summary>The sentence, or null where the network has learnt something.</summary>
    /// <param name="name">The network.</param>
    /// <param name="loss">Its loss on the training samples.</param>
    /// <param name="train">Those.</param>
    public static string? Of(string name, double loss, Samples train)
    {
        double zeros = Divergence.LossOfZeros(train);
        if (loss <= zeros)
            return null;
        string than = Text($"the {zeros:G4} of outputs that are all 0");
        return loss > Worse * zeros
            ? Text($"{name} has learnt nothing: its loss on the training samples, {loss:G4}, is above {than}. ")
                + "Try a smaller --lr."
            : $"{name} has learnt nothing: its loss on the training samples is still {than}. "
                + "Try more --epochs, a larger --lr, or --init he.";
    }
}
