using QtGpu.Checks;
using QtGpu.Reference;
using QtGpu.Reservoirs;

namespace QtGpu.Benchmarks;

/// <summary>
/// Reservoirs on a device, driven by noise, teacher-forced and without a readout. Its first step has been checked.
/// </summary>
internal sealed class ReservoirWork : IDisposable
{
    /// <summary>Of states that begin as normal numbers, after a step.</summary>
    public const double Tolerance = 5e-6;

    private const double Leak = 0.5;

    private readonly Backend _backend;
    private readonly RecurrentBatch _batch;
    private readonly Tensors _tensors;
    private readonly View<float> _input, _state, _faults;
    private readonly float[] _start;
    private Recurrence _reservoirs;

    public ReservoirWork(Backend backend, ReservoirShape shape, string activation)
    {
        Shape = shape;
        ReservoirSettings settings = new()
        {
            Units = shape.Units,
            Density = shape.Density,
            Activation = activation,
            Leak = Leak,
        };
        RecurrentMember[] members = [.. Enumerable.Range(1, shape.Reservoirs).Select(
            seed => ReservoirMatrices.Draw(settings, 1, 1, seed).Scale(settings))];
        (_backend, _batch, _tensors) = (backend, new(1, 1, shape.Sequences, members), new Tensors(backend));
        _reservoirs = backend.Recurrence(_batch);
        _input = _tensors.Noise(Kernels.Contract.Shape.Of(shape.Steps, shape.Sequences, 1));
        _state = _tensors.Noise(_reservoirs.StateShape);
        _faults = _tensors.Noise(Kernels.Contract.Shape.Vector(shape.Reservoirs * shape.Sequences));
        _start = _state.ToArray();
        Check(members, activation);
    }

    public ReservoirShape Shape { get; }

    /// <summary>All steps of a call.</summary>
    public void Run() => Run(_input);

    /// <summary>The states one step after the first ones.</summary>
    public float[] FirstStep()
    {
        _state.Write(_start);
        Run(_input.Slice(0, Kernels.Contract.Shape.Of(1, Shape.Sequences, 1)));
        return _state.ToArray();
    }

    /// <summary>Makes the kernels anew.</summary>
    public void Rebuild()
    {
        _reservoirs.Dispose();
        _reservoirs = _backend.Recurrence(_batch);
    }

    public void Dispose()
    {
        _reservoirs.Dispose();
        _tensors.Dispose();
    }

    private void Run(View<float> input) =>
        _reservoirs.Run(
            new(input), _state, washout: input.Shape.Batch, View<float>.None, _faults);

    // The first sequence of the first reservoir, and the last of the last.
    private void Check(RecurrentMember[] members, string activation)
    {
        int n = Shape.Units, last = (Shape.Reservoirs * Shape.Sequences) - 1;
        float[] u = _input.ToArray(), after = FirstStep();
        foreach (int i in new[] { 0, last }.Distinct())
        {
            RecurrentMember member = members[i / Shape.Sequences];
            var reference = new ReservoirReference(
                Doubles(member.Recurrent.ToDense()), Doubles(member.Input), [], Leak,
                ActivationOracle.Value(activation));
            double[] expected = reference.Step(Doubles(_start[(i * n)..((i + 1) * n)]), [u[i % Shape.Sequences]], []);
            Expect.Close(expected, after.AsSpan(i * n, n).ToArray(), _ => Tolerance, $"{Shape}: a step");
        }
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
