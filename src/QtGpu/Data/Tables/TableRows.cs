namespace QtGpu.Data.Tables;

/// <summary>Rows of a user's file as numbers.</summary>
internal sealed record TableRows
{
    /// <summary>How their columns were read.</summary>
    public required TableSchema Schema { get; init; }

    /// <summary>Whether <see cref="Schema"/> is worth keeping: columns may have names, categories or gaps.</summary>
    public bool HasColumns { get; init; }

    /// <summary>[n, inputs]; NaN where a value is missing and its column's mean is to take its place.</summary>
    public required float[] Features { get; init; }

    /// <summary>[n, targets]: classes or numbers; empty where the labels were not asked for.</summary>
    public float[] Targets { get; init; } = [];

    /// <summary>Targets per row; 0 where the labels were not asked for.</summary>
    public int TargetCount { get; init; }

    /// <summary>The image that the features are, if they are one.</summary>
    public ImageSize? Image { get; init; }

    /// <summary>Which row of the file each is, from 0: those with missing values may be left out.</summary>
    public required IReadOnlyList<int> Rows { get; init; }

    /// <summary>The label of each as the file has it, null where it has none.</summary>
    public required IReadOnlyList<string?> Labels { get; init; }

    /// <summary>What a reader would ask about, a line each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The samples, gaps filled with the means of the schema.</summary>
    /// <exception cref="InputException">There is none, or a value is not finite.</exception>
    public Samples ToSamples()
    {
        float[] means = [.. Schema.Features.SelectMany(column => column.Means)];
        int inputs = Features.Length / Rows.Count;
        float[] whole = means.Length == inputs
            ? [.. Features.Select((x, i) => float.IsNaN(x) ? means[i % inputs] : x)]
            : Features;
        return new(whole, inputs, Targets, TargetCount == 0 ? 0 : Schema.ClassNames.Count, TargetCount, Image);
    }
}
