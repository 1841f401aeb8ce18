using QtGpu.Checks;
using QtGpu.LinearAlgebra;
using QtGpu.Reservoirs;

namespace QtGpu.Benchmarks;

/// <summary>
/// A readout: the Gram matrix of the states of a very sparse reservoir driven by noise, and the solution.
/// </summary>
internal sealed class ReadoutWork : IDisposable
{
    public const int Rows = 10_000, Features = 1000;
    private const double Ridge = 1e-6, LapSeconds = 0.3;

    private readonly Tensors _tensors;
    private readonly Recurrence _reservoir;
    private readonly Backend _backend;
    private readonly DeviceBuffer _sums;
    private readonly View<double> _gram;
    private readonly View<float> _input, _target, _state, _faults;
    private readonly double[] _g = new double[Features * Features], _c = new double[Features];

    public ReadoutWork(Backend backend)
    {
        ReservoirSettings settings = new()
        {
            Units = Features - 2,
            Density = 0.01,
            Activation = "tanh",
            SpectralRadius = 0.9,
        };
        _tensors = new Tensors(backend);
        _reservoir = backend.Recurrence(new(1, 1, 1, [ReservoirMatrices.Draw(settings, 1, 1, 1).Scale(settings)]));
        _sums = backend.Allocate<double>(_reservoir.GramShape.Length);
        (_backend, _gram) = (backend, new(_sums, 0, _reservoir.GramShape));
        _input = _tensors.Noise(Shape.Of(Rows, 1, 1));
        _target = _tensors.Noise(Shape.Of(Rows, 1, 1));
        _state = _tensors.Noise(_reservoir.StateShape);
        _faults = _tensors.Noise(Shape.Vector(1));
        double[] weights = Fit();
        for (int i = 0; i < Features; i++)
        {
            double left = Ridge * weights[i];
            for (int j = 0; j < Features; j++)
                left += _g[(Math.Max(i, j) * Features) + Math.Min(i, j)] * weights[j];
            Expect.That(
                Math.Abs(left - _c[i]) <= 1e-9 * Rows,
                $"readout: (G + λ)V differs from C by {left - _c[i]} in row {i}");
        }
    }

    /// <summary>Laps of what the readout adds to the run of the reservoir.</summary>
    public Func<Lap> Laps(Backend backend)
    {
        Func<Lap> fit = Timing.Laps(backend, () => Fit(), LapSeconds),
            run = Timing.Laps(backend, () => Run(), LapSeconds);
        return () =>
        {
            Lap all = fit(), part = run();
            return new(all.Wall - part.Wall, all.Cpu - part.Cpu);
        };
    }

    private void Run() => _reservoir.Run(new(_input), _state, washout: Rows, View<float>.None, _faults);

    // V [features].
    private double[] Fit()
    {
        _backend.Elementwise.Fill(_sums.View, 0);
        _reservoir.Accumulate(new(_input), _state, washout: 0, _target, _gram, _faults);
        _reservoir.ReadGram(_gram, 0, _g, _c);
        return RidgeSolution.Solve(_g, _c, Features, 1, Ridge)!.Weights;
    }

    public void Dispose()
    {
        _sums.Dispose();
        _reservoir.Dispose();
        _tensors.Dispose();
    }
}
