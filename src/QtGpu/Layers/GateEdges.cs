using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>
/// Functions on the edges into the gates: z_g = c_g + Σ_i φ_gi(x_i) + Σ_j φ_gj(h_j), each with its factor a and its
/// base term. Edges of x run over all steps together; those of h step by step, each followed by a scan of one step
/// without a product of its own. (QKAN-LSTM: Hsu et al., arXiv:2512.05049.)
/// </summary>
internal sealed class GateEdges : GateInput
{
    private readonly Backend _backend;
    private readonly TrainableCell _cell;
    private readonly BoundEdges _below, _own;
    private readonly View<float> _c, _dc, _partBias, _none, _states, _sums, _gradients, _arguments, _argumentGradients;
    private readonly SequenceLayout _one = new();
    private readonly int _units;
    private bool _hasConstants, _adds;

    public GateEdges(Recurrent layer, EdgeTerms terms, LayerContext context, RecurrentMemory memory, int parameter)
    {
        Arena arena = context.Arena;
        (_backend, _cell, _units) = (context.Backend, layer.Cell, layer.Units);
        int own = parameter + terms.Matrices, bias = own + terms.Matrices, sequences = memory.Sequences;
        int inputs = context.Input.Shape.Columns, columns = _cell.Gates * _units;
        _below = Edges(parameter, memory.ChunkTokens, inputs, memory.Tokens > memory.ChunkTokens);
        _own = Edges(own, sequences, _units, memory.Tokens > sequences);
        (_c, _none) = (context.Parameters[bias], arena.Take(Shape.Vector(columns)));
        Recurrent = arena.Take(new Shape(_units, columns));
        _states = arena.Take(new Shape(2 * _cell.States * sequences, _units));
        _sums = arena.Take(new Shape(sequences, columns));
        if (!context.Training)
            return;
        (_dc, _partBias) = (context.Gradients[bias], arena.Take(_c.Shape));
        _gradients = arena.Take(new Shape(_cell.States * sequences, _units));
        if (_cell.Arguments == 0)
            return;
        _arguments = arena.Take(new Shape(_cell.Arguments * sequences, _units));
        _argumentGradients = arena.Take(_arguments.Shape);

        BoundEdges Edges(int first, int rows, int width, bool sums) => BoundEdges.Take(
            terms, context, new Shape(rows, width), all => EdgeMatrices.From(all, first, terms), sums);
    }

    /// <summary>Zeros: a scan adds no product to what edges have summed.</summary>
    public override View<float> Recurrent { get; }

    public override bool ReadsEarlier => false;

    public override void Drive(View<float> x, View<float> driven) => _below.Forward(x.Rows, x, _c, driven);

    public override void Scan(in ScanTensors tensors)
    {
        if (!_hasConstants)
        {
            _backend.Elementwise.Fill(Recurrent, 0);
            _backend.Elementwise.Fill(_none, 0);
            _hasConstants = true;
        }

        for (int i = 0; i < tensors.Layout.Steps; i++)
        {
            int step = Read(tensors, i);
            ScanTensors one = Step(tensors, step, out _);
            int rows = _one.Sequences;
            View<float> sums = _sums.FirstRows(rows);
            _own.Forward(rows, Plane(one.States, 0, 0, rows), _none, sums);
            _backend.Elementwise.Add(sums, one.Driven, one.Driven);
            _cell.Scan(_backend, one);
            for (int k = 0; k < _cell.States; k++)
                Copy(Plane(one.States, k, rows, rows), Plane(tensors.States, k, tensors.StateRow(step), rows));
            for (int a = 0; a < _cell.Arguments && tensors.Keeps; a++)
                Copy(Plane(one.Arguments, a, 0, rows), OfStep(tensors.Arguments, a, tensors.Layout, step));
        }
    }

    public override void BeginBack() => _adds = false;

