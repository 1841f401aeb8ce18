using System.Diagnostics;
using QtGpu.Data.Series;
using QtGpu.Kernels.Contract;
using QtGpu.LinearAlgebra;

namespace QtGpu.Reservoirs;

/// <summary>
/// Reservoirs side by side on a device, with a readout each: trained by ridge regression of y(t) on [1; u(t); x(t)], then
/// forecasting. Units, density, washout and training steps are the same for all, and the kind of their activation; all
/// else is each one's own.
/// </summary>
public sealed class EchoStateNetwork : IDisposable
{
    private readonly IReadOnlyList<Reservoir> _members;
    private readonly Backend _backend;
    private readonly ReservoirOperations _reservoirs;
    private readonly DeviceBuffer _state, _trained, _faults;
    private readonly double[] _readout;

    /// <summary>Takes the matrices to the device.</summary>
    /// <param name="members">The reservoirs.</param>
    /// <param name="inputs">Numbers of u(t).</param>
    /// <param name="outputs">Numbers of y(t).</param>
    /// <param name="backend">The device.</param>
    /// <exception cref="InputException">A setting is out of its range, or reservoirs cannot run side by side.</exception>
    public EchoStateNetwork(IReadOnlyList<Reservoir> members, int inputs, int outputs, Backend backend)
    {
        ArgumentOutOfRangeException.ThrowIfZero(members.Count, nameof(members));
        foreach (Reservoir member in members)
            member.Settings.CheckBeside(members[0].Settings);
        (_members, _backend) = (members, backend);
        _reservoirs = backend.Reservoirs(new ReservoirBatch(inputs, outputs, 1, [.. members.Select(m => m.Matrices.Scale(m.Settings))]));
        _state = backend.Allocate(_reservoirs.StateShape.Length);
        _trained = backend.Allocate(_reservoirs.StateShape.Length);
        _faults = backend.Allocate(members.Count);
        _readout = new double[members.Count * _reservoirs.Features * outputs];
    }

    /// <summary>Reservoirs.</summary>
    public int Count => _reservoirs.Reservoirs;

    /// <summary>Seconds that the reservoirs ran for in <see cref="Train"/>, all of them together.</summary>
    public double RunSeconds { get; private set; }

    /// <summary>Seconds that the readouts took.</summary>
    public double FitSeconds { get; private set; }

    /// <summary>How each readout was solved.</summary>
    public IReadOnlyList<ReadoutFit> Fits { get; private set; } = [];

    /// <summary>Drives the reservoirs through the training steps, and fits the readouts.</summary>
    public void Train(TimeSeries series)
    {
        int steps = Settings.TrainSteps;
        using DeviceBuffer input = Upload(series.InputsOf(0, steps)), target = Upload(series.TargetsOf(0, steps));
        using GramMatrices? gram = _members.Any(TakesGram) ? _reservoirs.AllocateGram() : null;
        using DeviceBuffer? feedback = Feedback(series, 0, steps);
        _backend.Elementwise.Fill(_state.View, 0);
        ReservoirDrive drive = Drive(input, feedback);
        _backend.Synchronize();
        long start = Stopwatch.GetTimestamp();
        _reservoirs.Run(drive, State(_state), Settings.Washout, TensorView.None, gram is null ? TensorView.None : Steps(target, _reservoirs.Outputs), gram, _faults.View);
        _backend.Synchronize();
        RunSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        Fit(series, drive, gram);
        FitSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _backend.Elementwise.Copy(_state.View, _trained.View);
    }

