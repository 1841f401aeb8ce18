using QtGpu.Comparison;
using QtGpu.Kernels.Activations;
using QtGpu.Training;

namespace QtGpu.Cli.Report;

/// <summary>A comparison in pictures. An activation keeps its colour through all of them.</summary>
internal sealed class ComparisonPlots
{
    private readonly ComparisonResult _result;
    private readonly string[] _names;

    public ComparisonPlots(ComparisonResult result) =>
        (_result, _names) = (result, [.. result.Recipes.Select(recipe => recipe.Name)]);

    /// <summary>Accuracy on the watched samples over epochs: the mean of the seeds, with their range.</summary>
    public SvgPlot LearningCurves => Curves(
        "Accuracy after each epoch", "epoch", "accuracy [%]", epoch => 100 * (epoch.ValidationAccuracy ?? double.NaN), logarithmic: false);

    /// <summary>Loss on the training samples over epochs, likewise.</summary>
    public SvgPlot TrainingLoss => Curves("Training loss", "epoch", "loss", epoch => epoch.TrainLoss, logarithmic: true);

    /// <summary>Accuracy over the seconds that the training steps took.</summary>
    public SvgPlot AccuracyOverTime
    {
        get
        {
            var plot = new SvgPlot("Accuracy over training time", "time [s]", "accuracy [%]") { YRange = Upper() };
            foreach (ComparisonRun run in _result.Runs)
            {
                int colour = Array.IndexOf(_names, run.Activation);
                double seconds = 0;
                plot.Add(new Series(
                    run.Seed == _result.Seeds[0] ? run.Activation : string.Empty,
                    [.. run.Fit.Epochs.Select(epoch => seconds += epoch.Seconds)],
                    [.. run.Fit.Epochs.Select(epoch => 100 * (epoch.ValidationAccuracy ?? double.NaN))])
                {
                    Colour = colour,
                });
            }

            return plot;
        }
    }

    /// <summary>Each seed's test accuracy, and the mean with its 95 % interval.</summary>
    public SvgPlot TestAccuracy
    {
        get
        {
            var plot = new SvgPlot("Test accuracy", "activation", "test accuracy [%]") { Categories = _names };
            for (int i = 0; i < _names.Length; i++)
            {
                ComparisonRun[] runs = [.. _result.Runs.Where(run => string.Equals(run.Activation, _names[i], StringComparison.Ordinal))];
                MeanInterval mean = _result.Summaries[i].TestAccuracy;
                plot.Add(new Series(string.Empty, [.. runs.Select((_, k) => i + 0.12 + (0.03 * k))], [.. runs.Select(run => 100 * run.Test.Accuracy)])
                {
                    Style = SeriesStyle.Points,
                    Colour = i,
                });
                double half = double.IsNaN(mean.HalfWidth) ? 0 : mean.HalfWidth;
                plot.Add(new Series(string.Empty, [i], [100 * mean.Mean])
                {
                    Style = SeriesStyle.Points,
                    Colour = i,
                    Spread = ([100 * (mean.Mean - half)], [100 * Math.Min(1, mean.Mean + half)]),
                });
            }

            return plot;
        }
    }

    /// <summary>f(z) of the hidden layers.</summary>
    public SvgPlot Activations => Shapes("The activations", "f(z)", point => point.Value);

    /// <summary>f′(z), which the gradient is multiplied by.</summary>
    public SvgPlot Derivatives => Shapes("Their derivatives", "f′(z)", point => point.Derivative);

    private SvgPlot Shapes(string title, string label, Func<(double Value, double Derivative), double> part)
    {
        double[] z = [.. Enumerable.Range(0, 401).Select(i => -4 + (i * 0.02))];
        var plot = new SvgPlot(title, "pre-activation z", label);
        for (int i = 0; i < _names.Length; i++)
        {
            Activation f = ActivationCatalogue.Create(_result.Recipes[i].Model.Activation, _result.Recipes[i].Model.ActivationParameters);
            plot.Add(new Series(_names[i], z, [.. z.Select(x => part(ActivationCurve.At(f, x)))]) { Colour = i });
        }

        return plot;
    }

    private SvgPlot Curves(string title, string x, string y, Func<EpochRecord, double> value, bool logarithmic)
    {
        var plot = new SvgPlot(title, x, y) { LogY = logarithmic, YRange = logarithmic ? null : Upper() };
        for (int i = 0; i < _names.Length; i++)
        {
            FitResult[] fits = Fits(_names[i], i);
            int epochs = fits.Min(fit => fit.Epochs.Count);
            double[][] values = [.. Enumerable.Range(0, epochs).Select(e => fits.Select(fit => value(fit.Epochs[e])).ToArray())];
            plot.Add(new Series(_names[i], [.. Enumerable.Range(1, epochs).Select(e => (double)e)], [.. values.Select(v => v.Average())])
            {
                Colour = i,
                Spread = ([.. values.Select(v => v.Min())], [.. values.Select(v => v.Max())]),
            });
        }

        return plot;
    }

    // Networks that were tuned were not watched in their final training; the trial that chose their settings was.
    private FitResult[] Fits(string name, int index) => _result.Watched is null && _result.Trials[index][0].Fit is { } trial
        ? [trial]
        : [.. _result.Runs.Where(run => string.Equals(run.Activation, name, StringComparison.Ordinal)).Select(run => run.Fit)];

    // From where the slowest stands after a tenth of the epochs: the first steep rise would hide the rest.
    private (double Low, double High)? Upper()
    {
        IEnumerable<double> late = _names.SelectMany((name, i) => Fits(name, i))
            .Select(fit => fit.Epochs[Math.Min(fit.Epochs.Count - 1, fit.Epochs.Count / 10)].ValidationAccuracy ?? double.NaN);
        double low = 100 * late.Min(), high = 100 * _names.SelectMany((name, i) => Fits(name, i)).Max(fit => fit.Epochs.Max(e => e.ValidationAccuracy ?? double.NaN));
        return high > low ? (low - (0.05 * (high - low)), Math.Min(100, high + (0.1 * (high - low)))) : null;
    }
}
