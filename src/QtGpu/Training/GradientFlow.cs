using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>
/// How much of the loss's gradient gets how far back in time: ‖∂loss/∂h(t)‖ of a network's last recurrent layer, where
/// h(t) acts on the loss by itself and by all later steps. It falls with the distance where gradients vanish, and grows
/// where they explode. (Bengio, Simard and Frasconi, IEEE Transactions on Neural Networks 5, 157, 1994.)
/// </summary>
public sealed class GradientFlow : IDisposable
{
    private readonly Recurrent _layer;
    private readonly Backend _backend;
    private readonly IReadOnlyList<View<float>> _parameters;
    private readonly DeviceBuffer _memory;
    private readonly View<float> _u, _p, _driven, _states, _kept, _arguments, _flow, _gates, _f;
    private readonly SequenceLayout _one = new();
    private readonly int _units;

    private GradientFlow(Recurrent layer, Backend backend, IReadOnlyList<View<float>> parameters, int steps)
    {
        (_layer, _backend, _parameters, _units) = (layer, backend, parameters, layer.Units);
        _one.Set([1]);
        TrainableCell cell = layer.Cell;
        int kept = Math.Max(0, cell.Kept - cell.Gates), gates = cell.Gates * _units;
        View<float> u = parameters[1];
        int each = ((2 * cell.States) + kept + cell.Arguments) * _units;
        _memory = backend.Allocate(
            u.Length + ((long)steps * (gates + each)) + gates + ((cell.States + cell.Arguments) * _units));
        long at = 0;
        View<float> Take(Shape shape)
        {
            View<float> taken = shape.Length == 0 ? View<float>.None : _memory.View.Slice(at, shape);
            at += shape.Length;
            return taken;
        }

        _u = Take(u.Shape);
        _p = cell.Arguments > 0 ? parameters[^1] : View<float>.None;
        _driven = Take(new Shape(steps, gates));
        _states = Take(Shape.Of(steps, 2 * cell.States, _units));
        _kept = Take(Shape.Of(steps, kept, _units));
        _arguments = Take(Shape.Of(steps, cell.Arguments, _units));
        _flow = Take(Shape.Of(cell.States, 1, _units));
        _gates = Take(Shape.Vector(gates));
        _f = Take(Shape.Of(cell.Arguments, 1, _units));
    }

    /// <summary>Measures it, as mean over training sequences.</summary>
    /// <param name="trainer">The network as it stands. Its gradients are overwritten.</param>
    /// <param name="sequences">The first so many of its samples.</param>
    /// <param name="cancellation">Stops between two sequences.</param>
    /// <returns>
    /// The norm 0, 1, 2, … steps before a sequence's last one; null of a network without recurrent layers, or whose
    /// last one reads both ways or has functions on the edges into its gates.
    /// </returns>
    public static IReadOnlyList<double>? Of(
        Trainer trainer, int sequences = 64, CancellationToken cancellation = default)
    {
        int at = trainer.Model.Layers.Index().LastOrDefault(layer => layer.Item is Recurrent, (-1, null!)).Index;
        if (at < 0 || trainer.Model.Layers[at] is not Recurrent layer || layer.Settings.Bidirectional
            || layer.Settings.Edges is not null)
            return null;
        Samples samples = trainer.Samples;
        int count = Math.Min(sequences, samples.Count), steps = samples.LongestLength;
        var shape = Shape.Of(steps, 1, samples.Features);
        using var network = new Network(
            trainer.Model, trainer.Backend, trainer.Parameters, shape, training: true, sequences: new SequenceBatch());
        using var flow = new GradientFlow(layer, trainer.Backend, trainer.Parameters.OfLayer(at), steps);
        using var sample = new OneSequence(trainer, network);
        var (sums, counts) = (new double[steps], new int[steps]);
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            sample.ForwardAndBack(i);
            double[] norms = flow.Back(network.Layers[at], samples.Length(i));
            for (int back = 0; back < norms.Length; back++)
                (sums[back], counts[back]) = (sums[back] + norms[back], counts[back] + 1);
        }