    /// <summary>Forecasts steps behind the training.</summary>
    /// <param name="series">The series that was trained on.</param>
    /// <param name="steps">How many.</param>
    /// <param name="freely">Each output is the next input; else every true input is seen (one step ahead).</param>
    /// <param name="after">Steps between training and forecast, whose true inputs are seen.</param>
    /// <returns>ŷ [reservoirs][steps · outputs].</returns>
    public float[][] Forecast(TimeSeries series, int steps, bool freely, int after = 0)
    {
        int given = after + (freely ? 1 : steps), row = _reservoirs.Outputs;
        using DeviceBuffer input = Upload(series.InputsOf(Settings.TrainSteps, given));
        using DeviceBuffer? feedback = Feedback(series, Settings.TrainSteps, given);
        using DeviceBuffer outputs = _backend.Allocate((long)(after + steps) * Count * row);
        _backend.Elementwise.Copy(_trained.View, _state.View);
        _reservoirs.Forecast(
            Drive(input, feedback), _readout, State(_state), outputs.View.Reshape(new Shape(Count, row, after + steps)), _faults.View);
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

    /// <summary>The states of the first training steps behind the washout, from rest.</summary>
    /// <param name="series">The series.</param>
    /// <param name="steps">How many.</param>
    /// <returns>x [steps, reservoirs, units].</returns>
    public float[] States(TimeSeries series, int steps)
    {
        int all = Settings.Washout + steps;
        using DeviceBuffer input = Upload(series.InputsOf(0, all)), states = _backend.Allocate(steps * _state.Length);
        using DeviceBuffer? feedback = Feedback(series, 0, all);
        _backend.Elementwise.Fill(_state.View, 0);
        _reservoirs.Run(
            Drive(input, feedback), State(_state), Settings.Washout, states.View.Reshape(new Shape(Count, _reservoirs.Units, steps)), TensorView.None, null, _faults.View);
        return states.View.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reservoirs.Dispose();
        _state.Dispose();
        _trained.Dispose();
        _faults.Dispose();
    }

    private static bool TakesGram(Reservoir member) =>
        member.Settings is { Readout: ReadoutMethod.Gram } or { Readout: ReadoutMethod.Auto, RidgeFolds: 0 };

    private void Fit(TimeSeries series, in ReservoirDrive drive, GramMatrices? gram)
    {
        int n = _reservoirs.Features, outputs = _reservoirs.Outputs;
        double[] g = gram is null ? [] : new double[n * n], c = new double[n * outputs];
        float[] faults = _faults.View.ToArray();
        var fits = new ReadoutFit[Count];
        var rest = new List<int>();
        for (int r = 0; r < Count; r++)
        {
            ReservoirSettings settings = _members[r].Settings;
            if (faults[r] >= 0)
            {
                Take(r, new(settings.Readout, settings.Ridge, double.NaN, (int)faults[r]), null);
                continue;
            }

            RidgeSolution? solution = null;
            if (TakesGram(_members[r]))
            {
                gram!.Read(r, g, c);
                solution = RidgeSolution.Solve(g, c, n, outputs, settings.Ridge);
            }

            if (settings.Readout == ReadoutMethod.Gram || solution is { IsAccurate: true })
                Take(r, ReadoutFit.Of(ReadoutMethod.Gram, settings.Ridge, solution), solution?.Weights);
            else
                rest.Add(r);
        }

        foreach (var (r, (fit, weights)) in rest.Zip(new TrainingRows(_backend, series, drive).Fit([.. rest.Select(r => _members[r])])))
            Take(r, fit, weights);
        Fits = fits;

        void Take(int r, ReadoutFit fit, double[]? weights)
        {
            fits[r] = fit;
            Span<double> readout = _readout.AsSpan(r * n * outputs, n * outputs);
            if (weights is null)
                readout.Fill(double.NaN);
            else
                weights.CopyTo(readout);
        }
    }

    // What the members share.
    private ReservoirSettings Settings => _members[0].Settings;

    private ReservoirDrive Drive(DeviceBuffer input, DeviceBuffer? feedback) => new(
        Steps(input, _reservoirs.Inputs), feedback is null ? TensorView.None : Steps(feedback, _reservoirs.Outputs));

    // What the output was one step before, 0 before the first: the input itself, where the series forecasts itself.
    private DeviceBuffer? Feedback(TimeSeries series, int first, int steps) => !_reservoirs.HasFeedback ? null
        : Upload([.. first == 0 ? new float[_reservoirs.Outputs] : [], .. series.TargetsOf(Math.Max(first - 1, 0), first == 0 ? steps - 1 : steps)]);

    private DeviceBuffer Upload(ReadOnlySpan<float> values)
    {
        DeviceBuffer buffer = _backend.Allocate(values.Length);
        buffer.Write(0, values);
        return buffer;
    }

    private TensorView State(DeviceBuffer buffer) => buffer.View.Reshape(_reservoirs.StateShape);

    private static TensorView Steps(DeviceBuffer buffer, int features) =>
        buffer.View.Reshape(new Shape(1, features, (int)(buffer.Length / features)));
}

/// <summary>A reservoir: what was drawn, and the settings that scale it.</summary>
/// <param name="Settings">Its settings.</param>
/// <param name="Matrices">What was drawn for it.</param>
public sealed record Reservoir(ReservoirSettings Settings, ReservoirMatrices Matrices);
