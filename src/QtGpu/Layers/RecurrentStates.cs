using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>
/// The states of a direction's units. State 0 of all tokens is the layer's output. Where all steps are in memory
/// together, so are the others; in blocks there is room for the states of one, and from where each begins.
/// </summary>
internal sealed class RecurrentStates
{
    private readonly Backend _backend;
    private readonly bool _isReverse;
    private readonly int _states, _units, _mostSequences, _blockSteps;
    private readonly View<float> _memory, _carried, _start, _zeros, _block, _begins, _earlier;
    private readonly SequenceLayout _part = new();
    private SequenceLayout _layout = new();
    private View<float> _all;

    public RecurrentStates(Recurrent layer, LayerContext context, RecurrentMemory memory, int way, View<float> start)
    {
        (_backend, _isReverse, _start) = (context.Backend, way > 0, start);
        (_states, _units) = (layer.Cell.States, layer.Units);
        (_mostSequences, _blockSteps) = (memory.Sequences, memory.BlockSteps);
        _memory = memory.States.Slice((long)way * memory.StateRows * _units, Rows(memory.StateRows));
        _carried = context.Arena.Take(Rows(_states * _mostSequences));
        _zeros = context.Arena.Take(Shape.Vector(_mostSequences));
        if (context.Training)
            _earlier = context.Arena.Take(Rows(memory.ChunkTokens));
        if (_blockSteps == 0)
            return;
        _block = context.Arena.Take(Rows(_states * (_mostSequences + memory.BlockTokens)));
        if (_states > 1)
            _begins = context.Arena.Take(Rows((_states - 1) * memory.MostBlocks * _mostSequences));
    }

    /// <summary>Where the first token's output lies in its buffer.</summary>
    public long FirstToken => _memory.Offset + (_isReverse ? 0 : (long)_mostSequences * _units);

    /// <summary>Blocks of the batch.</summary>
    public int Blocks => _blockSteps == 0 ? 1 : StepRange.Count(_layout.Steps, _blockSteps);

    /// <summary>Where the steps of the block lie, and its states [S, B + tokens, H].</summary>
    public SequenceLayout Layout { get; private set; } = new();

    /// <inheritdoc cref="Layout"/>
    public View<float> Current { get; private set; }

    /// <summary>Steps that are read before a block.</summary>
    public int StepsBefore(int block) => block * _blockSteps;

    /// <summary>The steps of a block.</summary>
    public StepRange Steps(int block) => StepRange.Read(
        _layout.Steps, _isReverse, StepsBefore(block), _blockSteps == 0 ? _layout.Steps : StepsBefore(block + 1));

    /// <summary>Sequences that go on from the block before.</summary>
    public int Running(int block) =>
        block == 0 ? 0 : _layout.Rows(_isReverse ? Steps(block).End : Steps(block).First);

    /// <summary>Sets the states that the sequences of a batch begin with.</summary>
    public void Start(SequenceBatch sequences)
    {
        if (_layout.Steps == 0)
            _backend.Elementwise.Fill(_zeros, 0);
        _layout = sequences.Layout;
        int planes = _blockSteps == 0 ? _states : 1, count = _layout.Sequences, all = count + _layout.Tokens;
        long inFront = _isReverse ? 0 : (long)(_mostSequences - count) * _units;
        _all = _memory.Slice(inFront, Shape.Of(planes, all, _units));
        (Layout, Current) = (_layout, _all);
        for (int k = 0; k < planes; k++)
            WriteStart(k, 0, Plane(_all, k, _layout.StartRow(_isReverse), count), sequences.Continues);
        for (int block = 0; block < Blocks; block++)
        {
            int running = Running(block), starting = _layout.Rows(Steps(block).First) - running;
            for (int k = planes; k < _states && starting > 0; k++)
                WriteStart(k, running, BeginOf(block, k, running, starting), sequences.Continues);
        }
    }

