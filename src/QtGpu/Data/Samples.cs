using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QtGpu.Kernels.Random;

namespace QtGpu.Data;

/// <summary>
/// n samples: features float32 [n, Features], targets float32 [n, TargetCount]. For classification the one target is
/// the class, 0 … Classes − 1. A sample may be a sequence, of steps of Features numbers each, or of one word each. A
/// subset is a list of rows over the same memory.
/// </summary>
public sealed partial class Samples
{
    private readonly float[] _features;
    private readonly float[] _targets;
    private readonly int[]? _rows;
    private readonly SequenceSteps? _steps;

    /// <summary>Takes the arrays over (they are not copied) and checks them.</summary>
    /// <param name="features">Row-major [n, <paramref name="featureCount"/>], finite.</param>
    /// <param name="featureCount">Features per sample.</param>
    /// <param name="targets">Row-major [n, <paramref name="targetCount"/>]: classes, or finite numbers.</param>
    /// <param name="classes">Number of classes; 0 for regression.</param>
    /// <param name="targetCount">Targets per sample; 1 for classification, 0 for unlabelled samples.</param>
    /// <param name="image">The image the features are, if they are one.</param>
    /// <exception cref="InputException">Shapes disagree, a value is not finite, or a label is no class.</exception>
    public Samples(
        float[] features, int featureCount, float[] targets, int classes, int targetCount = 1, ImageSize? image = null)
        : this(features, featureCount, targets, classes, targetCount, image, steps: null)
    {
    }

