using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>Where the layer below wants its gradient, if at all: see <see cref="Signal.HandDown"/>.</summary>
internal readonly record struct BelowGradient(View<float> Rows, View<float> Derivative, bool Accumulate);

/// <summary>
/// A recurrent layer's units that read one way. Forward, block after block: x·W + b, then the scan. Back, the last
/// block first: those before it, whose inner numbers are gone, are computed again; then gradients through the steps,
/// and sums for the weights.
/// </summary>
internal sealed class RecurrentDirection
{
    private readonly Backend _backend;
    private readonly ActivationOperations _linear;
    private readonly TrainableCell _cell;
    private readonly RecurrentSettings _settings;
    private readonly RecurrentStates _states;
    private readonly ParameterSum? _trained;
    private readonly bool _isReverse, _training;
    private readonly int _units;
    private readonly View<float> _w, _u, _b, _p, _dW, _dU, _db, _dStart;
    private readonly View<float> _driven, _kept, _arguments, _argumentGradients, _recurrentGradients;
    private readonly View<float> _stateGradients, _partGradients, _ones, _transposed, _unit, _partBias;
    private bool _hasConstants;

    public RecurrentDirection(
        Recurrent layer, LayerContext context, RecurrentMemory memory, int way, int parameter, View<float> p,
        ParameterSum? trained)
    {
        (_backend, _cell, _settings, _p, _trained) = (context.Backend, layer.Cell, layer.Settings, p, trained);
        _linear = context.Backend.Activation(Activation.Of(new Identity()));
        (_isReverse, _training, _units) = (way > 0, context.Training, layer.Units);
        (_w, _u, _b) = (context.Parameters[parameter], context.Parameters[parameter + 1],
            context.Parameters[parameter + 2]);
        bool learns = _settings.LearnStart;
        _states = new(layer, context, memory, way, learns ? context.Parameters[parameter + 3] : View<float>.None);
        int tokens = memory.BlockTokens;
        _driven = context.Arena.Take(new Shape(tokens, _cell.Gates * _units));
        if (!context.Training)
            return;
        (_dW, _dU, _db) = (context.Gradients[parameter], context.Gradients[parameter + 1],
            context.Gradients[parameter + 2]);
        _dStart = learns ? context.Gradients[parameter + 3] : View<float>.None;
        if (_cell.Kept > _cell.Gates)
            _kept = context.Arena.Take(Rows((_cell.Kept - _cell.Gates) * tokens));
        _stateGradients = context.Arena.Take(Rows(_cell.States * memory.Sequences));
        if (memory.BlockSteps > 0 && _cell.States > 1)
            _partGradients = context.Arena.Take(_stateGradients.Shape);
        _ones = context.Arena.Take(new Shape(memory.Sequences, 1));
        _partBias = context.Arena.Take(_db.Shape);
        if (_cell.SplitsGates)
            _recurrentGradients = context.Arena.Take(_driven.Shape);
        if (_settings.UntransposedGradient)
            (_transposed, _unit) = (context.Arena.Take(_u.Shape), context.Arena.Take(_u.Shape));
        if (_cell.Arguments == 0)
            return;
        _arguments = context.Arena.Take(Rows(_cell.Arguments * tokens));
        _argumentGradients = context.Arena.Take(_arguments.Shape);
    }

    /// <inheritdoc cref="RecurrentStates.FirstToken"/>
    public long FirstToken => _states.FirstToken;

    public void Forward(View<float> x, SequenceBatch sequences)
    {
        _states.Start(sequences);
        for (int block = 0; block < _states.Blocks; block++)
        {
            Scan(block, x, sequences.Layout, _training && block == _states.Blocks - 1);
            _states.End(block);
        }

        _states.Carry();
    }

    public void Backward(View<float> x, View<float> dY, SequenceBatch sequences, in BelowGradient below)
    {
        WriteConstants();
        SequenceLayout layout = sequences.Layout;
        View<float> all = _stateGradients.Slice(0, Shape.Of(_cell.States, layout.Sequences, _units));
        _backend.Elementwise.Fill(all, 0);
        if (!_transposed.IsNone)
            _backend.Dense.Multiply(_u, true, _unit, false, _transposed);
        for (int block = _states.Blocks - 1; block >= 0; block--)
        {
            if (block < _states.Blocks - 1)
            {
                Truncate(all, block + 1);
                Scan(block, x, layout, keeps: true);
            }

            StepRange steps = _states.Steps(block);
            ScanBack(block, steps.Of(dY, layout), all);
            AddGradients(steps, x, sequences, below);
        }

        for (int k = 0; k < _cell.States && !_dStart.IsNone; k++)
        {
            View<float> ones = _ones.FirstRows(layout.Sequences);
            _backend.Dense.Multiply(ones, true, Plane(all, k, layout.Sequences), false, _dStart.Row(k));
        }
    }

    private void WriteConstants()
    {
        if (_hasConstants)
            return;
        _backend.Elementwise.Fill(_ones, 1);
        if (!_unit.IsNone)
            new IdentityInitialiser().Fill(_backend, _unit, default);
        _hasConstants = true;
    }

