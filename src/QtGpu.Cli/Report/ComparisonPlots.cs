using QtGpu.Comparison;
using QtGpu.Kernels.Activations;
using QtGpu.Statistics;
using QtGpu.Training;

namespace QtGpu.Cli.Report;

/// <summary>A comparison in pictures. An activation keeps its colour through all of them.</summary>
internal sealed class ComparisonPlots
{
    private readonly ComparisonResult _result;
    private readonly string[] _names;
    private readonly Metric _metric;

    public ComparisonPlots(ComparisonResult result) =>
        (_result, _names, _metric) = (result, [.. result.Recipes.Select(recipe => recipe.Name)], result.Metrics[0]);

    /// <summary>The metric on the watched samples over epochs: the mean of the seeds, with their range.</summary>
    public SvgPlot LearningCurves() =>
        Curves($"{Name} after each epoch", "epoch", Title, Watched, logarithmic: !_metric.HigherIsBetter);

    /// <summary>Loss on the training samples over epochs, likewise.</summary>
    public SvgPlot TrainingLoss() =>
        Curves("Training loss", "epoch", "loss", epoch => epoch.TrainLoss, logarithmic: true);

    /// <summary>The metric over the seconds that the training steps took.</summary>
    public SvgPlot MetricOverTime()
    {
        var plot = new SvgPlot($"{Name} over training time", "time [s]", Title)
        {
            LogY = !_metric.HigherIsBetter,
            YRange = Upper(),
            YLimits = Limits,
        };
        foreach (ComparisonRun run in _result.Runs)
        {
            int colour = Array.IndexOf(_names, run.Activation);
            double seconds = 0;
            plot.Add(new Series(
                run.Seed == _result.Seeds[0] ? run.Activation : string.Empty,
                [.. run.Fit.Epochs.Select(epoch => seconds += epoch.Seconds)],
                [.. run.Fit.Epochs.Select(Watched)])
            {
                Colour = colour,
            });
        }

        return plot;
    }

    /// <summary>What each seed reached on the test samples, and the mean with its 95 % interval.</summary>
    public SvgPlot Test()
    {
        var plot = new SvgPlot($"Test {_metric.Name}", _result.Named, $"test {Title}")
        {
            Categories = _names,
            YLimits = Limits,
        };
        double scale = MetricText.Scale(_metric);
        for (int i = 0; i < _names.Length; i++)
        {
            ComparisonRun[] runs = [.. RunsOf(_names[i])];
            MeanInterval mean = _result.Summaries[i].Test(_metric);
            plot.Add(new Series(
                string.Empty,
                [.. runs.Select((_, k) => i + 0.12 + (0.03 * k))],
                [.. runs.Select(run => scale * _metric.Of(run.Test))])
            {
                Style = SeriesStyle.Points,
                Colour = i,
            });
            double half = double.IsNaN(mean.HalfWidth) ? 0 : mean.HalfWidth;
            plot.Add(new Series(string.Empty, [i], [scale * mean.Mean])
            {
                Style = SeriesStyle.Points,
                Colour = i,
                Spread = ([Within(scale * (mean.Mean - half))], [Within(scale * (mean.Mean + half))]),
            });
        }

        return plot;
    }

    /// <summary>How far back in time gradients get; null where no network goes through time.</summary>
    public SvgPlot? Gradients() => _result.Runs.All(run => run.Gradients is null) ? null : GradientPlot.Of(
        _names.Select(name => (name, RunsOf(name).Select(run => run.Gradients ?? []).ToArray())));

    /// <summary>f(z) of the hidden layers.</summary>
    public SvgPlot Activations() => Shapes("The activations", "f(z)", point => point.Value);

    /// <summary>f′(z), which the gradient is multiplied by.</summary>
    public SvgPlot Derivatives() => Shapes("Their derivatives", "f′(z)", point => point.Derivative);

    private string Title => MetricText.Title(_metric);

    private (double Low, double High) Limits => MetricText.Limits(_metric);

    private string Name => $"{char.ToUpperInvariant(_metric.Name[0])}{_metric.Name[1..]}";

    private double Watched(EpochRecord epoch) => MetricText.Scale(_metric) * _metric.OfEpoch(epoch);

    private double Within(double value) => Math.Clamp(value, Limits.Low, Limits.High);

    private SvgPlot Shapes(string title, string label, Func<(double Value, double Derivative), double> part)
    {
        double[] z = [.. Enumerable.Range(0, 401).Select(i => -4 + (i * 0.02))];
        var plot = new SvgPlot(title, "pre-activation z", label);
        for (int i = 0; i < _names.Length; i++)
        {
            Recipe recipe = _result.Recipes[i];
            Activation f = ActivationCatalogue.Create(recipe.Model.Activation, recipe.Model.ActivationParameters);
            plot.Add(new Series(_names[i], z, [.. z.Select(x => part(ActivationCurve.At(f, x)))]) { Colour = i });
        }

        return plot;
    }

    private SvgPlot Curves(string title, string x, string y, Func<EpochRecord, double> value, bool logarithmic)
    {
        var plot = new SvgPlot(title, x, y)
        {
            LogY = logarithmic,
            YRange = logarithmic ? null : Upper(),
            YLimits = logarithmic ? null : Limits,
            WholeX = true,
        };
        for (int i = 0; i < _names.Length; i++)
        {
            FitResult[] fits = Fits(_names[i], i);
            int epochs = fits.Min(fit => fit.Epochs.Count);
            double[] axis = [.. Enumerable.Range(1, epochs).Select(e => (double)e)];
            double[][] values =
                [.. Enumerable.Range(0, epochs).Select(e => fits.Select(fit => value(fit.Epochs[e])).ToArray())];
            plot.Add(new Series(_names[i], axis, [.. values.Select(v => v.Average())])
            {
                Colour = i,
                Spread = ([.. values.Select(v => v.Min())], [.. values.Select(v => v.Max())]),
            });
        }

        return plot;
    }

    // Networks that were tuned were not watched in their final training; the trial that chose their settings was.
    private FitResult[] Fits(string name, int index) =>
        _result.Watched is null && _result.Trials[index][0].Fit is { } trial
            ? [trial]
            : [.. RunsOf(name).Select(run => run.Fit)];

    private IEnumerable<ComparisonRun> RunsOf(string name) => _result.Runs.Where(run => run.Activation == name);

    // All that comes after a tenth of the epochs: the first steep rise would hide the rest. Errors have a logarithmic
    // axis.
    private (double Low, double High)? Upper()
    {
        if (!_metric.HigherIsBetter)
            return null;
        FitResult[] fits = [.. _names.SelectMany(Fits)];
        double low = fits.Min(fit => fit.Epochs.Skip(fit.Epochs.Count / 10).Min(Watched));
        double high = fits.Max(fit => fit.Epochs.Max(Watched));
        return high > low ? (Within(low - (0.05 * (high - low))), Within(high + (0.1 * (high - low)))) : null;
    }
}