    private Samples(
        float[] features, int featureCount, float[] targets, int classes, int targetCount, ImageSize? image,
        SequenceSteps? steps)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        _features = features;
        _targets = targets;
        _steps = steps;
        (Features, Classes, TargetCount, Image) = (featureCount, classes, targetCount, image);
        CheckShapes();
        Count = steps?.Count ?? (features.Length / featureCount);
        long targetRows = steps is { TargetsPerStep: true } ? steps.Total : Count;
        if (targets.Length != targetRows * targetCount)
            throw new InputException(
                $"{Count} samples need {targetRows * targetCount} targets, got {targets.Length}.");
        CheckValues();
    }

    private Samples(Samples whole, int[] rows)
    {
        (_features, _targets, _rows, _steps) = (whole._features, whole._targets, rows, whole._steps);
        (Features, Classes, TargetCount, Image) = (whole.Features, whole.Classes, whole.TargetCount, whole.Image);
        (Count, Scale) = (rows.Length, whole.Scale);
    }

    /// <summary>Sequences. Takes the arrays over (they are not copied) and checks them.</summary>
    /// <param name="features">
    /// Row-major [steps of all, <paramref name="featureCount"/>], sequence by sequence: finite numbers, or the numbers
    /// of words.
    /// </param>
    /// <param name="featureCount">Numbers of a step; 1 of words.</param>
    /// <param name="lengths">Steps of each sequence, 1 or more.</param>
    /// <param name="targets">[n, <paramref name="targetCount"/>], or a row for each step of all.</param>
    /// <param name="classes">Number of classes; 0 for regression.</param>
    /// <param name="targetCount">Targets of a sequence, or of a step; 0 for unlabelled samples.</param>
    /// <param name="vocabulary">Different words, where a step is the number of one; 0 where it is numbers.</param>
    /// <param name="targetsPerStep">Whether each step has targets of its own.</param>
    /// <exception cref="InputException">
    /// Shapes disagree, a value is not finite, a label is no class, or a word none of the vocabulary.
    /// </exception>
    public static Samples OfSequences(
        float[] features, int featureCount, int[] lengths, float[] targets, int classes, int targetCount = 1,
        int vocabulary = 0, bool targetsPerStep = false)
    {
        var steps = new SequenceSteps(lengths, vocabulary, targetsPerStep);
        if (features.Length != (long)steps.Total * featureCount)
            throw new InputException(
                $"{steps.Total} steps of {featureCount} features need {(long)steps.Total * featureCount} values, "
                + $"got {features.Length}.");
        return new(features, featureCount, targets, classes, targetCount, image: null, steps);
    }

    /// <summary>How many samples.</summary>
    public int Count { get; }

    /// <summary>Features per sample, or per step of a sequence.</summary>
    public int Features { get; }

    /// <summary>Whether the samples are sequences.</summary>
    public bool AreSequences => _steps is not null;

    /// <summary>Different words, where a step is the number of one; else 0.</summary>
    public int Vocabulary => _steps?.Vocabulary ?? 0;

    /// <summary>Whether each step has targets of its own.</summary>
    public bool TargetsPerStep => _steps is { TargetsPerStep: true };

    /// <summary>Steps of the longest sequence; 1 where samples are none.</summary>
    public int LongestLength => AreSequences ? Enumerable.Range(0, Count).Max(Length) : 1;

    /// <summary>Rows of targets: one a sample, or one a step.</summary>
    public long TargetRows => TargetsPerStep ? Enumerable.Range(0, Count).Sum(i => (long)Length(i)) : Count;

    /// <summary>Steps of sequence <paramref name="i"/>; 1 where samples are none.</summary>
    public int Length(int i) => _steps?.Length(Stored(i)) ?? 1;

    /// <summary>Number of classes; 0 for regression.</summary>
    public int Classes { get; }

    /// <summary>Targets per sample.</summary>
    public int TargetCount { get; }

    /// <summary>The image the features are, if they are one.</summary>
    public ImageSize? Image { get; }

    /// <summary>What its features and targets were shifted and scaled by; null: nothing.</summary>
    public SampleScale? Scale { get; private init; }

    /// <summary>The features of all stored samples, [stored, Features]; of a subset, too.</summary>
    internal float[] StoredFeatures => _features;

    /// <summary>Memory of all features and targets as they are trained on.</summary>
    public long Bytes => (long)Count * (Features + TargetCount) * sizeof(float);

    /// <summary>How many samples are stored: all of which this is a subset.</summary>
    internal int StoredCount => _features.Length / Features;

    /// <summary>The targets of all stored samples, [stored, TargetCount].</summary>
    internal float[] StoredTargets => _targets;

    /// <summary>The classes of all stored samples, [stored].</summary>
    internal int[] StoredLabels => Array.ConvertAll(_targets, label => (int)label);

    /// <summary>The features of sample <paramref name="i"/>; of a sequence [steps, Features].</summary>
    public ReadOnlySpan<float> Row(int i) => _steps is null
        ? _features.AsSpan(Stored(i) * Features, Features)
        : _features.AsSpan(_steps.Start(Stored(i)) * Features, Length(i) * Features);

    /// <summary>
    /// The targets of sample <paramref name="i"/>, or of all its steps; for classification its class as a float.
    /// </summary>
    public ReadOnlySpan<float> Target(int i) => _steps is { TargetsPerStep: true }
        ? _targets.AsSpan(_steps.Start(Stored(i)) * TargetCount, Length(i) * TargetCount)
        : _targets.AsSpan(Stored(i) * TargetCount, TargetCount);

    /// <summary>
    /// The targets of sample <paramref name="i"/> as devices take them: numbers, or the bits of its class as an int.
    /// </summary>
    internal void CopyTarget(int i, Span<float> to)
    {
        if (Classes > 0)
            to[0] = BitConverter.Int32BitsToSingle(Label(i));
        else
            Target(i).CopyTo(to);
    }

    /// <summary>The same of one step, where each has its own.</summary>
    internal void CopyTarget(int i, int step, Span<float> to)
    {
        ReadOnlySpan<float> target = Target(i).Slice(step * TargetCount, TargetCount);
        if (Classes > 0)
            to[0] = BitConverter.Int32BitsToSingle((int)target[0]);
        else
            target.CopyTo(to);
    }

    /// <summary>The class of sample <paramref name="i"/>; not where steps have classes.</summary>
    /// <exception cref="InvalidOperationException">These are regression samples.</exception>
    public int Label(int i) => Classes > 0
        ? (int)Target(i)[0]
        : throw new InvalidOperationException("Regression samples have targets, not labels.");

    /// <summary>The samples <paramref name="indices"/>, in that order, over the same memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside 0 … Count − 1.</exception>
    public Samples Subset(int[] indices) => new(this, Array.ConvertAll(indices, Stored));

    /// <summary>Copies of these samples with features and regression targets shifted and scaled.</summary>
    /// <exception cref="InputException">The scale is of other columns, or a value leaves float32.</exception>
    /// <exception cref="InvalidOperationException">They are scaled already.</exception>
    public Samples Scaled(SampleScale scale)
    {
        if (Scale is not null)
            throw new InvalidOperationException("These samples are scaled already.");
        if (Vocabulary > 0)
            throw new InputException("Words have no mean and deviation, nor a range. Leave the scaling out.");
        bool scaled = Classes == 0 && TargetCount > 0;
        if (scale.Features.Origins.Count != Features || (scaled && scale.Targets?.Origins.Count != TargetCount))
        {
            throw new InputException(
                $"The samples have {Features} features and {TargetCount} targets; their scale is of "
                + $"{scale.Features.Origins.Count} features and {scale.Targets?.Origins.Count ?? 0} targets.");
        }

        float[] targets = scaled ? scale.Targets!.Apply(AllTargets()) : AllTargets();
        float[] features = scale.Features.Apply(AllFeatures());
        return new(features, Features, targets, Classes, TargetCount, Image, OwnSteps()) { Scale = scale };
    }

    /// <summary>16 digits of the SHA-256 of all features and targets, in order: they tell samples apart.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < Count; i++)
        {
            if (AreSequences)
                hash.AppendData(BitConverter.GetBytes(Length(i)));
            hash.AppendData(MemoryMarshal.AsBytes(Row(i)));
            hash.AppendData(MemoryMarshal.AsBytes(Target(i)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>The features of these samples, [Count, Features], or those of all their steps.</summary>
    internal float[] AllFeatures() => Gathered(_features, i => Row(i));

    /// <summary>The targets of these samples, [Count, TargetCount], or those of all their steps.</summary>
    internal float[] AllTargets() => Gathered(_targets, i => Target(i));

    /// <summary>Holds <paramref name="heldOut"/> samples out at random. Both parts keep the samples' order.</summary>
    /// <param name="heldOut">How many to hold out, 1 … Count − 1.</param>
    /// <param name="seed">Same seed, same split.</param>
    /// <param name="stream">Name of the random stream, so that two splits of one seed are independent.</param>
    /// <exception cref="InputException"><paramref name="heldOut"/> leaves one part empty.</exception>
    public (Samples Kept, Samples HeldOut) Split(int heldOut, long seed, string stream = "split")
    {
        var (kept, held) = SplitRows(Count, heldOut, seed, stream);
        return (Subset(kept), Subset(held));
    }

    /// <summary>The same for rows that are no samples yet, 0 … <paramref name="count"/> − 1.</summary>
    internal static (int[] Kept, int[] HeldOut) SplitRows(int count, int heldOut, long seed, string stream)
    {
        if (heldOut < 1 || heldOut >= count)
            throw new InputException($"Cannot hold out {heldOut} of {count} samples: ask for 1 … {count - 1}.");
        int[] order = Shuffled(count, seed, stream);
        int[] held = order[..heldOut], kept = order[heldOut..];
        Array.Sort(held);
        Array.Sort(kept);
        return (kept, held);
    }

    /// <summary>0 … <paramref name="count"/> − 1 in a random order.</summary>
    internal static int[] Shuffled(int count, long seed, string stream)
    {
        var random = RandomStream.Named(seed, stream);
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.Below(0, i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>Where sample <paramref name="i"/> is stored.</summary>
    internal int Stored(int i)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)Count, nameof(i));
        return _rows is null ? i : _rows[i];
    }

    private delegate ReadOnlySpan<float> Piece(int sample);

    private float[] Gathered(float[] stored, Piece piece)
    {
        if (_rows is null)
            return stored;
        int length = 0, at = 0;
        for (int i = 0; i < Count; i++)
            length = checked(length + piece(i).Length);
        float[] gathered = new float[length];
        for (int i = 0; i < Count; at += piece(i).Length, i++)
            piece(i).CopyTo(gathered.AsSpan(at));
        return gathered;
    }
}
