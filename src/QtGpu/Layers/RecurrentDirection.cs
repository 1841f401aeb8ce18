using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>What a recurrent layer's directions share: the output, and what weaves two into it.</summary>
internal sealed class RecurrentMemory
{
    public RecurrentMemory(Recurrent layer, LayerContext context)
    {
        Shape shape = context.Input.Shape;
        (Tokens, Sequences) = (checked(shape.Batch * shape.Rows), shape.Rows);
        StateRows = layer.Cell.States * (Tokens + Sequences);
        int ways = layer.Settings.Bidirectional ? 2 : 1;

        // The states of both directions in one block, so that a gather takes rows of either.
        States = context.Arena.Take(new Shape(ways * StateRows, layer.Units));
        if (ways > 1)
        {
            Output = context.Take(layer.Output(shape));
            Both = States.Slice(
                (long)Sequences * layer.Units, new Shape((ways * StateRows) - Sequences, layer.Units));
            Weave = context.Arena.Take(Shape.Vector(4 * Tokens));
            BothGradients = context.Training ? context.Arena.Take(new Shape(Tokens, layer.Units)) : default;
            return;
        }

        var tokens = new Shape(Tokens, layer.Units);
        Output = new Signal(
            context.Backend, States.Slice((long)Sequences * layer.Units, tokens),
            context.Training ? context.Arena.Take(tokens) : default)
        {
            Shape = layer.Output(shape),
        };
    }

    public int Tokens { get; }

    public int Sequences { get; }

    public int StateRows { get; }

    public View<float> States { get; }

    public Signal Output { get; }

    /// <summary>Rows of both directions, from the first token of the first on.</summary>
    public View<float> Both { get; }

    public View<float> BothGradients { get; }

    public View<float> Weave { get; }
}

/// <summary>A recurrent layer's units that read one way, and their memory.</summary>
internal sealed class RecurrentDirection
{
    private readonly Backend _backend;
    private readonly ActivationOperations _linear;
    private readonly TrainableCell _cell;
    private readonly RecurrentSettings _settings;
    private readonly bool _isReverse, _keeps;
    private readonly int _units, _mostSequences;
    private readonly View<float> _w, _u, _b, _start, _p, _dW, _dU, _db, _dStart;
    private readonly View<float> _driven, _states, _kept, _arguments, _carried, _ones, _zeros;
    private readonly View<float> _stateGradients, _recurrentGradients, _argumentGradients, _earlier;
    private readonly View<float> _transposed, _unit;
    private ScanTensors _last;
    private bool _hasConstants;

    public RecurrentDirection(
        Recurrent layer, LayerContext context, RecurrentMemory memory, int way, int parameter, View<float> p)
    {
        (_backend, _cell, _settings, _p) = (context.Backend, layer.Cell, layer.Settings, p);
        _linear = context.Backend.Activation(Activation.Of(new Identity()));
        (_isReverse, _units, _mostSequences) = (way > 0, layer.Units, memory.Sequences);
        (_w, _u, _b) = (context.Parameters[parameter], context.Parameters[parameter + 1],
            context.Parameters[parameter + 2]);
        if (_settings.LearnStart)
            _start = context.Parameters[parameter + 3];
        int tokens = memory.Tokens;
        long length = (long)memory.StateRows * _units;
        _states = memory.States.Slice(way * length, new Shape(memory.StateRows, _units));
        _driven = context.Arena.Take(new Shape(tokens, _cell.Gates * _units));
        _carried = context.Arena.Take(new Shape(_cell.States * _mostSequences, _units));
        _zeros = context.Arena.Take(Shape.Vector(_mostSequences));
        if (!context.Training)
            return;
        (_dW, _dU, _db) = (context.Gradients[parameter], context.Gradients[parameter + 1],
            context.Gradients[parameter + 2]);
        if (_settings.LearnStart)
            _dStart = context.Gradients[parameter + 3];
        _keeps = true;
        if (_cell.Kept > _cell.Gates)
            _kept = context.Arena.Take(new Shape((_cell.Kept - _cell.Gates) * tokens, _units));
        _stateGradients = context.Arena.Take(_carried.Shape);
        _earlier = context.Arena.Take(new Shape(tokens, _units));
        _ones = context.Arena.Take(new Shape(_mostSequences, 1));
        if (_cell.SplitsGates)
            _recurrentGradients = context.Arena.Take(_driven.Shape);
        if (_settings.UntransposedGradient)
            (_transposed, _unit) = (context.Arena.Take(_u.Shape), context.Arena.Take(_u.Shape));
        if (_cell.Arguments == 0)
            return;
        _arguments = context.Arena.Take(new Shape(_cell.Arguments * tokens, _units));
        _argumentGradients = context.Arena.Take(_arguments.Shape);
    }

    /// <summary>Where the first token's states lie in their buffer.</summary>
    public long FirstToken => _states.Offset + (_isReverse ? 0 : (long)_mostSequences * _units);

    /// <summary>The arguments of the trained activation in the last batch, and ∂loss/∂ what it made of them.</summary>
    public View<float> Arguments => _last.Arguments.Reshape(Rows(_cell.Arguments * _last.Layout.Tokens));

