using QtGpu.Data.Series;
using QtGpu.Experiments.EdgeOfChaos;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Reservoirs;

namespace QtGpu.Experiments.Barriers;

/// <summary>A reservoir of a <see cref="ModelTask"/> with an activation, otherwise as the paper has it.</summary>
internal sealed class ReservoirTrial : IDisposable
{
    /// <summary>The fewest training steps: the washout, and enough behind it.</summary>
    public const int FewestSteps = 300;

    // Jaeger and Haas, Science 304, 78 (2004): the error of a free run over 84 steps.
    private const int Horizon = 84;

    // Steps behind the washout over which slopes are averaged.
    private const int Observed = 200;

    private readonly Reservoir _reservoir;
    private readonly TimeSeries _series;
    private readonly EchoStateNetwork _network;

    public ReservoirTrial(ModelTask task, ActivationChoice activation, long seed, Backend backend)
    {
        ReservoirSettings settings = ReservoirPresets.Create("paper", activation.Name) with
        {
            ActivationParameters = activation.Parameters,
            Units = task.Units,
            TrainSteps = task.Samples,
        };
        _series = SeriesCatalogue.Load(task.Data, task.Samples + Horizon, seed: 1);
        _reservoir = Reservoir.Draw(settings, _series, seed);
        _network = new([_reservoir], _series, backend);
    }

    /// <summary>lg NMSE of a forecast of 84 steps that feeds on itself.</summary>
    public double Score(CancellationToken cancellation)
    {
        _network.Train(cancellation);
        float[] forecast = _network.Forecast(Horizon, freely: true)[0];
        ReadOnlySpan<float> targets = _series.TargetsOf(_reservoir.Settings.TrainSteps, Horizon);
        double nmse = ForecastScore.Of(targets, forecast, _series.TargetFeatures).Nmse;
        return ReservoirCell.Logarithm(nmse);
    }

    /// <summary>√⟨f′(z)²⟩ over all units and some steps that the series drives.</summary>
    public double Slope()
    {
        RecurrentMember drawn = _reservoir.Matrices.Scale(_reservoir.Settings);
        Activation activation = _reservoir.Settings.CreateActivation();
        int units = _reservoir.Settings.Units, features = _series.InputFeatures;
        float[] states = _network.States(Observed);
        double squares = 0;
        var z = new double[units];
        for (int t = 1; t < Observed; t++)
        {
            ReadOnlySpan<float> u = _series.InputsOf(_reservoir.Settings.Washout + t, 1);
            for (int j = 0; j < units; j++)
            {
                z[j] = drawn.Input[j];
                for (int k = 0; k < features; k++)
                    z[j] += (double)drawn.Input[((1 + k) * units) + j] * u[k];
            }

            for (int i = 0; i < units; i++)
            {
                double x = states[((t - 1) * units) + i];
                for (int j = 0; j < units; j++)
                    z[j] += x * drawn.Recurrent.Values[(i * units) + j];
            }

            squares += z.Sum(one => Math.Pow(ActivationCurve.At(activation, one).Derivative, 2));
        }

        return Math.Sqrt(squares / ((Observed - 1.0) * units));
    }

    public void Dispose() => _network.Dispose();
}
