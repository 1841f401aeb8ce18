using QtGpu.Catalogues;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Onnx;

namespace QtGpu.Layers;

/// <summary>
/// Recurrent units on sequences: [time, batch, features] → [time, batch, units], or twice the units where they are
/// read both ways. The products x·W + b of all steps are one matrix product; then h·U and the cell step after step.
/// With <see cref="RecurrentSettings.Edges"/> both products have functions on their edges, as in <see cref="Edges"/>.
/// </summary>
[Named("recurrent")]
public sealed class Recurrent : Layer
{
    private readonly ParametricActivation? _trained;

    /// <summary>A recurrent layer.</summary>
    /// <param name="units">Units.</param>
    /// <param name="cell">What a unit does in a step, such as <c>CellCatalogue.Create("gru", f)</c>.</param>
    /// <param name="settings">The rest; null: the defaults.</param>
    public Recurrent(int units, TrainableCell cell, RecurrentSettings? settings = null)
    {
        if (units < 1)
            throw new InputException($"A recurrent layer needs at least 1 unit, got {units}.");
        (Units, Cell, Settings) = (units, cell, settings ?? new());
        Setting.Check(Settings);
        if (Settings.UntransposedGradient && cell.Gates != 1)
            throw new InputException($"The published gradient is of a cell with one gate, got {cell}.");
        if (Settings.Edges is null)
            return;
        if (cell.SplitsGates)
        {
            throw new InputException(
                $"‘gates’: {cell} multiplies a part of a gate's sum, and edges give the sum; take ‘cell’ lstm, elman "
                + "or leaky-elman");
        }

        if (Settings.UntransposedGradient)
            throw new InputException("‘gates’: the published gradient is of products; leave one out");
    }

    /// <summary>One whose activation's parameters are trained too.</summary>
    /// <param name="units">Units.</param>
    /// <param name="cell">The name of the cell.</param>
    /// <param name="activation">The activation of its state path.</param>
    /// <param name="settings">The rest; null: the defaults.</param>
    /// <param name="parameters">The cell's numbers by name; null: the defaults.</param>
    public Recurrent(
        int units, string cell, ParametricActivation activation, RecurrentSettings? settings = null,
        IReadOnlyDictionary<string, double>? parameters = null)
        : this(units, CellCatalogue.Create(cell, activation, parameters), settings) => _trained = activation;

    /// <summary>
    /// From words: <c>recurrent:CELL:UNITS</c>, with the model's activation in the state path, and perhaps with what
    /// stands on the edges into its gates, <c>recurrent:lstm:8:daruan:repetitions=2</c>.
    /// </summary>
    public Recurrent(LayerText text)
        : this(
            text.Require(
                2, int.MaxValue, "recurrent:CELL:UNITS or recurrent:CELL:UNITS:FUNCTION:NAME=NUMBER").Whole(1),
            CellCatalogue.Create(text.Arguments[0], text.Activation()),
            new()
            {
                Input = text.Start,
                Edges = text.Arguments.Count > 2 ? EdgeTerms.Parse(string.Join(':', text.Arguments.Skip(2))) : null,
            })
    {
    }

    /// <summary>Units of each direction.</summary>
    public int Units { get; }

    /// <summary>What a unit does.</summary>
    public TrainableCell Cell { get; }

    /// <summary>The rest.</summary>
    public RecurrentSettings Settings { get; }

    /// <inheritdoc/>
    public override bool NeedsWholeSequences => Settings.Bidirectional;

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.WithColumns(Units * (Settings.Bidirectional ? 2 : 1));

