using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Host.Gemm;
using QtGpu.Kernels.Host.Skeletons;
using QtGpu.Kernels.Products;

namespace QtGpu.Kernels.Host.Recurrent;

/// <summary>
/// All steps of a batch, one network after another by all threads, or one per thread: its weights then stay in the
/// caches.
/// </summary>
internal sealed unsafe class HostRecurrence<TLane, TCell> : Recurrence
    where TLane : unmanaged, IVectorLane<TLane>
    where TCell : unmanaged, ICell
{
    // Below this many multiply-adds a step is over before a second thread has begun.
    private const double LeastSharedWork = 1e5;

    private readonly NativeArena _arena = new();
    private readonly Team _team;
    private readonly Extents _extents;
    private readonly Network<TCell>* _networks;
    private readonly double* _readout;
    private readonly bool _isShared;
    private GramBlock* _gram;

    public HostRecurrence(Team team, RecurrentBatch batch)
        : base(batch)
    {
        _team = team;
        _extents = new(
            Networks, Sequences, Units, Inputs, Outputs, TCell.Gates, TCell.States,
            PanelTiles<TLane, TCell>.Registers * TLane.Width, TLane.Width, batch.IsSparse);
        TCell[] cells = batch.Cells<TCell>();
        _networks = _arena.Allocate<Network<TCell>>(Networks);
        _readout = _arena.Allocate<double>((long)Networks * HostReadout.Length(_extents));
        for (int r = 0; r < Networks; r++)
            _networks[r] = Network<TCell>.Pack(_arena, _extents, batch.Members[r], cells[r]);
        _isShared = Networks < team.Threads
            && _extents.WorkPerStep(batch.Members[0].Recurrent.Density) > LeastSharedWork;
    }

    protected override int GramTile => GramBlock.Panel;

    protected override void Run(in Work work, ReadOnlySpan<double> readout)
    {
        using Entry.Inside inside = _team.Enter();
        if (!work.Outputs.IsNone)
            Pack(readout);
        var tiles = new NetworkTiles<TLane, TCell>
        {
            Extents = _extents,
            Networks = _networks,
            Products = GemmProblem.Of<TLane>(
                Sequences, _extents.Columns, Units, 1, _isShared ? _team.Threads : 1, OperandPlaces.Here),
            Steps = work.Steps,
            Given = work.Given,
            Washout = work.Washout,
            FirstStep = work.Drive.FirstStep,
            FirstSequence = work.Drive.FirstSequence,
            Input = HostBuffer.Pointer(work.Drive.Input),
            Feedback = HostBuffer.Pointer(work.Drive.Feedback),
            State = HostBuffer.Pointer(work.State),
            States = HostBuffer.Pointer(work.States),
            Targets = HostBuffer.Pointer(work.Targets),
            Gram = Gram(work.Gram),
            Readout = work.Outputs.IsNone ? null : _readout,
            Outputs = HostBuffer.Pointer(work.Outputs),
            Faults = HostBuffer.Pointer(work.Faults),
        };
        if (!_isShared)
            _team.Run(Networks, tiles);
        for (int r = 0; r < Networks && _isShared; r++)
            tiles.Run(_team, r);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _arena.Dispose();
    }

    private void Pack(ReadOnlySpan<double> readout)
    {
        int length = Features * Outputs, packed = HostReadout.Length(_extents);
        for (int r = 0; r < Networks; r++)
            HostReadout.Pack(_extents, readout.Slice(r * length, length), _readout + (r * packed));
    }

    // The blocks of rows that Gram matrices take, allocated when they are first wanted.
    private GramBlock* Gram(View<double> sums)
    {
        if (sums.IsNone)
            return null;
        if (_gram is null)
        {
            GramBlock* blocks = _arena.Allocate<GramBlock>(Networks);
            for (int r = 0; r < Networks; r++)
            {
                long length = (long)GramPanels * GramBlock.Panel * GramBlock.Depth;
                blocks[r] = new() { Panels = GramPanels, Rows = _arena.Allocate<double>(length) };
            }

            _gram = blocks;
        }

        for (int r = 0; r < Networks; r++)
            _gram[r].Sums = HostBuffer.Pointer(sums) + (r * sums.Length / Networks);
        return _gram;
    }
}

