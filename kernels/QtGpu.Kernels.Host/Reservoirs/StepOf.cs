using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>One step of one reservoir: what its tiles read.</summary>
internal unsafe struct StepOf<TActivation>
    where TActivation : unmanaged, IActivation
{
    public ReservoirExtents Extents { get; init; }

    public HostReservoir* Reservoir { get; init; }

    public TActivation* Activation { get; init; }

    /// <summary>u [B, inputs].</summary>
    public float* Input { get; set; }

    /// <summary>y of the step before, [B, outputs], or null.</summary>
    public float* Feedback { get; set; }

    public bool IsNoisy { get; init; }

    /// <summary>Number of the first sequence.</summary>
    public long FirstSequence { get; init; }

    /// <summary>Number of the step.</summary>
    public long Step { get; set; }

    /// <summary>The update of states from <paramref name="first"/> on, whose element 0 the other pointers are at.</summary>
    public readonly LeakyPass<TActivation, TDrive> Leaky<TDrive>(TDrive drive, float* normal, float* product, long first)
        where TDrive : unmanaged, IDrive =>
        new(*Activation, drive, Reservoir->Leak, Reservoir->Noise, normal, product, Reservoir->State + first, Reservoir->Next + first);

    public readonly SequenceDrive Drive(int b) => new(
        (nint)Reservoir->Input, (nint)(Input + (b * Extents.Inputs)), Extents.Inputs,
        (nint)Reservoir->Feedback, (nint)(Feedback + (b * Extents.Outputs)), Reservoir->Feedback is null ? 0 : Extents.Outputs, Extents.Stride);

    /// <summary>Normal numbers for units of sequence b, in <paramref name="memory"/>; null where there is no noise.</summary>
    public readonly float* Noise(int b, long first, int count, float* memory)
    {
        if (!IsNoisy)
            return null;
        for (int i = 0; i < count; i++)
            memory[i] = NormalOf(b, first + i);
        return memory;
    }

    /// <summary>The normal number of one unit of one sequence.</summary>
    public readonly float NormalOf(int b, long unit) =>
        Reservoir->NoiseStream.Normal(Step, ((FirstSequence + b) * Extents.Units) + unit);

    /// <summary>What drives one unit from sequence b on, where states are transposed.</summary>
    public readonly UnitDrive TransposedDrive(int unit, int b) => new(
        (nint)(Reservoir->Input + unit), (nint)(Reservoir->Feedback + unit), (nint)(Reservoir->Fed + b), Extents.Inputs,
        Reservoir->Feedback is null ? 0 : Extents.Outputs, Extents.Stride, Extents.SequenceStride);

    /// <summary>As <see cref="Noise"/>, for sequences of one unit.</summary>
    public readonly float* NoiseOfUnit(int unit, int b, int count, float* memory)
    {
        if (!IsNoisy)
            return null;
        for (int i = 0; i < count; i++)
            memory[i] = NormalOf(b + i, unit);
        return memory;
    }

    /// <summary>Lays u and y out as [features, sequences].</summary>
    public readonly void TransposeFed()
    {
        float* to = Reservoir->Fed;
        for (int k = 0; k < Extents.Inputs; k++, to += Extents.SequenceStride)
        {
            for (int b = 0; b < Extents.Sequences; b++)
                to[b] = Input[(b * Extents.Inputs) + k];
        }

        for (int k = 0; k < Extents.Outputs && Reservoir->Feedback is not null; k++, to += Extents.SequenceStride)
        {
            for (int b = 0; b < Extents.Sequences; b++)
                to[b] = Feedback[(b * Extents.Outputs) + k];
        }
    }
}
