using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Gemm;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Reservoirs;

internal sealed unsafe class HostReservoirOperations<TLane, TActivation> : ReservoirOperations
    where TLane : unmanaged, IVectorLane<TLane>
    where TActivation : unmanaged, IActivation
{
    // Below this many multiply-adds a step is over before a second thread has begun.
    private const double LeastSharedWork = 1e5;

    private readonly NativeArena _arena = new();
    private readonly Team _team;
    private readonly ReservoirExtents _extents;
    private readonly HostReservoir* _members;
    private readonly TActivation* _activations;
    private readonly double* _readout;
    private readonly bool _isShared;

    public HostReservoirOperations(Team team, ReservoirBatch batch)
        : base(batch)
    {
        _team = team;
        _extents = new(Reservoirs, Sequences, Units, Inputs, Outputs, PanelTiles<TLane, TActivation>.Registers * TLane.Width, TLane.Width, batch.IsSparse);
        TActivation[] activations = batch.Activations<TActivation>();
        _members = _arena.Allocate<HostReservoir>(Reservoirs);
        _activations = _arena.Allocate<TActivation>(Reservoirs);
        _readout = _arena.Allocate<double>((long)Reservoirs * Outputs * HostReadout.Stride(_extents));
        for (int r = 0; r < Reservoirs; r++)
        {
            _members[r] = HostReservoir.Pack(_arena, _extents, batch.Members[r]);
            _activations[r] = activations[r];
        }

        _isShared = Reservoirs < team.Threads && _extents.WorkPerStep(batch.Members[0].Recurrent.Density) > LeastSharedWork;
    }

    public override GramMatrices AllocateGram() => new HostGramMatrices(Reservoirs, Features, Outputs);

    protected override void RunSteps(
        in ReservoirDrive drive, View<float> state, int washout, View<float> states, View<float> targets, GramMatrices? gram, View<float> faults) =>
        Run(Plan(drive, state, faults) with
        {
            Steps = drive.Input.Shape.Batch,
            Washout = washout,
            States = HostBuffer.Pointer(states),
            Targets = HostBuffer.Pointer(targets),
            Gram = gram is null ? null : ((HostGramMatrices)gram).Blocks,
        });

    protected override void RunForecast(
        in ReservoirDrive drive, ReadOnlySpan<double> readout, View<float> state, View<float> outputs, View<float> faults)
    {
        int length = Features * Outputs;
        for (int r = 0; r < Reservoirs; r++)
            HostReadout.Pack(_extents, readout.Slice(r * length, length), _readout + ((long)r * Outputs * HostReadout.Stride(_extents)));
        Run(Plan(drive, state, faults) with
        {
            Steps = outputs.Shape.Batch,
            Readout = _readout,
            Outputs = HostBuffer.Pointer(outputs),
        });
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _arena.Dispose();
    }

    private ReservoirRun<TLane, TActivation> Plan(in ReservoirDrive drive, View<float> state, View<float> faults) => new()
    {
        Extents = _extents,
        Members = _members,
        Activations = _activations,
        Products = GemmProblem.Of<TLane>(Sequences, _extents.Stride, Units, 1, _isShared ? _team.Threads : 1),
        Given = drive.Input.Shape.Batch,
        Input = HostBuffer.Pointer(drive.Input),
        Feedback = HostBuffer.Pointer(drive.Feedback),
        State = HostBuffer.Pointer(state),
        Faults = HostBuffer.Pointer(faults),
        FirstStep = drive.FirstStep,
        FirstSequence = drive.FirstSequence,
    };

    private void Run(ReservoirRun<TLane, TActivation> run)
    {
        if (!_isShared)
        {
            _team.Run(Reservoirs, run);
            return;
        }

        for (int r = 0; r < Reservoirs; r++)
            run.Run(new Together(_team), r);
    }
}
