using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Host.Float64;
using QtGpu.Kernels.Host.Gemm;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>All steps of a batch, one reservoir after another or one per thread: its matrices then stay in the caches.</summary>
internal unsafe struct ReservoirRun<TLane, TActivation> : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TActivation : unmanaged, IActivation
{
    public ReservoirExtents Extents { get; init; }

    public HostReservoir* Members { get; init; }

    public TActivation* Activations { get; init; }

    /// <summary>Blocks of X·W where sequences are joined and W is dense.</summary>
    public GemmProblem Products { get; init; }

    public int Steps { get; init; }

    /// <summary>Steps whose input is given.</summary>
    public int Given { get; init; }

    public int Washout { get; init; }

    public float* Input { get; init; }

    public float* Feedback { get; init; }

    public float* State { get; init; }

    /// <summary>Null where states are not wanted.</summary>
    public float* States { get; init; }

    public float* Targets { get; init; }

    /// <summary>Null where nothing is accumulated.</summary>
    public GramBlock* Gram { get; init; }

    /// <summary>Null where nothing is read out.</summary>
    public double* Readout { get; init; }

    public float* Outputs { get; init; }

    public float* Faults { get; init; }

    public long FirstStep { get; init; }

    public long FirstSequence { get; init; }

    /// <summary>One reservoir on the calling thread.</summary>
    public readonly void Run(int tile) => Run(default(Alone), tile);

    /// <summary>One reservoir by a crew.</summary>
    public readonly void Run<TCrew>(TCrew crew, int r)
        where TCrew : struct, ICrew
    {
        HostReservoir* reservoir = Members + r;
        ReservoirExtents e = Extents;
        float* state = State + ((long)r * e.Sequences * e.Units);
        HostStates.Read(e, state, reservoir->State);
        new Span<float>(Faults + (r * e.Sequences), e.Sequences).Fill(-1);
        var step = new StepOf<TActivation>
        {
            Extents = e,
            Reservoir = reservoir,
            Activation = Activations + r,
            FirstSequence = FirstSequence,
            IsNoisy = Readout is null && reservoir->Noise > 0,
        };
        for (int t = 0; t < Steps; t++)
        {
            float* before = Outputs + ((((long)(t - 1) * e.Reservoirs) + r) * e.Sequences * e.Outputs);
            step.Input = t < Given ? Input + ((long)t * e.Sequences * e.Inputs) : before;
            step.Feedback = t < Given ? Feedback + ((long)t * e.Sequences * e.Outputs) : before;
            step.Step = FirstStep + t;
            Advance(crew, step);
            reservoir->Swap();
            HostStates.Check(e, reservoir->State, t, Faults + (r * e.Sequences));
            if (t >= Washout)
                Take(crew, r, t, step.Input);
        }

        if (Gram is not null)
            Flush(crew, r);
        HostStates.Write(e, reservoir->State, state);
    }

    private readonly void Advance<TCrew>(TCrew crew, in StepOf<TActivation> step)
        where TCrew : struct, ICrew
    {
        ReservoirExtents e = Extents;
        if (!e.AreSequencesJoined)
        {
            crew.Run(e.Panels, new PanelTiles<TLane, TActivation>(step));
        }
        else if (e.IsSparse)
        {
            step.TransposeFed();
            crew.Run(e.Panels, new TransposedTiles<TLane, TActivation>(step));
        }
        else
        {
            HostReservoir* reservoir = step.Reservoir;
            crew.Run(Products.Tiles, new GemmTiles<TLane, StoreProduct>(
                new Operand(reservoir->State, e.Stride, 1), new Operand(reservoir->Dense, e.Stride, 1), new Operand(reservoir->Product, e.Stride, 1),
                Products, new StoreProduct(reservoir->Product)));
            crew.Run(e.Sequences, new SequenceTiles<TLane, TActivation>(step));
        }
    }

    // The state after a step: written out, accumulated, read out.
    private readonly void Take<TCrew>(TCrew crew, int r, int t, float* input)
        where TCrew : struct, ICrew
    {
        if (States is null && Gram is null && Readout is null)
            return;
        ReservoirExtents e = Extents;
        float* rows = Members[r].State;
        if (e.IsTransposed)
            HostStates.Transpose(e, rows, rows = Members[r].Product);
        long first = (((long)(t - Washout) * e.Reservoirs) + r) * e.Sequences;
        for (int b = 0; b < e.Sequences; b++)
        {
            float* x = rows + ((long)b * e.Stride), u = input + (b * e.Inputs);
            if (States is not null)
                new Span<float>(x, e.Units).CopyTo(new Span<float>(States + ((first + b) * e.Units), e.Units));
            if (Readout is not null)
                HostReadout.Apply(e, Readout + ((long)r * e.Outputs * HostReadout.Stride(e)), u, x, Outputs + ((first + b) * e.Outputs));
            if (Gram is null)
                continue;
            float* y = Targets + ((((long)t * e.Sequences) + b) * e.Outputs);
            if (TLane.Width == 16)
                Gram[r].Add<EightDoubles, TCrew>(crew, u, e.Inputs, x, e.Units, y, e.Outputs);
            else
                Gram[r].Add<FourDoubles, TCrew>(crew, u, e.Inputs, x, e.Units, y, e.Outputs);
        }
    }

    private readonly void Flush<TCrew>(TCrew crew, int r)
        where TCrew : struct, ICrew
    {
        if (TLane.Width == 16)
            Gram[r].Flush<EightDoubles, TCrew>(crew);
        else
            Gram[r].Flush<FourDoubles, TCrew>(crew);
    }
}
