namespace QtGpu.Cli.Report;

/// <summary>T(E) above dT/dE for some barriers, with the energies that were asked for marked.</summary>
internal sealed class BarrierPlots
{
    private readonly SvgPlot _transmission, _derivative;
    private readonly List<Series> _curves = [];
    private readonly bool _logarithmic;

    public BarrierPlots(BarrierCurve[] curves, double[] range, double[] marked)
    {
        double least = curves.SelectMany(curve => marked.Select(energy => curve.At(energy).Transmission))
            .Where(t => t > 0).DefaultIfEmpty(1).Min();
        _logarithmic = least < 1e-2;
        _transmission = new SvgPlot("Transmission through the barrier", "energy E [eV]", "transmission T")
        {
            LogY = _logarithmic,
            YRange = _logarithmic ? (least / 3, 1) : null,
        };
        _derivative = new SvgPlot("Its derivative", "energy E [eV]", "dT/dE [1/eV]");
        for (int i = 0; i < curves.Length; i++)
        {
            BarrierPoint[] points = [.. range.Select(curves[i].At)];
            var line = new Series(curves[i].Label, range, [.. points.Select(p => p.Transmission)]);
            _curves.Add(line);
            _transmission.Add(line with { Colour = i });
            double[] values = [.. marked.Select(e => curves[i].At(e).Transmission)];
            _transmission.Add(new(string.Empty, marked, values) { Style = SeriesStyle.Points, Colour = i });
            _derivative.Add(new(curves[i].Label, range, [.. points.Select(p => p.DerivativePerEv)]) { Colour = i });
        }
    }

    public void Save(string path) => SvgPlot.Save(path, _transmission, _derivative);

    public void WriteTo(IAnsiConsole console)
    {
        List<Series> drawn = !_logarithmic ? _curves : [.. _curves.Select(curve => curve with
        {
            Y = [.. curve.Y.Select(t => t > 0 ? Math.Log10(t) : double.NaN)],
        })];
        TerminalPlot.Write(console, drawn, "E [eV]", _logarithmic ? "log₁₀ T" : "T");
    }
}
