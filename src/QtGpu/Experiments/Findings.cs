using QtGpu.Statistics;

namespace QtGpu.Experiments;

/// <summary>
/// What an experiment found, for a page, files of numbers and the claims; nothing in it knows how it is drawn.
/// </summary>
public sealed record Findings
{
    /// <summary>Sentences with figures, the answer to the question first; losses like wins.</summary>
    public required IReadOnlyList<string> Sentences { get; init; }

    /// <summary>Single numbers by name, which claims refer to.</summary>
    public IReadOnlyList<Measure> Measures { get; init; } = [];

    /// <summary>Tables, each also a file of comma-separated values.</summary>
    public IReadOnlyList<FindingTable> Tables { get; init; } = [];

    /// <summary>Figures, each also an SVG file.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];
}

/// <summary>A number that was measured.</summary>
/// <param name="Id">Its name, such as <c>mnist-epochs-to-97-ratio</c>; unique in its experiment.</param>
/// <param name="What">What it is, in words.</param>
/// <param name="Value">The number; NaN where it could not be had, such as a target that was never met.</param>
/// <param name="Low">Lower end of its 95 % interval; NaN for none.</param>
/// <param name="High">Upper end; NaN for none.</param>
/// <param name="Count">How many runs it is made of.</param>
/// <param name="Unit">Such as <c>%</c>, <c>epochs</c>; empty for a pure number.</param>
public sealed record Measure(
    string Id, string What, double Value, double Low, double High, int Count, string Unit = "")
{
    /// <summary>
    /// Whether it is a difference of which a test, corrected for those beside it, says neither that there is one nor
    /// that it does not matter. An interval of its own knows nothing of the others.
    /// </summary>
    public bool IsUndecided { get; init; }

    /// <summary>A mean with its interval.</summary>
    public static Measure Of(string id, string what, MeanInterval mean, string unit = "") =>
        new(id, what, mean.Mean, mean.Low, mean.High, mean.Count, unit);
}

/// <summary>A table of findings.</summary>
/// <param name="Id">The name of its file, such as <c>accuracy</c>.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Header">Names of its columns.</param>
/// <param name="Rows">Cells: texts, numbers, or null for what is not known.</param>
public sealed record FindingTable(
    string Id, string Title, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<object?>> Rows);

/// <summary>A figure of findings.</summary>
/// <param name="Id">The name of its file.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">What a reader should see in it.</param>
public abstract record Figure(string Id, string Title, string Caption);

/// <summary>Lines over a common axis.</summary>
/// <param name="Id">The name of its file.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">What a reader should see in it.</param>
/// <param name="X">The horizontal axis with its unit.</param>
/// <param name="Y">The vertical axis with its unit.</param>
/// <param name="Curves">The lines.</param>
public sealed record CurveFigure(
    string Id, string Title, string Caption, string X, string Y, IReadOnlyList<Curve> Curves)
    : Figure(Id, Title, Caption)
{
    /// <summary>Whether the horizontal axis is logarithmic.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether the vertical axis is logarithmic.</summary>
    public bool LogY { get; init; }
}

/// <summary>A line: y over x, perhaps with a band.</summary>
/// <param name="Label">Its name in the legend.</param>
/// <param name="X">Abscissas, ascending.</param>
/// <param name="Y">Ordinates; NaN leaves a gap.</param>
public sealed record Curve(string Label, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>The lower edge of its band, or null.</summary>
    public IReadOnlyList<double>? Low { get; init; }

    /// <summary>The upper edge of its band, or null.</summary>
    public IReadOnlyList<double>? High { get; init; }

    /// <summary>A line through values with their intervals as its band.</summary>
    internal static Curve WithBand(
        string label, IReadOnlyList<double> x, IEnumerable<(double Value, double Low, double High)> points)
    {
        var all = points.ToList();
        return new(label, x, [.. all.Select(point => point.Value)])
        {
            Low = [.. all.Select(point => point.Low)],
            High = [.. all.Select(point => point.High)],
        };
    }
}

/// <summary>A number over two axes, as colours with the numbers in the cells.</summary>
/// <param name="Id">The name of its file.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">What a reader should see in it.</param>
/// <param name="X">The horizontal axis with its unit.</param>
/// <param name="Columns">Its values, as text.</param>
/// <param name="Y">The vertical axis with its unit.</param>
/// <param name="Rows">Its values, as text.</param>
/// <param name="Of">What the colour is, with its unit.</param>
/// <param name="Values">[rows][columns]; NaN for a cell that has none.</param>
public sealed record HeatMap(
    string Id, string Title, string Caption, string X, IReadOnlyList<string> Columns, string Y,
    IReadOnlyList<string> Rows, string Of, IReadOnlyList<IReadOnlyList<double>> Values)
    : Figure(Id, Title, Caption)
{
    /// <summary>Whether colours go by the logarithm.</summary>
    public bool Log { get; init; }
}