    public override void ScanBack(in ScanTensors tensors, in ScanGradients gradients)
    {
        for (int i = tensors.Layout.Steps - 1; i >= 0; i--)
        {
            int step = Read(tensors, i);
            ScanTensors one = Step(tensors, step, out int begun);
            int rows = _one.Sequences;
            bool apart = _cell.States > 1 && rows < gradients.States.Rows;
            View<float> part = Planes(apart ? _gradients : gradients.States, _cell.States, rows);
            View<float> arguments = Planes(_argumentGradients, _cell.Arguments, rows);
            for (int k = 0; k < _cell.States && apart; k++)
                Copy(Plane(gradients.States, k, 0, rows), Plane(part, k, 0, rows));
            _cell.ScanBack(_backend, one, new()
            {
                Output = OfStep(gradients.Output, 0, tensors.Layout, step),
                States = part,
                Arguments = arguments,
            });
            for (int a = 0; a < _cell.Arguments; a++)
                Copy(Plane(arguments, a, 0, rows), OfStep(gradients.Arguments, a, tensors.Layout, step));
            bool ends = gradients.Truncation > 0 && (gradients.StepsBefore + i) % gradients.Truncation == 0;
            BackThroughEdges(one, i > 0 || gradients.NeedsStart ? Plane(part, 0, 0, rows) : default);
            for (int k = 0; k < _cell.States; k++)
            {
                // Nothing passes on where gradients end; to start states, it does.
                if (i > 0 && begun > 0 && ends)
                    _backend.Elementwise.Fill(Plane(part, k, 0, begun), 0);
                if (apart)
                    Copy(Plane(part, k, 0, rows), Plane(gradients.States, k, 0, rows));
            }
        }
    }

    public override void AddGradients(
        View<float> x, View<float> earlier, View<float> driven, View<float> recurrent, in BelowGradient below,
        bool adds)
    {
        _below.Silu(x.Rows, x);
        _below.Back(x.Rows, x, _c, driven, adds ? _partBias : _dc, below.Rows, below.Accumulate, adds);
        if (adds)
            _backend.Elementwise.Add(_partBias, _dc, _dc);
        if (!below.Rows.IsNone && !below.Derivative.IsNone)
            _backend.Elementwise.Multiply(below.Rows, below.Derivative, below.Rows);
    }

    // From ∂loss/∂ the gates of a step, in the place of what was kept, adds to ∂loss/∂h before it.
    private void BackThroughEdges(in ScanTensors one, View<float> dH)
    {
        int rows = one.Layout.Sequences;
        View<float> h = Plane(one.States, 0, 0, rows);
        _own.Silu(rows, h);
        _own.Back(rows, h, _none, one.Driven, View<float>.None, dH, accumulate: true, _adds);
        _adds = true;
    }

    // The step that is read as number i.
    private static int Read(in ScanTensors all, int i) => all.IsReverse ? all.Layout.Steps - 1 - i : i;

    // A step as a scan of its own. Its start states are those that precede it, the first `begun` of them a step's. What
    // is kept of a step lies together.
    private ScanTensors Step(in ScanTensors all, int step, out int begun)
    {
        _one.SetPart(all.Layout, step, step + 1);
        int rows = _one.Sequences, first = all.Layout.First(step), kept = _cell.Kept - _cell.Gates;
        int before = all.EarlierRow(step, out int starting);
        begun = rows - starting;
        View<float> states = Planes(_states, _cell.States, 2 * rows);
        for (int k = 0; k < _cell.States; k++)
        {
            if (begun > 0)
                Copy(Plane(all.States, k, before, begun), Plane(states, k, 0, begun));
            if (starting > 0)
                Copy(Plane(all.States, k, all.StartRow + begun, starting), Plane(states, k, begun, starting));
        }

        return new()
        {
            Layout = _one,
            Recurrent = Recurrent,
            Parameters = all.Parameters,
            Driven = all.Driven.Slice(
                (long)first * all.Driven.Columns, new Shape(rows, all.Driven.Columns)),
            States = states,
            Keeps = all.Keeps,
            Kept = all.Kept.IsNone ? all.Kept
                : all.Kept.Slice((long)first * kept * _units, Shape.Of(kept, rows, _units)),
            Arguments = Planes(_arguments, _cell.Arguments, rows),
        };
    }

    private void Copy(View<float> from, View<float> to) => _backend.Elementwise.Copy(from, to);

    private View<float> Planes(View<float> memory, int count, int rows) =>
        memory.IsNone ? memory : memory.Slice(0, Shape.Of(count, rows, _units));

    // Some rows of plane k of [planes, rows, H].
    private View<float> Plane(View<float> planes, int k, int row, int rows) =>
        planes.Slice((((long)k * planes.Rows) + row) * _units, new Shape(rows, _units));

    private View<float> OfStep(View<float> tokens, int plane, SequenceLayout layout, int step) =>
        Plane(tokens, plane, layout.First(step), layout.Rows(step));
}
