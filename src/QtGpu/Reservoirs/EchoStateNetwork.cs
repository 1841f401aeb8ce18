using System.Diagnostics;
using QtGpu.Data.Series;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Reservoirs;

/// <summary>
/// Reservoirs side by side on a device, driven by one series, with a readout each: trained by ridge regression of y(t)
/// on [1; u(t); x(t)] over the first steps, then forecasting those behind. Units, washout, training steps and the kind
/// of the activation are the same for all, and whether W is sparse and outputs are fed back; all else is each one's
/// own.
/// </summary>
public sealed class EchoStateNetwork : IDisposable
{
    // A processor's Gram matrices take so many rows at a time: where a run is cut between them, sums keep their bits. A
    // block is so many N² · steps at least, about half a second.
    private const int GramRows = 64;
    private const double BlockWork = 1e9;

    private readonly IReadOnlyList<Reservoir> _members;
    private readonly TimeSeries _series;
    private readonly Backend _backend;
    private readonly Recurrence _reservoirs;
    private readonly DeviceBuffer _state, _trained, _faults;
    private Readouts? _readouts;

    /// <summary>Takes the matrices to the device.</summary>
    /// <param name="members">The reservoirs.</param>
    /// <param name="series">Drives them; the first <see cref="ReservoirSettings.TrainSteps"/> are trained on.</param>
    /// <param name="backend">The device.</param>
    /// <exception cref="InputException">
    /// A setting is out of its range, reservoirs cannot run side by side, or the series is too short.
    /// </exception>
    public EchoStateNetwork(IReadOnlyList<Reservoir> members, TimeSeries series, Backend backend)
    {
        RecurrentBatch batch = Reservoir.Batch(members, series.InputFeatures, series.TargetFeatures);
        (_members, _series, _backend) = (members, series, backend);
        RequireSteps(Settings.TrainSteps, series.Length);
        _reservoirs = backend.Recurrence(batch);
        _state = backend.Allocate(_reservoirs.StateShape.Length);
        _trained = backend.Allocate(_reservoirs.StateShape.Length);
        _faults = backend.Allocate(members.Count);
    }

    /// <summary>Reservoirs.</summary>
    public int Count => _reservoirs.Networks;

    /// <summary>Seconds that the reservoirs ran for in <see cref="Train"/>, all of them together.</summary>
    public double RunSeconds { get; private set; }

    /// <summary>Told what is being done, in words.</summary>
    public Action<string> Progress { get; init; } = _ => { };

    /// <summary>
    /// Whether what the training steps leave open of the readouts is kept, for <see cref="ForecastIntervals"/>: F²
    /// float64 for each. <see cref="ReadoutMethod.Auto"/> is <see cref="ReadoutMethod.Qr"/> then.
    /// </summary>
    public bool KeepsPosteriors { get; init; }

    /// <summary>How each readout was solved.</summary>
    public IReadOnlyList<ReadoutFit> Fits => _readouts?.Fits ?? [];

    /// <summary>Drives the reservoirs through the training steps, and fits the readouts.</summary>
    /// <param name="cancellation">
    /// Stops between blocks of steps, on a device once it has run them, and between readouts.
    /// </param>
    /// <exception cref="InputException">Posteriors are to be kept, and a readout has none.</exception>
    public void Train(CancellationToken cancellation = default)
    {
        int steps = Settings.TrainSteps;
        if (KeepsPosteriors)
            Readouts.RequireQr(_members);
        using DeviceBuffer input = Upload(_series.InputsOf(0, steps)), target = Upload(_series.TargetsOf(0, steps));
        using DeviceBuffer? sums = !KeepsPosteriors && _members.Any(Readouts.TakesGram)
            ? _backend.Allocate<double>(_reservoirs.GramShape.Length)
            : null;
        View<double> gram = sums is null ? View<double>.None : new(sums, 0, _reservoirs.GramShape);
        using DeviceBuffer? feedback = Feedback(0, steps);
        _backend.Elementwise.Fill(_state.View, 0);
        RecurrentDrive drive = Drive(input, feedback);
        Progress($"running {steps} steps");
        _backend.Synchronize();
        long start = Stopwatch.GetTimestamp();
        int?[] faults = Run(
            drive, gram.IsNone ? View<float>.None : Steps(target, _reservoirs.Outputs), gram, cancellation);
        _backend.Synchronize();
        RunSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var readouts = new Readouts(_members, _reservoirs.Features, _reservoirs.Outputs) { Progress = Progress };
        IReadOnlyList<int> rest = readouts.Solve(_reservoirs, gram, faults, cancellation);
        var rows = new TrainingRows(_backend, _series, drive)
        {
            Progress = Progress,
            KeepsPosteriors = KeepsPosteriors,
        };
        foreach (var (r, (fit, weights, posterior)) in
            rest.Zip(rows.Fit([.. rest.Select(r => _members[r])], cancellation)))
        {
            readouts.Take(r, fit, weights, posterior);
        }

        _readouts = readouts;
        _backend.Elementwise.Copy(_state.View, _trained.View);
    }

