using Spectre.Console;

namespace QtGpu.Cli.Report;

/// <summary>A small plot in Braille characters, each of 2 × 4 dots, for a terminal.</summary>
internal static class TerminalPlot
{
    private const int Columns = 64, Rows = 14;

    private static readonly Color[] Palette = [Color.DodgerBlue1, Color.DarkOrange, Color.MediumSpringGreen, Color.MediumPurple1, Color.Gold1];

    public static void Write(IAnsiConsole console, IReadOnlyList<Series> series, string xLabel, string yLabel)
    {
        double[] xs = [.. series.SelectMany(s => s.X).Where(double.IsFinite)], ys = [.. series.SelectMany(s => s.Y).Where(double.IsFinite)];
        if (xs.Length < 2)
            return;
        Axis x = Axis.Linear(xs.Min(), xs.Max(), snug: true), y = Axis.Linear(ys.Min(), ys.Max(), snug: false);
        var dots = new byte[Rows, Columns];
        var owner = new int[Rows, Columns];
        for (int s = 0; s < series.Count; s++)
            Draw(series[s], s, x, y, dots, owner);

        console.MarkupLineInterpolated($"[grey]{yLabel}[/]");
        for (int row = 0; row < Rows; row++)
        {
            string label = row == 0 ? y.Ticks[^1].Label : row == Rows - 1 ? y.Ticks[0].Label : string.Empty;
            var line = new Paragraph($"{label,8} │");
            for (int column = 0; column < Columns; column++)
                line.Append(((char)(0x2800 + dots[row, column])).ToString(), new Style(Palette[owner[row, column] % Palette.Length]));
            console.Write(line);
            console.WriteLine();
        }

        console.WriteLine($"{string.Empty,8} └{new string('─', Columns)}");
        string from = FormattableString.Invariant($"{x.Low:G4}"), to = FormattableString.Invariant($"{x.High:G4}");
        console.WriteLine($"{string.Empty,10}{from}{xLabel.PadLeft((Columns + xLabel.Length) / 2 - from.Length).PadRight(Columns - from.Length - to.Length)}{to}");
    }

    // Denser than the dots are wide, so that a curve has no holes.
    private static void Draw(Series series, int index, Axis x, Axis y, byte[,] dots, int[,] owner)
    {
        for (int i = 1; i < series.X.Count; i++)
        {
            double x0 = x.Position(series.X[i - 1]), x1 = x.Position(series.X[i]);
            double y0 = y.Position(series.Y[i - 1]), y1 = y.Position(series.Y[i]);
            int steps = 1 + (int)(Math.Max(Math.Abs(x1 - x0) * Columns * 2, Math.Abs(y1 - y0) * Rows * 4) * 1.5);
            for (int step = 0; step <= steps && double.IsFinite(y0 + y1); step++)
            {
                double t = (double)step / steps;
                int column = (int)Math.Round((x0 + (t * (x1 - x0))) * ((Columns * 2) - 1));
                int row = (int)Math.Round((1 - y0 - (t * (y1 - y0))) * ((Rows * 4) - 1));
                dots[row / 4, column / 2] |= Dot(row % 4, column % 2);
                owner[row / 4, column / 2] = index;
            }
        }
    }

    // Unicode numbers the dots 1 2 3 7 down the left and 4 5 6 8 down the right.
    private static byte Dot(int row, int column) => (byte)(row == 3 ? 0x40 << column : 1 << (row + (3 * column)));
}
