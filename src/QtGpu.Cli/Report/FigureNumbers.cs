using QtGpu.Experiments;

namespace QtGpu.Cli.Report;

/// <summary>The numbers of a figure as rows.</summary>
internal static class FigureNumbers
{
    public static (IReadOnlyList<string> Header, IEnumerable<object?[]> Rows) Of(Figure figure) => figure switch
    {
        CurveFigure curves => (["curve", curves.X, curves.Y, "low", "high"], curves.Curves.SelectMany(
            curve => curve.X.Select((x, i) => (object?[])
                [curve.Label, x, curve.Y[i], curve.Low?[i], curve.High?[i]]))),
        HeatMap map => ([map.Y, map.X, map.Of], map.Rows.SelectMany((row, i) => map.Columns.Select(
            (column, j) => (object?[])[row, column, map.Values[i][j]]))),
        _ => throw new ArgumentOutOfRangeException(nameof(figure), figure.GetType().Name, "unknown kind of figure"),
    };
}