    /// <summary>Forecasts steps behind the training.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="freely">
    /// Each output is the next input, also beyond the end of the series; else every true input is seen.
    /// </param>
    /// <param name="after">Steps between training and forecast, whose true inputs are seen.</param>
    /// <returns>ŷ [reservoirs][steps · outputs].</returns>
    /// <exception cref="InputException">The series ends before.</exception>
    public float[][] Forecast(int steps, bool freely, int after = 0)
    {
        Progress($"forecasting {steps} steps{(freely ? " freely" : string.Empty)}");
        return ForecastBy(Solved.Weights, steps, freely, after);
    }

    /// <summary>The same with other readouts, V [reservoirs, F, outputs].</summary>
    internal float[][] ForecastBy(double[] weights, int steps, bool freely, int after = 0)
    {
        int given = after + (freely ? 1 : steps), row = _reservoirs.Outputs;
        RequireSteps(Settings.TrainSteps + given, _series.InputSteps);
        using DeviceBuffer input = Upload(_series.InputsOf(Settings.TrainSteps, given));
        using DeviceBuffer? feedback = Feedback(Settings.TrainSteps, given);
        using DeviceBuffer outputs = _backend.Allocate((long)(after + steps) * Count * row);
        _backend.Elementwise.Copy(_trained.View, _state.View);
        _reservoirs.Forecast(
            Drive(input, feedback), weights, State(_state),
            outputs.View.Reshape(Shape.Of(after + steps, Count, row)), _faults.View);
        float[] all = outputs.View.ToArray();
        var forecasts = new float[Count][];
        for (int r = 0; r < Count; r++)
        {
            forecasts[r] = new float[steps * row];
            for (int t = 0; t < steps; t++)
                all.AsSpan((((after + t) * Count) + r) * row, row).CopyTo(forecasts[r].AsSpan(t * row));
        }

        return forecasts;
    }

    /// <summary>A reservoir as it stands behind the training.</summary>
    /// <param name="reservoir">Which.</param>
    public TrainedReservoir Trained(int reservoir)
    {
        Readouts readouts = Solved;
        return new(_members[reservoir], readouts.Fits[reservoir], readouts.Of(reservoir))
        {
            Series = _series.Name,
            IsAutonomous = _series.IsAutonomous,
            State = _trained.View.Slice((long)reservoir * _reservoirs.Units, Shape.Vector(_reservoirs.Units)).ToArray(),
            LastTarget = _series.TargetsOf(Settings.TrainSteps - 1, 1).ToArray(),
            Steps = Settings.TrainSteps,
            InputScale = _series.InputScale,
            TargetScale = _series.Scale,
        };
    }

    /// <summary>The states of the first training steps behind the washout, from rest.</summary>
    /// <param name="steps">How many.</param>
    /// <returns>x [steps, reservoirs, units].</returns>
    public float[] States(int steps)
    {
        int all = Settings.Washout + steps;
        using DeviceBuffer input = Upload(_series.InputsOf(0, all));
        using DeviceBuffer states = _backend.Allocate(steps * _state.View.Length);
        using DeviceBuffer? feedback = Feedback(0, all);
        _backend.Elementwise.Fill(_state.View, 0);
        _reservoirs.Run(
            Drive(input, feedback), State(_state), Settings.Washout,
            states.View.Reshape(Shape.Of(steps, Count, _reservoirs.Units)), _faults.View);
        return states.View.ToArray();
    }

    /// <summary>The rows φ = [1; u; x] of steps behind the training, every true input seen.</summary>
    /// <returns>[steps, reservoirs, F].</returns>
    internal double[] RowsAhead(int steps)
    {
        int features = _reservoirs.Features, units = _reservoirs.Units, inputs = _reservoirs.Inputs;
        using DeviceBuffer input = Upload(_series.InputsOf(Settings.TrainSteps, steps));
        using DeviceBuffer? feedback = Feedback(Settings.TrainSteps, steps);
        using DeviceBuffer states = _backend.Allocate(steps * _state.View.Length);
        _backend.Elementwise.Copy(_trained.View, _state.View);
        _reservoirs.Run(
            Drive(input, feedback), State(_state), 0, states.View.Reshape(Shape.Of(steps, Count, units)), _faults.View);
        float[] x = states.View.ToArray();
        var rows = new double[(long)steps * Count * features];
        for (int row = 0; row < steps * Count; row++)
        {
            Span<double> phi = rows.AsSpan(row * features, features);
            phi[0] = 1;
            for (int i = 0; i < inputs; i++)
                phi[1 + i] = _series.InputsOf(Settings.TrainSteps + (row / Count), 1)[i];
            for (int i = 0; i < units; i++)
                phi[1 + inputs + i] = x[(row * units) + i];
        }

        return rows;
    }

