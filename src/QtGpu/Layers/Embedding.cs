using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Skeletons;
using QtGpu.Onnx;

namespace QtGpu.Layers;

/// <summary>
/// Words to vectors: y = row w of a table [words, width], for sequences of word numbers. A word's gradient is the sum
/// of those of its tokens, in their order.
/// </summary>
[Named("embedding")]
public sealed class Embedding : Layer
{
    /// <summary>An embedding of <paramref name="words"/> words in <paramref name="width"/> numbers.</summary>
    public Embedding(int words, int width, Initialiser? initialiser = null)
    {
        if (words < 1 || width < 1)
            throw new InputException($"An embedding needs at least 1 word and 1 number, got {words} and {width}.");
        (Words, Width, Initialiser) = (words, width, initialiser ?? new NormalInitialiser(1));
    }

    /// <summary>From words: <c>embedding:WORDS:WIDTH</c>.</summary>
    public Embedding(LayerText text)
        : this(text.Require(2, 2, "embedding:WORDS:WIDTH").Whole(0), text.Whole(1), text.Start)
    {
    }

    /// <summary>Different words.</summary>
    public int Words { get; }

    /// <summary>Numbers of a word.</summary>
    public int Width { get; }

    /// <summary>How the table starts.</summary>
    public Initialiser Initialiser { get; }

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.Columns == 1
        ? input.WithColumns(Width)
        : throw new InputException($"An embedding reads word numbers, one a step; got {input.Columns} numbers.");

    /// <inheritdoc/>
    public override IReadOnlyList<LayerParameter> Parameters(Shape input) =>
        [new("weight", new Shape(Words, Width), Initialiser.Fill)];

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) => new Bound(this, context);

    /// <inheritdoc/>
    public override string ToString() => $"Embedding({Words}, {Width})";

    /// <inheritdoc/>
    internal override OnnxValue Write(LayerGraph graph) => graph.Graph.Node("Gather", graph.Matrix(0), graph.Input);

    private sealed class Bound : BoundLayer
    {
        private readonly Backend _backend;
        private readonly SequenceBatch _sequences;
        private readonly View<float> _table, _gradient, _sums;

        public Bound(Embedding layer, LayerContext context)
            : base(context.Input, context.Take(layer.Output(context.Input.Shape)))
        {
            (_backend, _sequences, _table) = (context.Backend, context.RequireSequences(layer), context.Parameters[0]);
            if (!context.Training)
                return;
            (_gradient, _sums) = (context.Gradients[0], context.Arena.Take(Shape.Vector(2)));
        }

        public override void Forward(int rows, long step) => _backend.Elementwise.Gather(
            _table, Input.Value.FirstRows(rows).Cast<int>().Reshape(Shape.Vector(rows)), Output.Value.FirstRows(rows));

        public override void Backward(int rows, long step)
        {
            View<float> dY = Output.TakeGradient(rows);
            _backend.Elementwise.Fill(_gradient, 0);
            _backend.ReduceRows(
                new AddRows(dY.Columns), _sequences.Words, _sums, dY, _sequences.ByWord, _sequences.WordStarts,
                _sequences.WordNumbers, _gradient);
        }
    }

    /// <summary>Row w of the gradient is the sum of dY's rows of word w.</summary>
    internal readonly struct AddRows(int columns) : IRowReduction
    {
        private const int Gradient = 0, Tokens = 1, Starts = 2, Numbers = 3, Table = 4;

        public double Row<TOperands, T>(TOperands x, long row, out double second)
            where TOperands : struct, IOperands<T>
            where T : unmanaged, ILane<T>
        {
            int end = x.IntAt(Starts, row + 1);
            long to = (long)x.IntAt(Numbers, row) * columns;
            for (int j = 0; j < columns; j += x.Width)
            {
                T sum = T.Const(0f);
                for (int i = x.IntAt(Starts, row); i < end; i++)
                    sum = sum + x.Load(Gradient, ((long)x.IntAt(Tokens, i) * columns) + j);
                x.Store(Table, to + j, sum, columns - j);
            }

            second = 0;
            return 0;
        }
    }
}

/// <summary>Word numbers to vectors of a 1 and zeros, for small vocabularies.</summary>
[Named("one-hot")]
public sealed class OneHot(int words) : Layer
{
    /// <summary>From words: <c>one-hot:WORDS</c>.</summary>
    public OneHot(LayerText text)
        : this(text.Require(1, 1, "one-hot:WORDS").Whole(0))
    {
    }

    /// <summary>Different words.</summary>
    public int Words => words;

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.Columns == 1
        ? input.WithColumns(words)
        : throw new InputException($"A one-hot layer reads word numbers, one a step; got {input.Columns} numbers.");

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) => new Bound(this, context);

    /// <inheritdoc/>
    public override string ToString() => $"OneHot({words})";

    /// <inheritdoc/>
    internal override OnnxValue Write(LayerGraph graph) => graph.Graph.Node(
        "OneHot", graph.Input, graph.Graph.Whole(words), graph.Graph.Tensor("zero and one", [0f, 1f], 2));

    private sealed class Bound : BoundLayer
    {
        private readonly Backend _backend;
        private readonly View<float> _sums;

        public Bound(OneHot layer, LayerContext context)
            : base(context.Input, new(context.Backend, context.TakeValue(layer.Output(context.Input.Shape)))
            {
                Shape = layer.Output(context.Input.Shape),
            })
        {
            context.RequireSequences(layer);
            (_backend, _sums) = (context.Backend, context.Arena.Take(Shape.Vector(2)));
        }

        public override void Forward(int rows, long step) => _backend.ReduceRows(
            new OneAmongZeros(Output.Value.Columns), rows, _sums, Input.Value.FirstRows(rows),
            Output.Value.FirstRows(rows));

        public override void Backward(int rows, long step)
        {
        }
    }

    /// <summary>y[row, w] = 1 for the row's word w, 0 elsewhere.</summary>
    internal readonly struct OneAmongZeros(int columns) : IRowReduction
    {
        private const int Words = 0, Y = 1;

        public double Row<TOperands, T>(TOperands x, long row, out double second)
            where TOperands : struct, IOperands<T>
            where T : unmanaged, ILane<T>
        {
            for (int j = 0; j < columns; j += x.Width)
                x.Store(Y, (row * columns) + j, T.Const(0f), columns - j);
            x.Put(Y, (row * columns) + x.IntAt(Words, row), 1f);
            second = 0;
            return 0;
        }
    }
}
