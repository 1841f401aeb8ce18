using System.Globalization;
using QtGpu.Data;
using QtGpu.Training;

namespace QtGpu.Cli.Report;

/// <summary>A sentence where a network ends worse than it began.</summary>
internal static class LearningNote
{
    /// <summary>The sentence, or null where the network has learnt something.</summary>
    /// <param name="name">The network.</param>
    /// <param name="loss">Its loss on the training samples.</param>
    /// <param name="train">Those.</param>
    public static string? Of(string name, double loss, Samples train)
    {
        double zeros = Divergence.LossOfZeros(train);
        return loss <= zeros ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{name} has learnt nothing: its loss on the training samples, {loss:G4}, "
            + $"is above the {zeros:G4} of outputs that are all 0. Try a smaller --lr.");
    }
}
