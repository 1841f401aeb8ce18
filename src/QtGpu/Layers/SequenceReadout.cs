using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Skeletons;
using QtGpu.Onnx;

namespace QtGpu.Layers;

/// <summary>One vector of a sequence: [time, batch, features] → [batch, features].</summary>
public abstract class SequenceReadout : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(input.Rows, input.Columns);

    private protected sealed class Bound<TForward, TBackward> : BoundLayer
        where TForward : unmanaged, IRowReduction
        where TBackward : unmanaged, IRowReduction
    {
        private readonly Backend _backend;
        private readonly SequenceBatch _sequences;
        private readonly TForward _forward;
        private readonly TBackward _backward;
        private readonly View<float> _sums, _own;

        public Bound(SequenceReadout layer, LayerContext context, TForward forward, TBackward backward)
            : base(context.Input, context.Take(layer.Output(context.Input.Shape)))
        {
            (_backend, _sequences) = (context.Backend, context.RequireSequences(layer));
            (_forward, _backward) = (forward, backward);
            _sums = context.Arena.Take(Shape.Vector(2));
            if (context.Training)
                _own = context.TakeValue(context.Input.Shape);
        }

        public override int OutputRows(int rows) => _sequences.Layout.Sequences;

        public override void Forward(int rows, long step) => _backend.ReduceRows(
            _forward, _sequences.Layout.Sequences, _sums, Input.Value.FirstRows(rows), _sequences.Lengths,
            _sequences.Firsts, Output.Value.FirstRows(_sequences.Layout.Sequences));

        public override void Backward(int rows, long step)
        {
            View<float> dY = Output.TakeGradient(_sequences.Layout.Sequences);
            if (!Input.HasGradient)
                return;
            View<float> dX = Input.HandDown(rows, out View<float> derivative, out bool accumulate);
            View<float> own = accumulate ? _own.FirstRows(rows) : dX;
            _backend.ReduceRows(
                _backward, rows, _sums, dY, _sequences.Lengths, _sequences.Firsts, _sequences.Sequences, own);
            if (!derivative.IsNone)
                _backend.Elementwise.Multiply(own, derivative, own);
            if (accumulate)
                _backend.Elementwise.Add(own, dX, dX);
        }
    }
}

/// <summary>
/// The last step; of features that were read in reverse, the first: there the whole sequence has been seen.
/// </summary>
/// <param name="reverseFrom">The first feature that was read in reverse; null: none was.</param>
[Named("last-state")]
public sealed class LastState(int? reverseFrom = null) : SequenceReadout
{
    /// <summary>
    /// From words: <c>last-state</c>, or <c>last-state:FEATURE</c> from which on they are in reverse.
    /// </summary>
    public LastState(LayerText text)
        : this(text.Require(0, 1, "last-state or last-state:FEATURE").Arguments.Count > 0 ? text.Whole(0) : null)
    {
    }

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context)
    {
        int columns = context.Input.Shape.Columns, forward = Math.Min(reverseFrom ?? columns, columns);
        return new Bound<Forward, Backward>(this, context, new(columns, forward), new(columns, forward));
    }

    /// <inheritdoc/>
    internal override OnnxValue Write(LayerGraph graph)
    {
        int columns = graph.Shape.Columns, forward = Math.Min(reverseFrom ?? columns, columns);
        return graph.States(forward, columns);
    }

    /// <inheritdoc/>
    public override string ToString() => "LastState";

    /// <summary>y[b] = x[last step of b], and of columns in reverse x[first step of b].</summary>
    internal readonly struct Forward(int columns, int forward) : IRowReduction
    {
        private const int X = 0, Lengths = 1, Firsts = 2, Y = 3;

        public double Row<TOperands, T>(TOperands x, long row, out double second)
            where TOperands : struct, IOperands<T>
            where T : unmanaged, ILane<T>
        {
            long last = (x.IntAt(Firsts, x.IntAt(Lengths, row) - 1) + row) * columns, to = row * columns;
            for (int j = 0; j < forward; j += x.Width)
                x.Store(Y, to + j, x.Load(X, last + j), forward - j);
            for (int j = forward; j < columns; j += x.Width)
                x.Store(Y, to + j, x.Load(X, to + j), columns - j);
            second = 0;
            return 0;
        }
    }

    /// <summary>dx[token] = dy[b] where the token is the one that was read out, else 0.</summary>
    internal readonly struct Backward(int columns, int forward) : IRowReduction
    {
        private const int Gradient = 0, Lengths = 1, Firsts = 2, Sequences = 3, InputGradient = 4;

        public double Row<TOperands, T>(TOperands x, long row, out double second)
            where TOperands : struct, IOperands<T>
            where T : unmanaged, ILane<T>
        {
            int b = x.IntAt(Sequences, row);
            T last = T.Const(x.IntAt(Firsts, x.IntAt(Lengths, b) - 1) + b == row ? 1f : 0f);
            T first = T.Const(b == row ? 1f : 0f);
            long from = (long)b * columns, to = row * columns;
            for (int j = 0; j < forward; j += x.Width)
                x.Store(InputGradient, to + j, last * x.Load(Gradient, from + j), forward - j);
            for (int j = forward; j < columns; j += x.Width)
                x.Store(InputGradient, to + j, first * x.Load(Gradient, from + j), columns - j);
            second = 0;
            return 0;
        }
    }
}

