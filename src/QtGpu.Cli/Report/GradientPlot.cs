namespace QtGpu.Cli.Report;

/// <summary>How far back in time gradients get: ‖∂loss/∂h‖ over the steps before a sequence's end.</summary>
internal static class GradientPlot
{
    /// <summary>What the picture shows, for a caption.</summary>
    public const string Caption =
        "Norm of the loss's gradient by the output of the last recurrent layer, so many steps before the end of a "
        + "sequence: mean over the first training sequences. Where it falls steeply, what lies further back is hardly "
        + "learnt.";

    /// <summary>A curve for each network, of several seeds their mean and range.</summary>
    /// <param name="networks">What each is called, and the norms of each of its seeds.</param>
    public static SvgPlot Of(IEnumerable<(string Name, IReadOnlyList<double>[] Seeds)> networks)
    {
        var plot = new SvgPlot("Gradients through time", "steps before the end", "‖∂loss/∂h‖")
        {
            LogY = true,
            WholeX = true,
        };
        foreach (var (colour, (name, seeds)) in networks.Index())
        {
            int steps = seeds.Select(norms => norms.Count).DefaultIfEmpty(0).Min();
            double[] axis = [.. Enumerable.Range(0, steps).Select(t => (double)t)];
            double[] Norms(Func<IEnumerable<double>, double> of) =>
                [.. Enumerable.Range(0, steps).Select(t => Positive(of(seeds.Select(norms => norms[t]))))];
            plot.Add(new Series(name, axis, Norms(Enumerable.Average))
            {
                Colour = colour,
                Spread = seeds.Length > 1 ? (Norms(Enumerable.Min), Norms(Enumerable.Max)) : null,
            });
        }

        return plot;
    }

    // A logarithm has no 0.
    private static double Positive(double norm) => norm > 0 ? norm : double.NaN;
}
