namespace QtGpu.Experiments.Claims;

/// <summary>
/// Where a figure comes from, one of three: a sentence of a page, which says the figure; a number in a file of results;
/// a measure of an experiment, which brings its own interval, count and unit.
/// </summary>
internal sealed record ClaimSource
{
    /// <summary>
    /// A page that holds the figure, with the heading where it stands: <c>docs/results.md#echo-state-network</c>.
    /// </summary>
    public string? Page { get; init; }

    /// <summary>The words in which the page says it.</summary>
    public string? Quote { get; init; }

    /// <summary>The figure; null where what the page says is no number.</summary>
    public double? Value { get; init; }

    /// <summary>Lower end of its 95 % interval; null for none.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end; null for none.</summary>
    public double? High { get; init; }

    /// <summary>What it counts or is measured in, and what it is beside.</summary>
    public string Unit { get; init; } = "";

    /// <summary>How many runs it is made of; null where it is no statistic.</summary>
    public int? Count { get; init; }

    /// <summary>A file of results, such as <c>bench/results/MACHINE/DATE/bench.json</c>.</summary>
    public string? File { get; init; }

    /// <summary>The number in it, as a JSON pointer (RFC 6901) such as <c>/sampler/4/activity</c>.</summary>
    public string? Pointer { get; init; }

    /// <summary>An experiment by its name.</summary>
    public string? Experiment { get; init; }

    /// <summary>The <see cref="Experiments.Measure.Id"/> of one of its measures.</summary>
    public string? Measure { get; init; }

    /// <summary>What is wrong with it, or null.</summary>
    internal string? Problem() => (Page, File, Experiment) switch
    {
        ({ }, null, null) when Quote is null => "a page needs a quote",
        (null, { }, null) when Pointer is null => "a file needs a pointer",
        (null, null, { }) when Measure is null => "an experiment needs a measure",
        ({ }, null, null) or (null, { }, null) or (null, null, { }) => Low is null == High is null
            ? null : "an interval has two ends",
        _ => "our figure comes from one of page, file, experiment",
    };
}