        return [.. sums.Zip(counts, (sum, n) => sum / n).TakeWhile(double.IsFinite)];
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    // Each step is a scan of its own, so that what passes between two of them can be read.
    private double[] Back(BoundLayer bound, int steps)
    {
        _backend.Activation(Activation.Of(new Identity())).Dense(
            bound.Input.Value.FirstRows(steps), _parameters[0], _parameters[2], _driven.FirstRows(steps),
            View<float>.None);
        WriteMatrix(forward: true);
        for (int t = 0; t < steps; t++)
        {
            for (int k = 0; k < _layer.Cell.States; k++)
                SetStart(t, k);
            _layer.Cell.Scan(_backend, Step(t));
        }

        WriteMatrix(forward: false);
        _backend.Elementwise.Fill(_flow, 0);
        View<float> direct = bound.Output.Gradient;
        var norms = new double[steps];
        for (int t = steps - 1; t >= 0; t--)
        {
            View<float> own = direct.Slice((long)t * _units, Shape.Vector(_units));
            View<float> later = _flow.Slice(0, Shape.Vector(_units));
            norms[steps - 1 - t] = Math.Sqrt(
                own.ToArray().Zip(later.ToArray(), (a, b) => (double)a + b).Sum(g => g * g));
            _layer.Cell.ScanBack(_backend, Step(t), new()
            {
                Output = own,
                States = _flow,
                Recurrent = _layer.Cell.SplitsGates ? _gates : View<float>.None,
                Arguments = _f,
                NeedsStart = true,
            });
        }

        return norms;
    }

    private void SetStart(int t, int state)
    {
        View<float> start = State(t, state, row: 0);
        if (t > 0)
            _backend.Elementwise.Copy(State(t - 1, state, row: 1), start);
        else if (_layer.Settings.LearnStart)
            _backend.Elementwise.Copy(_parameters[3].Row(state), start);
        else
            _backend.Elementwise.Fill(start, 0);
    }

    private View<float> State(int t, int state, int row) => _states.Slice(
        ((((long)t * _layer.Cell.States) + state) * 2 * _units) + (row * _units), Shape.Vector(_units));

    // What carries states forward, and, where that is to be as in the published code, other things back.
    private void WriteMatrix(bool forward)
    {
        float[] u = _parameters[1].ToArray();
        if (!forward && _layer.Settings.UntransposedGradient)
            u = [.. Enumerable.Range(0, u.Length).Select(i => u[((i % _units) * _units) + (i / _units)])];
        _u.Write(u);
    }

    private ScanTensors Step(int t)
    {
        TrainableCell cell = _layer.Cell;
        View<float> Part(View<float> all, int count) => all.IsNone ? all
            : all.Slice((long)t * count * _units, Shape.Of(count, 1, _units));
        return new()
        {
            Layout = _one,
            Recurrent = _u,
            Parameters = _p,
            Driven = _driven.Slice((long)t * cell.Gates * _units, Shape.Vector(cell.Gates * _units)),
            Keeps = true,
            States = _states.Slice((long)t * 2 * cell.States * _units, Shape.Of(cell.States, 2, _units)),
            Kept = Part(_kept, cell.Kept - cell.Gates),
            Arguments = Part(_arguments, cell.Arguments),
        };
    }

    // One sequence through the network and back, as in a training step.
    private sealed class OneSequence : IDisposable
    {
        private readonly Trainer _trainer;
        private readonly Network _network;
        private readonly PackedInput _input;
        private readonly float[] _targets;
        private readonly DeviceBuffer _expected, _statistics;

        public OneSequence(Trainer trainer, Network network)
        {
            (_trainer, _network) = (trainer, network);
            Samples samples = trainer.Samples;
            _input = new(network, trainer.Backend, samples, 1, samples.LongestLength);
            _targets = new float[(samples.TargetsPerStep ? samples.LongestLength : 1) * samples.TargetCount];
            _expected = trainer.Backend.Allocate(_targets.Length);
            _statistics = trainer.Backend.Allocate(2);
        }

        public void ForwardAndBack(int sample)
        {
            Samples samples = _trainer.Samples;
            _input.Forward(samples, [sample], _targets, sample);
            int rows = _network.OutputRows;
            View<float> expected = _expected.View.Slice(0, new Shape(rows, samples.TargetCount));
            expected.Write(_targets.AsSpan(0, rows * samples.TargetCount));
            _trainer.Loss.Evaluate(
                _trainer.Backend, _network.Output.FirstRows(rows), Targets.Of(expected, samples.Classes),
                _network.OutputGradient.FirstRows(rows), _statistics.View);
            _network.Backward(_input.Tokens, sample);
        }

        public void Dispose()
        {
            _input.Dispose();
            _expected.Dispose();
            _statistics.Dispose();
        }
    }
}