    /// <summary>What the training steps leave open of each readout.</summary>
    internal IReadOnlyList<ReadoutPosterior?> Posteriors => Solved.Posteriors;

    /// <summary>A draw of each readout, V [reservoirs, F, outputs]; V itself where nothing is known of it.</summary>
    internal double[] Drawn(int draw)
    {
        double[] weights = [.. Solved.Weights];
        int length = weights.Length / Count;
        for (int r = 0; r < Count; r++)
            Posteriors[r]?.Draw(Draws(r), draw, weights.AsSpan(r * length, length));
        return weights;
    }

    /// <summary>The random numbers of a reservoir's intervals.</summary>
    internal RandomStream Draws(int reservoir) => RandomStream.Named(_members[reservoir].Matrices.Seed, "intervals");

    /// <inheritdoc/>
    public void Dispose()
    {
        _reservoirs.Dispose();
        _state.Dispose();
        _trained.Dispose();
        _faults.Dispose();
    }

    // What the members share.
    private ReservoirSettings Settings => _members[0].Settings;

    // The training steps, and the step at which a state stopped being finite.
    private int?[] Run(in RecurrentDrive drive, View<float> targets, View<double> gram, CancellationToken cancellation)
    {
        var faults = new int?[Count];
        double blockWork = (double)Count * Settings.Units * Settings.Units * GramRows;
        double blocks = _backend.ReadsAreFree ? BlockWork / blockWork : int.MaxValue;
        int rows = GramRows * (int)Math.Clamp(blocks, 1, int.MaxValue / 2 / GramRows);
        for (int first = 0, count; first < Settings.TrainSteps; first += count)
        {
            cancellation.ThrowIfCancellationRequested();
            int washout = Math.Max(0, Settings.Washout - first);
            count = Math.Min(washout > rows ? rows : washout + rows, Settings.TrainSteps - first);
            View<float> some = targets.IsNone ? targets
                : targets.Slice((long)first * targets.Columns, Shape.Of(count, 1, targets.Columns));
            RecurrentDrive block = TrainingRows.Block(drive, first, count);
            washout = Math.Min(washout, count);
            if (gram.IsNone)
                _reservoirs.Run(block, State(_state), washout, View<float>.None, _faults.View);
            else
                _reservoirs.Accumulate(block, State(_state), washout, some, gram, _faults.View);
            float[] found = _faults.View.ToArray();
            for (int r = 0; r < Count; r++)
                faults[r] ??= found[r] < 0 ? null : first + (int)found[r];
        }

        return faults;
    }

    private Readouts Solved =>
        _readouts ?? throw new InvalidOperationException("There is no readout yet: call Train before Forecast.");

    private RecurrentDrive Drive(DeviceBuffer input, DeviceBuffer? feedback) => new(
        Steps(input, _reservoirs.Inputs), feedback is null ? View<float>.None : Steps(feedback, _reservoirs.Outputs));

    // What the output was one step before, 0 before the first: the input itself, where the series forecasts itself.
    private DeviceBuffer? Feedback(int first, int steps)
    {
        if (!_reservoirs.HasFeedback)
            return null;
        return first == 0
            ? Upload([.. new float[_reservoirs.Outputs], .. _series.TargetsOf(0, steps - 1)])
            : Upload([.. _series.TargetsOf(first - 1, steps)]);
    }

    private void RequireSteps(int steps, int there)
    {
        if (there < steps)
            throw new InputException(
                $"{_series.Name}: expected at least {steps} steps, {Settings.TrainSteps} of them for training, got "
                + $"{there}; give a longer series");
    }

    private DeviceBuffer Upload(ReadOnlySpan<float> values)
    {
        DeviceBuffer buffer = _backend.Allocate(values.Length);
        buffer.Write(0, values);
        return buffer;
    }

    private View<float> State(DeviceBuffer buffer) => buffer.View.Reshape(_reservoirs.StateShape);

    private static View<float> Steps(DeviceBuffer buffer, int features) =>
        buffer.View.Reshape(Shape.Of((int)(buffer.View.Length / features), 1, features));
}
