using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QtGpu.Data;

namespace QtGpu.Reservoirs.Classification;

/// <summary>
/// Samples with a class as time series: a sample's features are its steps one after another, an image's rows.
/// </summary>
public sealed class LabelledSequences
{
    private readonly Samples _samples;

    /// <summary>Cuts samples into steps.</summary>
    /// <param name="name">What the data set is called in messages.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="stepsPerSample">Steps of each; null: the rows of an image.</param>
    /// <exception cref="InputException">No classes, or features that are not so many steps.</exception>
    public LabelledSequences(string name, Samples samples, int? stepsPerSample)
    {
        if (samples.Classes == 0)
        {
            throw new InputException(
                $"{name}: expected samples with a class each, got targets that are numbers; "
                + "forecast numbers with ‘series’");
        }

        Steps = stepsPerSample ?? samples.Image?.Height
            ?? throw new InputException(
                $"{name}: its samples are no images; say with ‘steps per sample’ how many time steps their "
                + $"{samples.Features} features are");
        if (samples.Features % Steps != 0)
        {
            throw new InputException(
                $"{name}: ‘steps per sample’: expected a divisor of its {samples.Features} features, got {Steps}");
        }

        (_samples, Features) = (samples, samples.Features / Steps);
    }

    private LabelledSequences(Samples samples, int steps) =>
        (_samples, Steps, Features) = (samples, steps, samples.Features / steps);

    /// <summary>Samples.</summary>
    public int Count => _samples.Count;

    /// <summary>Steps T of each.</summary>
    public int Steps { get; }

    /// <summary>Numbers of a step.</summary>
    public int Features { get; }

    /// <summary>Classes.</summary>
    public int Classes => _samples.Classes;

    /// <summary>SHA-256 of all samples and their classes, which tells one set from another.</summary>
    public string Digest
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (int i = 0; i < Count; i++)
            {
                hash.AppendData(MemoryMarshal.AsBytes(_samples.Row(i)));
                hash.AppendData(BitConverter.GetBytes(_samples.Target(i)[0]));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>The class of a sample.</summary>
    public int Label(int i) => _samples.Label(i);

    /// <summary>The first samples.</summary>
    public LabelledSequences First(int count) => new(_samples.Subset([.. Enumerable.Range(0, count)]), Steps);

    /// <summary>Part of the samples whose class was told right.</summary>
    public double Accuracy(IReadOnlyList<int> predicted) =>
        predicted.Where((label, i) => label == Label(i)).Count() / (double)Count;

    /// <summary>Lays samples out step by step, [T, sequences, features].</summary>
    /// <param name="first">The first sample.</param>
    /// <param name="count">How many; behind them the last is repeated.</param>
    /// <param name="sequences">Room for so many.</param>
    /// <param name="to">Where to.</param>
    public void LayInputs(int first, int count, int sequences, Span<float> to)
    {
        for (int b = 0; b < sequences; b++)
        {
            ReadOnlySpan<float> row = _samples.Row(first + Math.Min(b, count - 1));
            for (int t = 0; t < Steps; t++)
                row.Slice(t * Features, Features).CopyTo(to[(((t * sequences) + b) * Features)..]);
        }
    }

    /// <summary>
    /// What a readout is to give at every step, [T, count, classes]: 1 for the class, −1 for the others.
    /// </summary>
    public void LayTargets(int first, int count, Span<float> to)
    {
        to.Fill(-1);
        for (int t = 0; t < Steps; t++)
        {
            for (int b = 0; b < count; b++)
                to[(((t * count) + b) * Classes) + Label(first + b)] = 1;
        }
    }
}
