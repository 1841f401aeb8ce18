using QtGpu.IO;

namespace QtGpu.QuantumNeurons.Digits;

/// <summary>Finds the activities of output neurons from their fields.</summary>
public interface IActivityEvaluator
{
    /// <summary>Images that are best given at a time.</summary>
    int ImagesTogether { get; }

    /// <summary>
    /// Activities [images · outputs][parts]: their means are the activities; where there are several parts, their
    /// scatter is the error.
    /// </summary>
    /// <param name="fields">E [images, outputs].</param>
    /// <param name="block">Number of the block of images, for random numbers.</param>
    /// <param name="progress">Told the done share of the block.</param>
    /// <param name="stop">Stops the work.</param>
    /// <param name="underWay">Keeps it as it goes, and knows where an earlier run left it; null: nothing does.</param>
    double[][] Activities(
        ReadOnlyMemory<float> fields, int block, Action<double>? progress, CancellationToken stop,
        WorkUnderWay? underWay = null);
}
