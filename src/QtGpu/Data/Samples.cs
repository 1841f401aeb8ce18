using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QtGpu.Kernels.Random;

namespace QtGpu.Data;

/// <summary>
/// n samples: features float32 [n, Features], targets float32 [n, TargetCount]. For classification the one target is
/// the class, 0 … Classes − 1. A subset is a list of rows over the same memory.
/// </summary>
public sealed class Samples
{
    private readonly float[] _features;
    private readonly float[] _targets;
    private readonly int[]? _rows;

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
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        _features = features;
        _targets = targets;
        (Features, Classes, TargetCount, Image) = (featureCount, classes, targetCount, image);
        CheckShapes();
        Count = features.Length / featureCount;
        if (targets.Length != (long)Count * targetCount)
            throw new InputException(
                $"{Count} samples need {(long)Count * targetCount} targets, got {targets.Length}.");
        CheckValues();
    }

    private Samples(Samples whole, int[] rows)
    {
        (_features, _targets, _rows) = (whole._features, whole._targets, rows);
        (Features, Classes, TargetCount, Image) = (whole.Features, whole.Classes, whole.TargetCount, whole.Image);
        (Count, Scale) = (rows.Length, whole.Scale);
    }

    /// <summary>How many samples.</summary>
    public int Count { get; }

    /// <summary>Features per sample.</summary>
    public int Features { get; }

    /// <summary>Number of classes; 0 for regression.</summary>
    public int Classes { get; }

    /// <summary>Targets per sample.</summary>
    public int TargetCount { get; }

    /// <summary>The image the features are, if they are one.</summary>
    public ImageSize? Image { get; }

    /// <summary>What made features and targets of mean 0 and deviation 1 of them; null: nothing.</summary>
    public SampleScale? Scale { get; private init; }

    /// <summary>The features of all stored samples, [stored, Features]; of a subset, too.</summary>
    internal float[] StoredFeatures => _features;

    /// <summary>How many samples are stored: all of which this is a subset.</summary>
    internal int StoredCount => _features.Length / Features;

    /// <summary>The targets of all stored samples, [stored, TargetCount].</summary>
    internal float[] StoredTargets => _targets;

    /// <summary>The classes of all stored samples, [stored].</summary>
    internal int[] StoredLabels => Array.ConvertAll(_targets, label => (int)label);

    /// <summary>The features of sample <paramref name="i"/>.</summary>
    public ReadOnlySpan<float> Row(int i) => _features.AsSpan(Stored(i) * Features, Features);

    /// <summary>The targets of sample <paramref name="i"/>; for classification its class as a float.</summary>
    public ReadOnlySpan<float> Target(int i) => _targets.AsSpan(Stored(i) * TargetCount, TargetCount);

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

    /// <summary>The class of sample <paramref name="i"/>.</summary>
    /// <exception cref="InvalidOperationException">These are regression samples.</exception>
    public int Label(int i) => Classes > 0
        ? (int)_targets[Stored(i)]
        : throw new InvalidOperationException("Regression samples have targets, not labels.");

    /// <summary>The samples <paramref name="indices"/>, in that order, over the same memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside 0 … Count − 1.</exception>
    public Samples Subset(int[] indices) => new(this, Array.ConvertAll(indices, Stored));

    /// <summary>Copies of these samples with features and regression targets standardised.</summary>
    /// <exception cref="InputException">The scale is of other columns, or a value leaves float32.</exception>
    /// <exception cref="InvalidOperationException">They are standardised already.</exception>
    public Samples Standardised(SampleScale scale)
    {
        if (Scale is not null)
            throw new InvalidOperationException("These samples are standardised already.");
        bool scaled = Classes == 0 && TargetCount > 0;
        if (scale.Features.Means.Count != Features || (scaled && scale.Targets?.Means.Count != TargetCount))
        {
            throw new InputException(
                $"The samples have {Features} features and {TargetCount} targets; their scale is of "
                + $"{scale.Features.Means.Count} features and {scale.Targets?.Means.Count ?? 0} targets.");
        }

        float[] targets = scaled ? scale.Targets!.Apply(AllTargets()) : AllTargets();
        float[] features = scale.Features.Apply(AllFeatures());
        return new(features, Features, targets, Classes, TargetCount, Image) { Scale = scale };
    }

    /// <summary>16 digits of the SHA-256 of all features and targets, in order: they tell samples apart.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < Count; i++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(Row(i)));
            hash.AppendData(MemoryMarshal.AsBytes(Target(i)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>The features of these samples, [Count, Features].</summary>
    internal float[] AllFeatures() => Gathered(_features, Features);

    /// <summary>The targets of these samples, [Count, TargetCount].</summary>
    internal float[] AllTargets() => Gathered(_targets, TargetCount);

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
        var random = RandomStream.Named(seed, stream);
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.Below(0, i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        int[] held = order[..heldOut], kept = order[heldOut..];
        Array.Sort(held);
        Array.Sort(kept);
        return (kept, held);
    }

    /// <summary>Where sample <paramref name="i"/> is stored.</summary>
    internal int Stored(int i)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)Count, nameof(i));
        return _rows is null ? i : _rows[i];
    }

    private float[] Gathered(float[] stored, int width)
    {
        if (_rows is null)
            return stored;
        float[] gathered = new float[Count * width];
        for (int i = 0; i < Count; i++)
            stored.AsSpan(_rows[i] * width, width).CopyTo(gathered.AsSpan(i * width));
        return gathered;
    }

    private void CheckShapes()
    {
        if (Features < 1)
            throw new InputException($"Samples need at least one feature, got {Features}.");
        if (_features.Length == 0 || _features.Length % Features != 0)
            throw new InputException(
                $"Features must be [n, {Features}] with n ≥ 1: {_features.Length} values are not a whole number of "
                + "samples.");
        if (Classes is < 0 or 1 || TargetCount < 0 || (Classes > 0 && TargetCount != 1))
            throw new InputException(
                "Expected two or more classes with one label each, or 0 classes (regression) and any number of targets, "
                + $"got {Classes} classes with {TargetCount} targets.");
        if (Image is { } size && (long)size.Height * size.Width != Features)
            throw new InputException(
                $"A {size.Height}×{size.Width} image has {(long)size.Height * size.Width} pixels, not {Features}.");
    }

    private void CheckValues()
    {
        int bad = Array.FindIndex(_features, static x => !float.IsFinite(x));
        if (bad >= 0)
            throw new InputException(
                $"Sample {bad / Features}, feature {bad % Features} (counted from 0) is {_features[bad]}; "
                + "expected a finite number.");
        for (int i = 0; i < _targets.Length; i++)
        {
            float y = _targets[i];
            if (Classes > 0 && !(y >= 0 && y < Classes && y == MathF.Floor(y)))
                throw new InputException(
                    $"Sample {i} (counted from 0) has label {y}; expected a whole number 0 … {Classes - 1}.");
            if (!float.IsFinite(y))
                throw new InputException(
                    $"Sample {i / TargetCount}, target {i % TargetCount} (counted from 0) is {y}; expected a finite number.");
        }
    }
}
