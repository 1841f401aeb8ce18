namespace QtGpu.Data.Tables;

/// <summary>Rows of a user's file as numbers.</summary>
internal sealed record TableRows
{
    /// <summary>How their columns were read.</summary>
    public required TableSchema Schema { get; init; }

    /// <summary>Whether <see cref="Schema"/> is worth keeping: columns may have names, categories or gaps.</summary>
    public bool HasColumns { get; init; }

    /// <summary>[n, inputs]; NaN where a value is missing and is to be filled in.</summary>
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

    /// <summary>The file that each is in, where each is in one of its own; null: they are rows of one file.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>How many of them, the last ones, the file itself has for testing.</summary>
    public int OwnTest { get; init; }

    /// <summary>What a reader would ask about, a line each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>These, and behind them those that the file has for testing.</summary>
    /// <exception cref="InputException">They have other features or targets.</exception>
    public TableRows WithTest(TableRows test)
    {
        int width = Features.Length / Rows.Count, other = test.Features.Length / test.Rows.Count;
        if (width != other || TargetCount != test.TargetCount)
            throw new InputException(
                $"Training samples have {width} features and {TargetCount} targets, test samples {other} and "
                + $"{test.TargetCount}; expected the same.");
        return this with
        {
            Features = [.. Features, .. test.Features],
            Targets = [.. Targets, .. test.Targets],
            Rows = [.. Rows, .. test.Rows.Select(row => Rows.Count + row)],
            Labels = [.. Labels, .. test.Labels],
            Names = Names is null ? null : [.. Names, .. test.Names!],
            OwnTest = test.Rows.Count,
            Remarks = [.. Remarks, .. test.Remarks],
        };
    }

    /// <summary>The samples, gaps filled as the schema says.</summary>
    /// <exception cref="InputException">There is none, or a value is not finite.</exception>
    public Samples ToSamples()
    {
        float[] fill = Schema.Fill;
        int inputs = Features.Length / Rows.Count;
        bool gaps = HasColumns && Array.Exists(Features, float.IsNaN);
        if (gaps && fill.Length != inputs)
            throw new InputException(
                $"There are missing values, and the {$"{Schema.Missing}".ToLowerInvariant()} of each column over the "
                + "training rows is not kept with the network. Fill them in, or set missing values to 'drop'.");
        float[] whole = gaps ? [.. Features.Select((x, i) => float.IsNaN(x) ? fill[i % inputs] : x)] : Features;
        return new(whole, inputs, Targets, TargetCount == 0 ? 0 : Schema.ClassNames.Count, TargetCount, Image);
    }
}
