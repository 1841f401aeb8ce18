using System.Numerics;
using QtGpu.Data;
using QtGpu.Distributed;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>How a model is trained.</summary>
public sealed record TrainerOptions
{
    private const int MostShards = 1024;

    /// <summary>Passes over the training samples.</summary>
    [Setting("epochs", "N", "Passes over the training samples", Least = 1)]
    public int Epochs { get; init; } = 20;

    /// <summary>Samples per step; all of them where there are fewer.</summary>
    [Setting("batch", "N", "Samples per step", Least = 1)]
    public int Batch { get; init; } = 64;

    /// <summary>Optimizer and learning rate.</summary>
    public Optimizer Optimizer { get; init; } = new Sgd(0.1f);

    /// <summary>What is made small; null: <see cref="Loss.For(int)"/> the samples.</summary>
    public Loss? Loss { get; init; }

    /// <summary>How the rate moves.</summary>
    public Schedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>Changes of the training images, or null.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>Seed of starting weights, shuffling, augmentation and dropout, each its own stream.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Begin each batch of sequences with the states that the batch before ended with: for a long series that is cut
    /// into windows.
    /// </summary>
    [Setting("carried state", "", "Begin each batch with the states that the batch before ended with", Key = "carry")]
    public bool CarryState { get; init; }

    /// <summary>
    /// Finer grids for splines on edges, with the optimizer begun anew, as <see cref="GridExtension.Parse"/> takes
    /// them; empty for none.
    /// </summary>
    [Setting("grid extension", "POINTS@EPOCH,…",
        "Points that the grids of b-spline layers are extended to, each from an epoch on, such as 10@3,20@6",
        Key = "extend-grid")]
    public string ExtendGrid { get; init; } = "";

    /// <summary>
    /// Parts that each batch is cut into, whose gradients are computed one by one and added in a binary tree: a
    /// training has the same bits on any number of <see cref="Ranks"/> that divides it. A power of two; 0 and 1: none.
    /// </summary>
    [Setting("logical shards", "N", "Parts of a batch whose gradients are added in a fixed tree: 2, 4, 8, …; 0: whole",
        Least = 0, Most = MostShards)]
    public int LogicalShards { get; init; }

    /// <summary>Processes among which the shards of each batch are divided; null: this one has all.</summary>
    public Ranks? Ranks { get; init; }

    /// <summary>Validate after every n-th epoch and the last.</summary>
    public int ValidateEvery { get; init; } = 1;

    /// <summary>The parts of a batch: 1 where it is whole.</summary>
    internal int Shards => Math.Max(1, LogicalShards);

    internal TrainerOptions Checked(Samples train, Sequential model)
    {
        Setting.Check(this);
        Optimizer.RequireKnown();
        Loss?.RequireTargets(train.Classes);
        if (Augmentation is not null && train.Image is null)
            throw new InputException($"Augmentation ({Augmentation}) needs images; these samples are not.");
        Augmentation?.RequireSize(train.Image!.Value);
        if (ValidateEvery < 1)
            throw new InputException($"ValidateEvery must be at least 1 epoch, got {ValidateEvery}.");
        if (Augmentation is not null && train.Scale is not null)
        {
            throw new InputException(
                $"Augmentation ({Augmentation}) moves pixels, and standardised pixels have a scale each. "
                + "Leave the augmentation or the standardisation out.");
        }

        if (Augmentation is not null && train.AreSequences)
            throw new InputException($"Augmentation ({Augmentation}) is for images, not for sequences. Leave it out.");
        if (CarryState)
            RequireStreams(train, model);
        RequireShards();
        return this with
        {
            Batch = Math.Min(Batch, train.Count),
            Optimizer = Optimizer.For(train.TargetRows, Seed),
        };
    }

    private void RequireShards()
    {
        if (!BitOperations.IsPow2(Shards))
            throw Setting.Of(typeof(TrainerOptions), nameof(LogicalShards)).Refused("a power of two", LogicalShards);
        if (CarryState && Shards > 1)
        {
            throw new InputException(
                "A carried state goes from batch to batch, and ‘logical shards’ cut them. Leave one out.");
        }

        if (Ranks is not { } ranks || Shards % ranks.Size == 0)
            return;
        string fitting = string.Join(
            ", ", Enumerable.Range(0, BitOperations.Log2((uint)Shards) + 1).Select(level => 1 << level));
        string more = BitOperations.IsPow2(ranks.Size) ? $", or set ‘logical shards’ to {ranks.Size}" : string.Empty;
        throw new InputException(
            $"{ranks.Size} ranks cannot share {Shards} shards of a batch evenly: expected one of {fitting} ranks. "
            + $"Start as many{more}");
    }

    private void RequireStreams(Samples train, Sequential model)
    {
        if (model.Layers.FirstOrDefault(layer => layer.NeedsWholeSequences && layer is not SequenceReadout) is { } both)
            throw new InputException($"A carried state goes forwards, and {both} reads in reverse too. Leave one out.");
        bool even = train.AreSequences && Enumerable.Range(0, train.Count).All(i => train.Length(i) == train.Length(0));
        if (!even)
            throw new InputException("A carried state needs sequences of one length, such as windows of a series.");
        if (train.Count < Batch || train.Count % Batch != 0)
        {
            throw new InputException(
                $"A carried state needs a ‘batch’ that {train.Count} sequences can be divided by, got {Batch}.");
        }
    }
}
