using System.Diagnostics;
using QtGpu.Data.Series;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.LinearAlgebra;

namespace QtGpu.Reservoirs;

/// <summary>
/// Reservoirs of equal settings and different matrices, side by side on a device, with a readout each: trained by ridge
/// regression of y(t) on [1; u(t); x(t)], then forecasting.
/// </summary>
public sealed class EchoStateNetwork : IDisposable
{
    private readonly ReservoirSettings _settings;
    private readonly Backend _backend;
    private readonly ReservoirOperations _reservoirs;
    private readonly DeviceBuffer _state, _trained, _faults;
    private readonly double[] _readout;
    private readonly long _seed;

    /// <summary>Takes the matrices to the device.</summary>
    /// <exception cref="InputException">A setting is out of its range.</exception>
    public EchoStateNetwork(ReservoirSettings settings, IReadOnlyList<ReservoirMatrices> matrices, Backend backend)
    {
        settings.Check();
        (_settings, _backend, _seed) = (settings, backend, matrices[0].Seed);
        _reservoirs = backend.Reservoirs(new ReservoirBatch(1, 1, 1, [.. matrices.Select(m => m.Scale(settings))]));
        _state = backend.Allocate(_reservoirs.StateShape.Length);
        _trained = backend.Allocate(_reservoirs.StateShape.Length);
        _faults = backend.Allocate(matrices.Count);
        _readout = new double[matrices.Count * _reservoirs.Features];
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
    /// <exception cref="InputException">A readout has no solution: says what to do.</exception>
    public void Train(TimeSeries series)
    {
        int steps = _settings.TrainSteps;
        using DeviceBuffer input = Upload(series.Inputs.AsSpan(0, steps)), target = Upload(series.Targets.AsSpan(0, steps));
        using GramMatrices gram = _reservoirs.AllocateGram();
        using DeviceBuffer? feedback = Feedback(series, 0, steps);
        _backend.Elementwise.Fill(_state.View, 0);
        ReservoirDrive drive = Drive(input, feedback, steps);
        _backend.Synchronize();
        long start = Stopwatch.GetTimestamp();
        _reservoirs.Run(drive, State(_state), _settings.Washout, TensorView.None, Steps(target, steps), gram, _faults.View);
        _backend.Synchronize();
        RunSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        Fits = Fit(gram);
        FitSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _backend.Elementwise.Copy(_state.View, _trained.View);
    }

    /// <summary>Forecasts the steps behind the training.</summary>
    /// <param name="series">The series that was trained on.</param>
    /// <param name="steps">How many.</param>
    /// <param name="freely">Each output is the next input; else every true input is seen (one step ahead).</param>
    /// <returns>ŷ [reservoirs][steps].</returns>
    public float[][] Forecast(TimeSeries series, int steps, bool freely)
    {
        int given = freely ? 1 : steps;
        using DeviceBuffer input = Upload(series.Inputs.AsSpan(_settings.TrainSteps, given));
        using DeviceBuffer? feedback = Feedback(series, _settings.TrainSteps, given);
        using DeviceBuffer outputs = _backend.Allocate((long)steps * Count);
        _backend.Elementwise.Copy(_trained.View, _state.View);
        _reservoirs.Forecast(
            Drive(input, feedback, given), _readout, State(_state), outputs.View.Reshape(new Shape(Count, 1, steps)), _faults.View);
        float[] all = outputs.View.ToArray();
        return [.. Enumerable.Range(0, Count).Select(r => Enumerable.Range(0, steps).Select(t => all[(t * Count) + r]).ToArray())];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reservoirs.Dispose();
        _state.Dispose();
        _trained.Dispose();
        _faults.Dispose();
    }

    private List<ReadoutFit> Fit(GramMatrices gram)
    {
        int n = _reservoirs.Features;
        var g = new double[n * n];
        var c = new double[n];
        float[] faults = _faults.View.ToArray();
        var fits = new List<ReadoutFit>();
        for (int r = 0; r < Count; r++)
        {
            Span<double> readout = _readout.AsSpan(r * n, n);
            if (faults[r] >= 0)
            {
                readout.Fill(double.NaN);
                fits.Add(new(double.NaN, (int)faults[r]));
                continue;
            }

            gram.Read(r, g, c);
            RidgeSolution solution = RidgeSolution.Solve(g, c, n, 1, _settings.Ridge) ?? throw new InputException(
                $"the readout of reservoir {r} cannot be solved with a ridge of {_settings.Ridge}: its matrix is singular; raise --ridge");
            solution.Weights.CopyTo(readout);
            fits.Add(new(solution.Condition, null));
        }

        return fits;
    }

    private ReservoirDrive Drive(DeviceBuffer input, DeviceBuffer? feedback, int steps) => new(
        Steps(input, steps), feedback is null ? TensorView.None : Steps(feedback, steps), RandomStream.Named(_seed, "reservoir noise"));

    // What the output was one step before: the input itself, where the series forecasts itself.
    private DeviceBuffer? Feedback(TimeSeries series, int first, int steps) => !_reservoirs.HasFeedback ? null
        : Upload([.. Enumerable.Range(first, steps).Select(t => t == 0 ? 0 : series.Targets[t - 1])]);

    private DeviceBuffer Upload(ReadOnlySpan<float> values)
    {
        DeviceBuffer buffer = _backend.Allocate(values.Length);
        buffer.Write(0, values);
        return buffer;
    }

    private TensorView State(DeviceBuffer buffer) => buffer.View.Reshape(_reservoirs.StateShape);

    private static TensorView Steps(DeviceBuffer buffer, int steps) => buffer.View.Reshape(new Shape(1, 1, steps));
}

/// <summary>How a readout was solved.</summary>
/// <param name="Condition">Estimated condition number of the scaled matrix.</param>
/// <param name="FaultStep">The training step at which a state stopped being finite; null where none did.</param>
public sealed record ReadoutFit(double Condition, int? FaultStep);
