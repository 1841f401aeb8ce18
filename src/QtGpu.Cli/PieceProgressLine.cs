using QtGpu.Experiments;

namespace QtGpu.Cli;

/// <summary>How far an experiment is: drawn on a terminal, and a line for each piece that took a while.</summary>
internal sealed class PieceProgressLine(Session session)
{
    private const double AWhile = 1; // seconds

    public void Show(EndedPiece piece)
    {
        string left = piece.Left.ToString(
            piece.Left.TotalHours < 1 ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
        if (!piece.IsKept && piece.Seconds >= AWhile)
            session.WriteLine(Text($"{piece.Number} of {piece.Of}: {piece.Name}, {piece.Seconds:0.0} s"));
        session.Status.Show(Text($"{piece.Number} of {piece.Of} pieces  {piece.Name}  {left} left"));
    }
}
