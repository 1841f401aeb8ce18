using QtGpu.Data.Series;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>What a recurrent network says of a series behind the steps that it was trained on.</summary>
/// <param name="OneStep">Every true input seen, [steps, targets], in the units that the series was given in.</param>
/// <param name="FreeRun">Its own outputs as inputs; null for a series that has inputs of its own.</param>
public sealed record RecurrentForecast(float[] OneStep, float[]? FreeRun)
{
    /// <summary>
    /// Forecasts: the network reads the training steps from rest, then the steps behind them, or its own outputs.
    /// </summary>
    /// <param name="trainer">The network, trained on windows of the series.</param>
    /// <param name="series">The series, as it was trained on.</param>
    /// <param name="training">Steps to read first.</param>
    /// <param name="horizon">Steps to forecast.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public static RecurrentForecast Of(
        Trainer trainer, TimeSeries series, int training, int horizon, CancellationToken cancellation = default)
    {
        int width = series.TargetFeatures;
        using SequenceStepper stepper = Stepper(trainer, series);
        var seen = new float[horizon * width];
        var output = new float[width];
        for (int t = 0; t < training + horizon; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            stepper.Step(series.InputsOf(t, 1), output);
            if (t >= training)
                output.CopyTo(seen.AsSpan((t - training) * width));
        }

        return new(
            series.Original(seen),
            series.IsAutonomous ? Free(trainer, series, training, horizon, cancellation) : null);
    }

    // The output behind the last training step is the forecast of the first step that is not known.
    private static float[] Free(
        Trainer trainer, TimeSeries series, int training, int horizon, CancellationToken cancellation)
    {
        int width = series.TargetFeatures;
        using SequenceStepper stepper = Stepper(trainer, series);
        var forecast = new float[horizon * width];
        var last = new float[width];
        for (int t = 0; t <= training; t++)
            stepper.Step(series.InputsOf(t, 1), last);
        for (int t = 0; t < horizon; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            last.CopyTo(forecast.AsSpan(t * width));
            stepper.Step(last, last);
        }

        return series.Original(forecast);
    }

    private static SequenceStepper Stepper(Trainer trainer, TimeSeries series) =>
        new(trainer.Model, trainer.Backend, trainer.Parameters, series.InputFeatures);
}