/// <summary>
/// All steps of a network per tile. Pointers are those of the contract's tensors, null where there is none.
/// </summary>
internal unsafe struct NetworkTiles<TLane, TCell> : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TCell : unmanaged, ICell
{
    public Extents Extents;
    public Network<TCell>* Networks;
    public GemmProblem Products;
    public int Steps, Given, Washout;
    public long FirstStep, FirstSequence;
    public float* Input, Feedback, State, States, Targets, Outputs, Faults;
    public GramBlock* Gram;
    public double* Readout;

    /// <summary>One network on the calling thread.</summary>
    public readonly void Run(int tile) => Run(null, tile);

    /// <summary>One network by a team, or on the calling thread.</summary>
    public readonly void Run(Team? team, int r)
    {
        Network<TCell>* network = Networks + r;
        Extents e = Extents;
        float* state = State + ((long)r * e.Sequences * e.Units), faults = Faults + (r * e.Sequences);
        network->Read(e, state);
        new Span<float>(faults, e.Sequences).Fill(-1);
        var step = new Step<TCell>
        {
            Extents = e,
            Network = network,
            FirstSequence = FirstSequence,
            IsNoisy = Readout is null && network->Cell.IsNoisy,
        };
        for (int t = 0; t < Steps; t++)
        {
            float* before = Outputs + ((((long)(t - 1) * e.Networks) + r) * e.Sequences * e.Outputs);
            step.Input = t < Given ? Input + ((long)t * e.Sequences * e.Inputs) : before;
            step.Feedback = t < Given ? Feedback + ((long)t * e.Sequences * e.Outputs) : before;
            step.Number = FirstStep + t;
            Advance(team, step);
            network->Swap();
            network->Check(e, t, faults);
            if (t >= Washout)
                Take(team, r, t, step.Input);
        }

        if (Gram is not null)
            Gram[r].Flush<TLane>(team);
        network->Write(e, state);
    }

    private readonly void Advance(Team? team, in Step<TCell> step)
    {
        Extents e = Extents;
        if (!e.AreSequencesJoined)
        {
            Team.Run(team, e.Panels, new PanelTiles<TLane, TCell>(step));
        }
        else if (e.IsSparse)
        {
            step.TransposeDrive();
            Team.Run(team, e.Panels, new TransposedTiles<TLane, TCell>(step));
        }
        else
        {
            Network<TCell>* network = step.Network;
            float** table = stackalloc float*[HostOperands.TableLength];
            table[0] = network->Product;
            Team.Run(team, Products.Tiles, new GemmTiles<TLane, StoreProduct>(
                new(network->State, e.Stride, 1), new(network->Dense, e.Columns, 1),
                new(network->Product, e.Columns, 1), Products, default, table));
            Team.Run(team, e.Sequences, new SequenceTiles<TLane, TCell>(step));
        }
    }

    // x after a step: written out, accumulated, read out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Take(Team? team, int r, int t, float* input)
    {
        if (States is null && Gram is null && Readout is null)
            return;
        Extents e = Extents;
        float* rows = e.IsTransposed ? Networks[r].Untranspose(e) : Networks[r].State;
        long first = (((long)(t - Washout) * e.Networks) + r) * e.Sequences;
        for (int b = 0; b < e.Sequences; b++)
        {
            float* x = rows + ((long)b * e.Stride), u = input + (b * e.Inputs);
            if (States is not null)
                new Span<float>(x, e.Units).CopyTo(new Span<float>(States + ((first + b) * e.Units), e.Units));
            if (Readout is not null)
                HostReadout.Apply(e, Readout + (r * HostReadout.Length(e)), u, x, Outputs + ((first + b) * e.Outputs));
            if (Gram is null)
                continue;
            float* y = Targets + ((((long)t * e.Sequences) + b) * e.Outputs);
            Gram[r].Add<TLane>(team, u, e.Inputs, x, e.Units, y, e.Outputs);
        }
    }
}