/// <summary>The mean over the steps.</summary>
[Named("mean-state")]
public sealed class MeanState : SequenceReadout
{
    /// <summary>The mean over the steps.</summary>
    public MeanState()
    {
    }

    /// <summary>From words: <c>mean-state</c>.</summary>
    public MeanState(LayerText text) => text.Require(0, 0, "mean-state");

    /// <inheritdoc/>
    public override bool NeedsWholeSequences => true;

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context)
    {
        int columns = context.Input.Shape.Columns;
        return new Bound<Forward, Backward>(this, context, new(columns), new(columns));
    }

    /// <inheritdoc/>
    internal override OnnxValue Write(LayerGraph graph) => graph.Mean();

    /// <inheritdoc/>
    public override string ToString() => "MeanState";

    /// <summary>y[b] = Σ over the steps of b of x, in their order, over their number.</summary>
    internal readonly struct Forward(int columns) : IRowReduction
    {
        private const int X = 0, Lengths = 1, Firsts = 2, Y = 3;

        public double Row<TOperands, T>(TOperands x, long row, out double second)
            where TOperands : struct, IOperands<T>
            where T : unmanaged, ILane<T>
        {
            int steps = x.IntAt(Lengths, row);
            for (int j = 0; j < columns; j += x.Width)
            {
                T sum = T.Const(0f);
                for (int t = 0; t < steps; t++)
                    sum = sum + x.Load(X, ((x.IntAt(Firsts, t) + row) * columns) + j);
                x.Store(Y, (row * columns) + j, sum / T.Const((float)steps), columns - j);
            }

            second = 0;
            return 0;
        }
    }

    /// <summary>dx[token] = dy[b] over the number of steps.</summary>
    internal readonly struct Backward(int columns) : IRowReduction
    {
        private const int Gradient = 0, Lengths = 1, Firsts = 2, Sequences = 3, InputGradient = 4;

        public double Row<TOperands, T>(TOperands x, long row, out double second)
            where TOperands : struct, IOperands<T>
            where T : unmanaged, ILane<T>
        {
            int b = x.IntAt(Sequences, row);
            T steps = T.Const((float)x.IntAt(Lengths, b));
            for (int j = 0; j < columns; j += x.Width)
            {
                x.Store(
                    InputGradient, (row * columns) + j, x.Load(Gradient, ((long)b * columns) + j) / steps,
                    columns - j);
            }

            second = x.Has(Firsts) ? 0 : 1;
            return 0;
        }
    }
}