    /// <inheritdoc cref="Arguments"/>
    public View<float> ArgumentGradients => _argumentGradients.Slice(0, Arguments.Shape);

    public void Forward(View<float> x, SequenceBatch sequences)
    {
        if (!_hasConstants)
        {
            _backend.Elementwise.Fill(_zeros, 0);
            if (!_ones.IsNone)
                _backend.Elementwise.Fill(_ones, 1);
            if (!_unit.IsNone)
                new IdentityInitialiser().Fill(_backend, _unit, default);
            _hasConstants = true;
        }

        SequenceLayout layout = sequences.Layout;
        int all = layout.Sequences + layout.Tokens, tokens = layout.Tokens;
        long inFront = _isReverse ? 0 : (long)(_mostSequences - layout.Sequences) * _units;
        View<float> driven = _driven.FirstRows(tokens);
        _linear.Dense(x, _w, _b, driven, View<float>.None);
        _last = new()
        {
            Layout = layout,
            IsReverse = _isReverse,
            Recurrent = _u,
            Parameters = _p,
            Driven = driven,
            States = _states.Slice(inFront, Shape.Of(_cell.States, all, _units)),
            Keeps = _keeps,
            Kept = Planes(_kept, _cell.Kept - _cell.Gates, tokens),
            Arguments = Planes(_arguments, _cell.Arguments, tokens),
        };
        SetStart(sequences.Continues);
        _cell.Scan(_backend, _last);
        CarryOn();
    }

    public void Backward(View<float> x, View<float> dY, SequenceBatch sequences)
    {
        SequenceLayout layout = sequences.Layout;
        View<float> states = _stateGradients.Slice(0, Shape.Of(_cell.States, layout.Sequences, _units));
        _backend.Elementwise.Fill(states, 0);
        View<float> recurrent = _cell.SplitsGates ? _recurrentGradients.FirstRows(layout.Tokens) : default;
        ScanTensors way = _last;
        if (!_transposed.IsNone)
        {
            _backend.Dense.Multiply(_u, true, _unit, false, _transposed);
            way = _last with { Recurrent = _transposed };
        }

        _cell.ScanBack(_backend, way, new()
        {
            Output = dY,
            States = states,
            Recurrent = recurrent,
            Arguments = Planes(_argumentGradients, _cell.Arguments, layout.Tokens),
            Truncation = _settings.Truncation,
            NeedsStart = _settings.LearnStart,
        });
        _backend.Dense.WeightGradient(
            Earlier(sequences), recurrent.IsNone ? _last.Driven : recurrent, _dU, View<float>.None);
        _backend.Dense.WeightGradient(x, _last.Driven, _dW, _db);
        for (int k = 0; k < _cell.States && _settings.LearnStart; k++)
        {
            _backend.Dense.Multiply(
                _ones.FirstRows(layout.Sequences), true, Plane(states, k, layout.Sequences), false, _dStart.Row(k));
        }
    }

    public void InputGradient(View<float> dX, View<float> derivative, bool accumulate) =>
        _backend.Dense.InputGradient(_last.Driven, _w, derivative, dX, accumulate);

    private Shape Rows(int rows) => new(rows, _units);

    private View<float> Plane(View<float> planes, int k, int rows) =>
        planes.Slice((long)k * rows * _units, Rows(rows));

    private View<float> Planes(View<float> memory, int count, int rows) =>
        memory.IsNone ? memory : memory.Slice(0, Shape.Of(count, rows, _units));

    private View<float> StateRows(int k, int row, int rows) => _last.States.Slice(
        (((long)k * _last.States.Rows) + row) * _units, Rows(rows));

    private void SetStart(bool continues)
    {
        int sequences = _last.Layout.Sequences;
        for (int k = 0; k < _cell.States; k++)
        {
            View<float> start = StateRows(k, _last.StartRow, sequences);
            if (continues)
                _backend.Elementwise.Copy(Plane(_carried, k, _mostSequences).FirstRows(sequences), start);
            else if (_start.IsNone)
                _backend.Elementwise.Fill(start, 0);
            else
                _backend.Gather(_start.Row(k), _zeros.Cast<int>().Slice(0, Shape.Vector(sequences)), start);
        }
    }

    // What the next batch may go on from, of sequences that all end together.
    private void CarryOn()
    {
        if (!_last.Layout.IsEven)
            return;
        int sequences = _last.Layout.Sequences, end = _last.StateRow(_isReverse ? 0 : _last.Layout.Steps - 1);
        for (int k = 0; k < _cell.States; k++)
        {
            _backend.Elementwise.Copy(
                StateRows(k, end, sequences), Plane(_carried, k, _mostSequences).FirstRows(sequences));
        }
    }

    // h before each step: of sequences of one length all states but the last ones, else collected.
    private View<float> Earlier(SequenceBatch sequences)
    {
        SequenceLayout layout = sequences.Layout;
        if (layout.IsEven)
            return StateRows(0, _isReverse ? layout.Sequences : 0, layout.Tokens);
        View<float> earlier = _earlier.FirstRows(layout.Tokens);
        _backend.Gather(
            StateRows(0, 0, layout.Sequences + layout.Tokens), sequences.Earlier(_isReverse), earlier);
        return earlier;
    }
}
