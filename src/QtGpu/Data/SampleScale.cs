using System.Text.Json.Serialization;

namespace QtGpu.Data;

/// <summary>
/// What shifts and scales the features of samples, and the targets of a regression, as <see cref="Scaling"/> says.
/// Taken from the training samples alone, kept with the network, and applied to whatever it is asked about.
/// </summary>
/// <param name="Features">That of the features.</param>
/// <param name="Targets">That of the targets; null for classification.</param>
public sealed record SampleScale(ColumnScale Features, ColumnScale? Targets)
{
    /// <summary>What it makes of the samples that it was taken from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Scaling Scaling { get; init; }

    /// <summary>What samples are that it was applied to, in a word.</summary>
    [JsonIgnore]
    public string Word => Scaling == Scaling.MinMax ? "min-max scaled" : "standardised";

    /// <summary>That of these samples.</summary>
    public static SampleScale Of(Samples train, Scaling scaling = Scaling.Standardise)
    {
        ColumnScale Columns(float[] rows, int columns) => scaling == Scaling.MinMax
            ? ColumnScale.MinMax(rows, columns)
            : ColumnScale.Standardising(rows, columns);
        bool scaled = train is { Classes: 0, TargetCount: > 0 };
        return new(
            Columns(train.AllFeatures(), train.Features),
            scaled ? Columns(train.AllTargets(), train.TargetCount) : null)
        {
            Scaling = scaling,
        };
    }
}
