using QtGpu.Checks;
using QtGpu.Kernels.Contract;
using QtGpu.Reference;
using QtGpu.Reservoirs;

namespace QtGpu.Cli.Benchmarks;

/// <summary>Reservoirs on a device, driven by noise, teacher-forced and without a readout. Its first step has been checked.</summary>
internal sealed class ReservoirWork : IDisposable
{
    private const double Tolerance = 5e-6; // of states that begin as normal numbers

    private readonly Tensors _tensors;
    private readonly ReservoirOperations _reservoirs;
    private readonly TensorView _input, _state, _faults;

    public ReservoirWork(Backend backend, ReservoirShape shape, string activation)
    {
        Shape = shape;
        ReservoirSettings settings = new() { Units = shape.Units, Density = shape.Density, Activation = activation, Leak = 0.5 };
        ReservoirMember[] members = [.. Enumerable.Range(1, shape.Reservoirs).Select(seed => ReservoirMatrices.Draw(settings, 1, 1, seed).Scale(settings))];
        _tensors = new Tensors(backend);
        _reservoirs = backend.Reservoirs(new(1, 1, shape.Sequences, members));
        _input = _tensors.Noise(new(shape.Sequences, 1, shape.Steps));
        _state = _tensors.Noise(_reservoirs.StateShape);
        _faults = _tensors.Noise(Kernels.Contract.Shape.Vector(shape.Reservoirs * shape.Sequences));
        Check(members, activation);
    }

    public ReservoirShape Shape { get; }

    /// <summary>All steps of a call.</summary>
    public void Run() => Run(_input);

    public void Dispose()
    {
        _reservoirs.Dispose();
        _tensors.Dispose();
    }

    private void Run(TensorView input) =>
        _reservoirs.Run(new(input), _state, washout: input.Shape.Batch, TensorView.None, TensorView.None, gram: null, _faults);

    // The first sequence of the first reservoir, and the last of the last.
    private void Check(ReservoirMember[] members, string activation)
    {
        int n = Shape.Units, last = (Shape.Reservoirs * Shape.Sequences) - 1;
        float[] before = _state.ToArray(), u = _input.ToArray();
        Run(_input.Slice(0, new(Shape.Sequences, 1, 1)));
        float[] after = _state.ToArray();
        foreach (int i in new[] { 0, last }.Distinct())
        {
            ReservoirMember member = members[i / Shape.Sequences];
            var reference = new ReservoirReference(Doubles(member.Recurrent.ToDense()), Doubles(member.Input), [], member.Leak, ActivationOracle.Value(activation));
            double[] expected = reference.Step(Doubles(before[(i * n)..((i + 1) * n)]), [u[i % Shape.Sequences]], []);
            Expect.Close(expected, after.AsSpan(i * n, n).ToArray(), _ => Tolerance, $"{Shape}: a step");
        }
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