    /// <inheritdoc/>
    public override IReadOnlyList<LayerParameter> Parameters(Shape input)
    {
        var all = new List<LayerParameter>();
        foreach (string way in Settings.Bidirectional ? new[] { "", "reverse." } : [""])
        {
            var own = new Shape(Units, Cell.Gates * Units);
            Shape below = own.WithRows(input.Columns);
            if (Settings.Edges is { } terms)
            {
                // Each gate is a layer of edges of its own, of x and h side by side.
                all.AddRange(terms.Parameters(below, input.Columns + Units, Units, way));
                all.AddRange(terms.Parameters(own, input.Columns + Units, Units, way + "recurrent."));
            }
            else
            {
                all.Add(new(way + "weight", below, Settings.Input.Fill));
                all.Add(new(way + "recurrent", own, Settings.Recurrent.Fill));
            }

            all.Add(new(way + "bias", Shape.Vector(Cell.Gates * Units), (backend, bias, _) =>
            {
                for (int gate = 0; gate < Cell.Gates; gate++)
                {
                    backend.Elementwise.Fill(
                        bias.Slice(gate * Units, Shape.Vector(Units)), Cell.StartingBias(gate));
                }
            }));
            if (Settings.LearnStart)
                all.Add(LayerParameter.Constant(way + "start", new Shape(Cell.States, Units), 0));
        }

        if (_trained is not null)
            all.Add(LayerParameter.Constant("parameters", Shape.Vector(_trained.ParameterCount), 0));
        return all;
    }

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) => new Bound(this, context);

    /// <inheritdoc/>
    internal override OnnxValue Write(LayerGraph graph) =>
        graph.Scan(Units, Cell, Settings, _trained is null ? null : graph.Parameters[^1].Values);

    /// <inheritdoc/>
    public override string ToString() =>
        $"Recurrent({Units}, {Cell}{(Settings.Edges is { } terms ? $", gates of {terms}" : "")}"
        + $"{(Settings.Bidirectional ? ", both ways" : "")})";

    private sealed class Bound : BoundLayer
    {
        private readonly Backend _backend;
        private readonly SequenceBatch _sequences;
        private readonly RecurrentDirection[] _directions;
        private readonly View<float> _both, _bothGradients, _weave;
        private readonly ParameterSum? _trained;
        private readonly int _units, _most;
        private bool _isWoven;

        public Bound(Recurrent layer, LayerContext context)
            : this(layer, context, new RecurrentMemory(layer, context))
        {
        }

        private Bound(Recurrent layer, LayerContext context, RecurrentMemory memory)
            : base(context.Input, memory.Output)
        {
            (_backend, _sequences) = (context.Backend, context.RequireSequences(layer));
            (_units, _most) = (layer.Units, memory.Tokens);
            (_both, _bothGradients, _weave) = (memory.Both, memory.BothGradients, memory.Weave);
            View<float> p = layer._trained is null ? View<float>.None : context.Parameters[^1];
            if (layer._trained is { } trained && context.Training)
            {
                _trained = new(
                    _backend, _backend.Parametric(trained), context.Gradients[^1], context.Arena.Take(p.Shape));
            }

            int ways = layer.Settings.Bidirectional ? 2 : 1;
            int each = (context.Parameters.Count - (p.IsNone ? 0 : 1)) / ways;
            _directions = [.. Enumerable.Range(0, ways).Select(
                way => new RecurrentDirection(layer, context, memory, way, way * each, p, _trained))];
        }

        public override void Forward(int rows, long step)
        {
            foreach (RecurrentDirection direction in _directions)
                direction.Forward(Input.Value.FirstRows(rows), _sequences);
            if (_directions.Length > 1)
                _backend.Gather(_both, Weave(rows), Halves(Output.Value, rows));
        }

        public override void Backward(int rows, long step)
        {
            View<float> x = Input.Value.FirstRows(rows), dY = Output.TakeGradient(rows);
            (View<float> dX, View<float> derivative, bool accumulate) = default((View<float>, View<float>, bool));
            if (Input.HasGradient)
                dX = Input.HandDown(rows, out derivative, out accumulate);
            _trained?.Clear();
            if (_directions.Length == 1)
            {
                // f′ of the layer below in the same launch: there is one where this is all of the gradient.
                _directions[0].Backward(x, dY, _sequences, new(dX, derivative, accumulate));
                return;
            }

            View<float> own = _bothGradients.Slice(0, new Shape(rows, _units));
            for (int way = 0; way < _directions.Length; way++)
            {
                _backend.Gather(Halves(dY, rows), Unweave(rows, way), own);
                _directions[way].Backward(x, own, _sequences, new(dX, View<float>.None, accumulate || way > 0));
            }

            if (!dX.IsNone && !derivative.IsNone)
                _backend.Elementwise.Multiply(dX, derivative, dX);
        }

        // [tokens, 2·H] as [2·tokens, H]: rows of both directions in turn.
        private View<float> Halves(View<float> both, int rows) => both.FirstRows(rows).Reshape(new(2 * rows, _units));

        private View<int> Weave(int rows)
        {
            if (!_isWoven)
                WriteWeave();
            return _weave.Cast<int>().Slice(0, Shape.Vector(2 * rows));
        }

        private View<int> Unweave(int rows, int way) =>
            _weave.Cast<int>().Slice((2 + way) * (long)_most, Shape.Vector(rows));

        // Rows 2r and 2r + 1 come from row r of one direction and of the other; and back.
        private void WriteWeave()
        {
            int behind = (int)((_directions[1].FirstToken - _directions[0].FirstToken) / _units);
            var numbers = new int[4 * _most];
            for (int r = 0; r < _most; r++)
            {
                (numbers[2 * r], numbers[(2 * r) + 1]) = (r, behind + r);
                (numbers[(2 * _most) + r], numbers[(3 * _most) + r]) = (2 * r, (2 * r) + 1);
            }

            _weave.Cast<int>().Write(numbers);
            _isWoven = true;
        }
    }
}
