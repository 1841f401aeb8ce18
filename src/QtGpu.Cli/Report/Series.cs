namespace QtGpu.Cli.Report;

/// <summary>How a series is drawn.</summary>
internal enum SeriesStyle
{
    Line,
    Dashed,
    Points,
    HollowPoints,
}

/// <summary>Where a bar stands; the point that it belongs to is its top.</summary>
internal readonly record struct Bar(double Left, double Right, double Base);

/// <summary>A curve or a cloud of points. A NaN is a gap.</summary>
/// <param name="Label">Its name in the legend; empty: not in the legend.</param>
/// <param name="X">Abscissae.</param>
/// <param name="Y">Ordinates.</param>
internal sealed record Series(string Label, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    public SeriesStyle Style { get; init; }

    /// <summary>Whether it is drawn as points, not as a curve.</summary>
    public bool IsPoints => Style is SeriesStyle.Points or SeriesStyle.HollowPoints;

    /// <summary>
    /// Whether a curve has marks; not where points lie on it, beside which they would look like error bars.
    /// </summary>
    public bool HasMarks { get; init; } = true;

    /// <summary>Lower and upper limits: a band around a line, a bar through a point.</summary>
    public (IReadOnlyList<double> Lower, IReadOnlyList<double> Upper)? Spread { get; init; }

    /// <summary>
    /// The lower and upper edge of a box around each point, whose whiskers are the <see cref="Spread"/>.
    /// </summary>
    public (IReadOnlyList<double> Lower, IReadOnlyList<double> Upper)? Quartiles { get; init; }

    /// <summary>
    /// A bar for each point in place of a curve, from its base to the point's ordinate, between two abscissae.
    /// </summary>
    public IReadOnlyList<Bar>? Bars { get; init; }

    /// <summary>Names beside the points; empty: none.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Number of its colour, where several series share one; else its place in the plot.</summary>
    public int? Colour { get; init; }
}
