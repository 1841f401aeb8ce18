namespace QtGpu.Cli.Report;

/// <summary>
/// A small plot in Braille characters, each of 2 × 4 dots, for a terminal; letters on the curves tell them apart
/// without colour.
/// </summary>
internal static class TerminalPlot
{
    private const int Most = 64, Margin = 10, Rows = 14, MarkDistance = 12;

    private const string Marks = "ox+*#@%&";

    private static readonly Color[] Palette =
        [Color.DodgerBlue1, Color.DarkOrange, Color.MediumSpringGreen, Color.MediumPurple1, Color.Gold1];

    public static void Write(IAnsiConsole console, IReadOnlyList<Series> series, string xLabel, string yLabel)
    {
        double[] xs = [.. series.SelectMany(s => s.X).Where(double.IsFinite)];
        double[] ys = [.. series.SelectMany(s => s.Y).Where(double.IsFinite)];
        if (xs.Length == 0 || ys.Length == 0)
            return;
        Axis x = Axis.Linear(xs.Min(), xs.Max(), snug: true), y = Axis.Linear(ys.Min(), ys.Max(), snug: false);
        int columns = Math.Clamp(console.Profile.Width - Margin - 1, 20, Most);
        var dots = new byte[Rows, columns];
        var owner = new int[Rows, columns];
        var marks = new bool[Rows, columns];
        for (int s = 0; s < series.Count; s++)
            Draw(series[s], s, x, y, dots, owner);
        for (int s = 0; s < series.Count; s++)
            Place(series[s], s, x, y, marks, owner);

        console.MarkupLineInterpolated($"[grey]{yLabel}[/]");
        for (int row = 0; row < Rows; row++)
        {
            string label = row == 0 ? y.Ticks[^1].Label : row == Rows - 1 ? y.Ticks[0].Label : string.Empty;
            var line = new Paragraph($"{label,8} │");
            for (int column = 0; column < columns; column++)
            {
                char sign = marks[row, column] ? Sign(owner[row, column]) : (char)(0x2800 + dots[row, column]);
                line.Append(sign.ToString(), Ink(owner[row, column]));
            }

            console.Write(line);
            console.WriteLine();
        }

        console.WriteLine($"{string.Empty,8} └{new string('─', columns)}");
        string from = Text($"{x.Low:G4}"), to = Text($"{x.High:G4}");
        string name = xLabel.PadLeft((columns + xLabel.Length) / 2 - from.Length)
            .PadRight(columns - from.Length - to.Length);
        console.WriteLine($"{string.Empty,Margin}{from}{name}{to}");
        for (int s = 0; s < series.Count; s++)
        {
            if (series[s].Label.Length > 0)
                console.Write(new Paragraph($"{string.Empty,Margin}").Append($"{Sign(s)} {series[s].Label}\n", Ink(s)));
        }
    }

    private static char Sign(int series) => Marks[series % Marks.Length];

    private static Style Ink(int series) => new(Palette[series % Palette.Length]);

    // One on a point without a neighbour; on a curve at distances, not where another curve has its own.
    private static void Place(Series series, int index, Axis x, Axis y, bool[,] marks, int[,] owner)
    {
        int columns = marks.GetLength(1), next = MarkDistance * (1 + (index % Marks.Length)) / Marks.Length;
        for (int i = 0; i < series.X.Count; i++)
        {
            double across = x.Position(series.X[i]), up = y.Position(series.Y[i]);
            if (!double.IsFinite(across + up) || up is < 0 or > 1)
                continue;
            int column = (int)Math.Round(across * ((columns * 2) - 1)) / 2;
            int row = (int)Math.Round((1 - up) * ((Rows * 4) - 1)) / 4;
            bool isAlone = (i == 0 || !double.IsFinite(series.Y[i - 1]))
                && (i == series.X.Count - 1 || !double.IsFinite(series.Y[i + 1]));
            if (column < next && !isAlone)
                continue;
            (marks[row, column], owner[row, column]) = (true, index);
            next = Math.Max(next, column) + MarkDistance;
        }
    }

    // Denser than the dots are wide, so that a curve has no holes.
    private static void Draw(Series series, int index, Axis x, Axis y, byte[,] dots, int[,] owner)
    {
        int columns = dots.GetLength(1);
        for (int i = 1; i < series.X.Count; i++)
        {
            double x0 = x.Position(series.X[i - 1]), x1 = x.Position(series.X[i]);
            double y0 = y.Position(series.Y[i - 1]), y1 = y.Position(series.Y[i]);
            int steps = 1 + (int)(Math.Max(Math.Abs(x1 - x0) * columns * 2, Math.Abs(y1 - y0) * Rows * 4) * 1.5);
            for (int step = 0; step <= steps && double.IsFinite(y0 + y1); step++)
            {
                double t = (double)step / steps;
                int column = (int)Math.Round((x0 + (t * (x1 - x0))) * ((columns * 2) - 1));
                int row = (int)Math.Round((1 - y0 - (t * (y1 - y0))) * ((Rows * 4) - 1));
                dots[row / 4, column / 2] |= Dot(row % 4, column % 2);
                owner[row / 4, column / 2] = index;
            }
        }
    }

    // Unicode numbers the dots 1 2 3 7 down the left and 4 5 6 8 down the right.
    private static byte Dot(int row, int column) => (byte)(row == 3 ? 0x40 << column : 1 << (row + (3 * column)));
}