    /// <summary>Puts in front of a block's tokens the states that it begins with.</summary>
    public void Begin(int block)
    {
        if (_blockSteps == 0)
            return;
        StepRange steps = Steps(block);
        _part.SetPart(_layout, steps.First, steps.End);
        (int count, int running) = (_part.Sequences, Running(block));
        (Layout, Current) = (_part, _block.Slice(0, Shape.Of(_states, count + _part.Tokens, _units)));
        int start = _part.StartRow(_isReverse);
        if (running > 0)
        {
            int before = _isReverse ? steps.End : steps.First - 1;
            Copy(Plane(_all, 0, _layout.StateRow(before, _isReverse), running), Plane(Current, 0, start, running));
        }

        if (running < count)
        {
            int before = _layout.StartRow(_isReverse) + running;
            Copy(Plane(_all, 0, before, count - running), Plane(Current, 0, start + running, count - running));
        }

        for (int k = 1; k < _states; k++)
            Copy(BeginOf(block, k, 0, count), Plane(Current, k, start, count));
    }

    /// <summary>Takes from a block its output, and the states that the next one begins with.</summary>
    public void End(int block)
    {
        if (_blockSteps == 0)
            return;
        int tokens = Layout.Tokens, output = _layout.StateRow(Steps(block).First, _isReverse);
        Copy(Plane(Current, 0, Layout.StateRow(0, _isReverse), tokens), Plane(_all, 0, output, tokens));
        int running = block + 1 < Blocks ? Running(block + 1) : 0;
        for (int k = 1; k < _states && running > 0; k++)
            Copy(Plane(Current, k, LastRow, running), BeginOf(block + 1, k, 0, running));
    }

    /// <summary>Keeps what the next batch may go on from, of sequences that all end together.</summary>
    public void Carry()
    {
        for (int k = 0; k < _states && _layout.IsEven; k++)
            Copy(Plane(Current, k, LastRow, _layout.Sequences), Carried(k, 0, _layout.Sequences));
    }

    /// <summary>h before each of these steps: of sequences of one length where it is, else collected.</summary>
    public View<float> Earlier(StepRange steps, SequenceBatch sequences)
    {
        int first = _layout.First(steps.First), tokens = _layout.First(steps.End) - first;
        if (_layout.IsEven)
            return Plane(_all, 0, first + (_isReverse ? _layout.Sequences : 0), tokens);
        View<float> earlier = _earlier.FirstRows(tokens);
        _backend.Gather(
            Plane(_all, 0, 0, _layout.Sequences + _layout.Tokens),
            sequences.Earlier(_isReverse).Slice(first, Shape.Vector(tokens)), earlier);
        return earlier;
    }

    // The row of the states after the block's last step that is read.
    private int LastRow => Layout.StateRow(_isReverse ? 0 : Layout.Steps - 1, _isReverse);

    private Shape Rows(int rows) => new(rows, _units);

    private View<float> Plane(View<float> states, int k, int row, int rows) =>
        states.Slice((((long)k * states.Rows) + row) * _units, Rows(rows));

    private View<float> Carried(int k, int row, int rows) =>
        _carried.Slice((((long)k * _mostSequences) + row) * _units, Rows(rows));

    private View<float> BeginOf(int block, int k, int row, int rows) => _begins.Slice(
        (((((long)block * (_states - 1)) + k - 1) * _mostSequences) + row) * _units, Rows(rows));

    private void Copy(View<float> from, View<float> to) => _backend.Elementwise.Copy(from, to);

    private void WriteStart(int k, int first, View<float> to, bool continues)
    {
        if (continues)
            Copy(Carried(k, first, to.Rows), to);
        else if (_start.IsNone)
            _backend.Elementwise.Fill(to, 0);
        else
            _backend.Gather(_start.Row(k), _zeros.Cast<int>().Slice(0, Shape.Vector(to.Rows)), to);
    }
}
