using QtGpu.Experiments;

namespace QtGpu.Cli.Report;

/// <summary>A figure of findings, drawn.</summary>
internal static class FigurePicture
{
    public static Picture Of(Figure figure) => figure switch
    {
        CurveFigure curves => Curves(curves).Draw(),
        HeatMap map => new HeatMapPlot(map).Draw(),
        _ => throw new ArgumentOutOfRangeException(nameof(figure), figure.GetType().Name, "unknown kind of figure"),
    };

    private static SvgPlot Curves(CurveFigure figure)
    {
        var plot = new SvgPlot(figure.Title, figure.X, figure.Y)
        {
            LogX = figure.LogX,
            LogY = figure.LogY,
            WholeX = figure.Curves.All(curve => curve.X.All(double.IsInteger)),
        };
        foreach (var (i, curve) in figure.Curves.Index())
        {
            plot.Add(new Series(curve.Label, curve.X, curve.Y)
            {
                // Colours come again after the last.
                Style = i < Mark.Colours.Count ? SeriesStyle.Line : SeriesStyle.Dashed,
                Spread = curve is { Low: { } low, High: { } high } ? (low, high) : null,
            });
        }

        return plot;
    }
}
