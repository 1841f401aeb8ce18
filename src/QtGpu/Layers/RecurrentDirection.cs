using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>Where the layer below wants its gradient, if at all: see <see cref="Signal.HandDown"/>.</summary>
internal readonly record struct BelowGradient(View<float> Rows, View<float> Derivative, bool Accumulate);

/// <summary>
/// A recurrent layer's units that read one way. Forward, block after block: what comes from below, then the scan. Back,
/// the last block first: those before it, whose inner numbers are gone, are computed again; then gradients through the
/// steps, and sums for the parameters.
/// </summary>
internal sealed class RecurrentDirection
{
    private readonly Backend _backend;
    private readonly TrainableCell _cell;
    private readonly RecurrentSettings _settings;
    private readonly RecurrentStates _states;
    private readonly GateInput _gates;
    private readonly ParameterSum? _trained;
    private readonly bool _isReverse, _training;
    private readonly int _units;
    private readonly View<float> _p, _dStart, _driven, _kept, _arguments, _argumentGradients, _recurrentGradients;
    private readonly View<float> _stateGradients, _partGradients, _ones;
    private bool _hasConstants;

    public RecurrentDirection(
        Recurrent layer, LayerContext context, RecurrentMemory memory, int way, int parameter, View<float> p,
        ParameterSum? trained)
    {
        (_backend, _cell, _settings, _p, _trained) = (context.Backend, layer.Cell, layer.Settings, p, trained);
        (_isReverse, _training, _units) = (way > 0, context.Training, layer.Units);
        _gates = _settings.Edges is { } terms
            ? new GateEdges(layer, terms, context, memory, parameter)
            : new GateProducts(layer, context, parameter);
        bool learns = _settings.LearnStart;
        int start = parameter + _settings.GateParameters;
        _states = new(layer, context, memory, way, learns ? context.Parameters[start] : View<float>.None);
        int tokens = memory.BlockTokens;
        _driven = context.Arena.Take(new Shape(tokens, _cell.Gates * _units));
        if (!context.Training)
            return;
        _dStart = learns ? context.Gradients[start] : View<float>.None;
        if (_cell.Kept > _cell.Gates)
            _kept = context.Arena.Take(Rows((_cell.Kept - _cell.Gates) * tokens));
        _stateGradients = context.Arena.Take(Rows(_cell.States * memory.Sequences));
        if (memory.BlockSteps > 0 && _cell.States > 1)
            _partGradients = context.Arena.Take(_stateGradients.Shape);
        _ones = context.Arena.Take(new Shape(memory.Sequences, 1));
        if (_cell.SplitsGates)
            _recurrentGradients = context.Arena.Take(_driven.Shape);
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
        if (!_hasConstants)
            _backend.Elementwise.Fill(_ones, 1);
        _hasConstants = true;
        _gates.BeginBack();
        SequenceLayout layout = sequences.Layout;
        View<float> all = _stateGradients.Slice(0, Shape.Of(_cell.States, layout.Sequences, _units));
        _backend.Elementwise.Fill(all, 0);
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

    private void Scan(int block, View<float> x, SequenceLayout layout, bool keeps)
    {
        _states.Begin(block);
        StepRange steps = _states.Steps(block);
        for (int number = 0; number < Chunks(steps); number++)
        {
            StepRange chunk = Chunk(steps, number);
            _gates.Drive(chunk.Of(x, layout), chunk.Of(_driven, layout, steps.First));
        }

        _gates.Scan(Tensors(keeps));
    }

    private ScanTensors Tensors(bool keeps) => new()
    {
        Layout = _states.Layout,
        IsReverse = _isReverse,
        Recurrent = _gates.Recurrent,
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
        _gates.ScanBack(Tensors(keeps: true), new()
        {
            Output = dY,
            States = part,
            Recurrent = _recurrentGradients.FirstRows(_states.Layout.Tokens),
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
            _gates.AddGradients(
                chunk.Of(x, layout), _gates.ReadsEarlier ? _states.Earlier(chunk, sequences) : default, dZ, recurrent,
                new(chunk.Of(below.Rows, layout), chunk.Of(below.Derivative, layout), below.Accumulate), adds);
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
