using System.Globalization;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>The device memory of a training: parameters, gradients, the optimizer's state and activations.</summary>
public static class TrainingMemory
{
    /// <summary>How much, in bytes; without the samples.</summary>
    /// <param name="model">What to train.</param>
    /// <param name="backend">Where.</param>
    /// <param name="train">The samples.</param>
    /// <param name="options">How.</param>
    public static double Bytes(Sequential model, Backend backend, Samples train, TrainerOptions options) =>
        sizeof(float) * ((Parameters(model, train, options)
                * (2 + options.Optimizer.StateRows + BatchGradient.Levels(options)))
            + Network.ArenaLength(
                model, backend, LargestBatch(train, options), training: true,
                train.AreSequences ? new SequenceBatch() : null));

    /// <summary>The shape of the largest batch, or shard of one.</summary>
    internal static Shape LargestBatch(Samples train, TrainerOptions options) => train.AreSequences
        ? Shape.Of(train.LongestLength, BatchCut.Of(train, options).Most, train.Features)
        : new Shape(BatchCut.Of(train, options).Most, train.Features);

    // All of it together, before any of it is taken: a system that grants more than it has ends the process later.
    internal static void Require(Sequential model, Backend backend, Samples train, TrainerOptions options)
    {
        double bytes = Bytes(model, backend, train, options);
        if (bytes <= backend.MemoryBytes)
            return;
        throw new InputException(string.Create(
            CultureInfo.InvariantCulture,
            $"The model takes {bytes / 1e9:0.0} GB to train: {Parameters(model, train, options):0} parameters, their "
            + $"gradients and the optimizer's state, and activations for batches of {options.Batch}. "
            + $"The device has {backend.MemoryBytes / 1e9:0.0} GB. Make layers or batch smaller."));
    }

    private static double Parameters(Sequential model, Samples train, TrainerOptions options) =>
        model.Parameters(LargestBatch(train, options)).Sum(p => (double)p.Parameter.Shape.Length);
}