    private void Scan(int block, View<float> x, SequenceLayout layout, bool keeps)
    {
        _states.Begin(block);
        StepRange steps = _states.Steps(block);
        for (int number = 0; number < Chunks(steps); number++)
        {
            StepRange chunk = Chunk(steps, number);
            _linear.Dense(chunk.Of(x, layout), _w, _b, chunk.Of(_driven, layout, steps.First), View<float>.None);
        }

        _cell.Scan(_backend, Tensors(keeps));
    }

    private ScanTensors Tensors(bool keeps) => new()
    {
        Layout = _states.Layout,
        IsReverse = _isReverse,
        Recurrent = _u,
        Parameters = _p,
        Driven = _driven.FirstRows(_states.Layout.Tokens),
        States = _states.Current,
        Keeps = keeps,
        Kept = Planes(_kept, _cell.Kept - _cell.Gates),
        Arguments = Planes(_arguments, _cell.Arguments),
    };

    // `all` holds ∂loss/∂ the states of every sequence as they are handed on from block to block.
    private void ScanBack(int block, View<float> dY, View<float> all)
    {
        int sequences = _states.Layout.Sequences;
        bool apart = _cell.States > 1 && sequences < all.Rows;
        View<float> part = (apart ? _partGradients : all).Slice(0, Shape.Of(_cell.States, sequences, _units));
        for (int k = 0; k < _cell.States && apart; k++)
            _backend.Elementwise.Copy(Plane(all, k, sequences), Plane(part, k, sequences));
        ScanTensors tensors = Tensors(keeps: true);
        _cell.ScanBack(_backend, _transposed.IsNone ? tensors : tensors with { Recurrent = _transposed }, new()
        {
            Output = dY,
            States = part,
            Recurrent = _recurrentGradients.FirstRows(tensors.Layout.Tokens),
            Arguments = Planes(_argumentGradients, _cell.Arguments),
            Truncation = _settings.Truncation,
            StepsBefore = _states.StepsBefore(block),
            NeedsStart = _settings.LearnStart || block > 0,
        });
        for (int k = 0; k < _cell.States && apart; k++)
            _backend.Elementwise.Copy(Plane(part, k, sequences), Plane(all, k, sequences));
    }

    // Nothing passes between two blocks where gradients end there.
    private void Truncate(View<float> all, int block)
    {
        if (_settings.Truncation == 0 || _states.StepsBefore(block) % _settings.Truncation != 0)
            return;
        for (int k = 0; k < _cell.States; k++)
            _backend.Elementwise.Fill(Plane(all, k, _states.Running(block)), 0);
    }

    // Sums over tokens go chunk by chunk, the last that was read first.
    private void AddGradients(StepRange steps, View<float> x, SequenceBatch sequences, in BelowGradient below)
    {
        SequenceLayout layout = sequences.Layout;
        for (int number = Chunks(steps) - 1; number >= 0; number--)
        {
            StepRange chunk = Chunk(steps, number);
            bool adds = (_isReverse ? chunk.First : layout.Steps - chunk.End) > 0;
            View<float> dZ = chunk.Of(_driven, layout, steps.First);
            View<float> recurrent = _cell.SplitsGates ? chunk.Of(_recurrentGradients, layout, steps.First) : dZ;
            _backend.Dense.WeightGradient(_states.Earlier(chunk, sequences), recurrent, _dU, View<float>.None, adds);
            _backend.Dense.WeightGradient(chunk.Of(x, layout), dZ, _dW, adds ? _partBias : _db, adds);
            if (adds)
                _backend.Elementwise.Add(_partBias, _db, _db);
            if (!below.Rows.IsNone)
            {
                _backend.Dense.InputGradient(
                    dZ, _w, chunk.Of(below.Derivative, layout), chunk.Of(below.Rows, layout), below.Accumulate);
            }

            for (int a = 0; a < _cell.Arguments; a++)
            {
                _trained!.Add(
                    chunk.Of(Argument(_arguments, a), layout, steps.First), _p,
                    chunk.Of(Argument(_argumentGradients, a), layout, steps.First));
            }
        }
    }

    private static int Chunks(StepRange steps) => StepRange.Count(steps.End - steps.First, StepRange.Chunk);

    private StepRange Chunk(StepRange steps, int number)
    {
        int first = number * StepRange.Chunk;
        StepRange chunk = StepRange.Read(steps.End - steps.First, _isReverse, first, first + StepRange.Chunk);
        return new(steps.First + chunk.First, steps.First + chunk.End);
    }

    private Shape Rows(int rows) => new(rows, _units);

    // Rows of plane k of [S, B, H].
    private View<float> Plane(View<float> planes, int k, int rows) =>
        planes.Slice((long)k * planes.Rows * _units, Rows(rows));

    private View<float> Argument(View<float> planes, int a)
    {
        int tokens = _states.Layout.Tokens;
        return planes.Slice((long)a * tokens * _units, Rows(tokens));
    }

    private View<float> Planes(View<float> memory, int count) =>
        memory.IsNone ? memory : memory.Slice(0, Shape.Of(count, _states.Layout.Tokens, _units));
}
