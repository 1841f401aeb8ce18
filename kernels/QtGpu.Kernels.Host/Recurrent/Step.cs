using QtGpu.Kernels.Cells;

namespace QtGpu.Kernels.Host.Recurrent;

/// <summary>One step of one network: what its tiles read.</summary>
internal unsafe struct Step<TCell>
    where TCell : unmanaged, ICell
{
    public Extents Extents { get; init; }

    public Network<TCell>* Network { get; init; }

    /// <summary>u [B, inputs].</summary>
    public float* Input { get; set; }

    /// <summary>y of the step before, [B, outputs], or null.</summary>
    public float* Feedback { get; set; }

    public bool IsNoisy { get; init; }

    /// <summary>Number of the first sequence.</summary>
    public long FirstSequence { get; init; }

    /// <summary>Number of the step.</summary>
    public long Number { get; set; }

    /// <summary>Features that are fed back.</summary>
    public readonly int FeedbackFeatures => Network->Feedback is null ? 0 : Extents.Outputs;

    /// <summary>Units first … first + count − 1 of sequence b, whose W·x are at <paramref name="product"/>.</summary>
    /// <param name="b">The sequence.</param>
    /// <param name="first">The first unit.</param>
    /// <param name="count">How many.</param>
    /// <param name="product">Their W·x.</param>
    /// <param name="productStride">From a gate to the next.</param>
    /// <param name="normal">Room for their normal numbers.</param>
    public readonly void Units<TLane>(int b, int first, int count, float* product, int productStride, float* normal)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        for (int i = 0; i < count && IsNoisy; i++)
            normal[i] = Normal(b, first + i);
        var drive = new SequenceDrive(
            Network->Input + first, Input + (b * Extents.Inputs), Extents.Inputs,
            Network->Feedback + first, Feedback + (b * Extents.Outputs), FeedbackFeatures, Extents.Stride,
            Extents.Columns);
        Run<TLane, SequenceDrive>(&drive, count, product, productStride, normal, ((long)b * Extents.Stride) + first);
    }

    /// <summary>The same of sequences first … first + count − 1 of one unit, where states are transposed.</summary>
    public readonly void Sequences<TLane>(
        int unit, int first, int count, float* product, int productStride, float* normal)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        for (int i = 0; i < count && IsNoisy; i++)
            normal[i] = Normal(first + i, unit);
        var drive = new UnitDrive(
            Network->Input + unit, Network->Feedback + unit, Network->Transposed + first, Extents.Inputs,
            FeedbackFeatures, Extents.Stride, Extents.Columns, Extents.SequenceStride);
        Run<TLane, UnitDrive>(
            &drive, count, product, productStride, normal, ((long)unit * Extents.SequenceStride) + first);
    }

    /// <summary>Lays u and y out as [features, sequences].</summary>
    public readonly void TransposeDrive()
    {
        float* to = Network->Transposed;
        for (int k = 0; k < Extents.Inputs; k++, to += Extents.SequenceStride)
        {
            for (int b = 0; b < Extents.Sequences; b++)
                to[b] = Input[(b * Extents.Inputs) + k];
        }

        for (int k = 0; k < FeedbackFeatures; k++, to += Extents.SequenceStride)
        {
            for (int b = 0; b < Extents.Sequences; b++)
                to[b] = Feedback[(b * Extents.Outputs) + k];
        }
    }

    private readonly float Normal(int b, long unit) =>
        Network->NoiseStream.Normal(Number, ((FirstSequence + b) * Extents.Units) + unit);

    private readonly void Run<TLane, TDrive>(
        TDrive* drive, int count, float* product, int productStride, float* normal, long place)
        where TLane : unmanaged, IVectorLane<TLane>
        where TDrive : unmanaged, IDrive
    {
        var row = new UnitRow<TDrive>
        {
            Drive = drive,
            Product = product,
            ProductStride = productStride,
            Normal = IsNoisy ? normal : null,
            State = Network->State + place,
            Next = Network->Next + place,
            StateStride = Extents.StateStride,
        };
        UnitRow.Run<TLane, TCell, TDrive>(&Network->Cell, &row, count);
    }
}

/// <summary>What drives units beside W·x.</summary>
internal interface IDrive
{
    /// <summary>b + W_in·u + W_fb·y of a gate, of Width elements from i on.</summary>
    TLane At<TLane>(int gate, nint i)
        where TLane : unmanaged, IVectorLane<TLane>;
}

/// <summary>What drives neighbouring units of one sequence in one step.</summary>
/// <param name="weights">[1 + inputs], the bias first, each <paramref name="columns"/> further.</param>
/// <param name="input">u.</param>
/// <param name="inputs">Features of u.</param>
/// <param name="feedbackWeights">[outputs].</param>
/// <param name="feedback">y.</param>
/// <param name="outputs">Features of y; 0 without feedback.</param>
/// <param name="gateStride">From a gate's weights to the next one's.</param>
/// <param name="columns">From a row of weights to the next.</param>
internal readonly unsafe struct SequenceDrive(
    float* weights, float* input, int inputs, float* feedbackWeights, float* feedback, int outputs, int gateStride,
    int columns) : IDrive
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(int gate, nint i)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        i += (nint)gate * gateStride;
        float* w = weights + i;
        TLane sum = TLane.Load(w);
        for (int k = 0; k < inputs; k++)
            sum = TLane.Fma(TLane.Const(input[k]), TLane.Load(w + ((long)(k + 1) * columns)), sum);
        for (int k = 0; k < outputs; k++)
            sum = TLane.Fma(TLane.Const(feedback[k]), TLane.Load(feedbackWeights + i + ((long)k * columns)), sum);
        return sum;
    }
}

/// <summary>
/// What drives neighbouring sequences of one unit in one step: u, and behind it y, as [features, sequences].
/// </summary>
/// <param name="weights">The unit's bias; its input weights follow, each <paramref name="columns"/> further.</param>
/// <param name="feedbackWeights">Its first feedback weight.</param>
/// <param name="features">u and y.</param>
/// <param name="inputs">Features of u.</param>
/// <param name="outputs">Features of y; 0 without feedback.</param>
/// <param name="gateStride">From a gate's weights to the next one's.</param>
/// <param name="columns">From a row of weights to the next.</param>
/// <param name="sequenceStride">From a feature to the next.</param>
internal readonly unsafe struct UnitDrive(
    float* weights, float* feedbackWeights, float* features, int inputs, int outputs, int gateStride, int columns,
    int sequenceStride) : IDrive
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(int gate, nint i)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        float* w = weights + ((nint)gate * gateStride), back = feedbackWeights + ((nint)gate * gateStride);
        float* x = features + i;
        TLane sum = TLane.Const(*w);
        for (int k = 0; k < inputs; k++, x += sequenceStride)
            sum = TLane.Fma(TLane.Load(x), TLane.Const(w[(long)(k + 1) * columns]), sum);
        for (int k = 0; k < outputs; k++, x += sequenceStride)
            sum = TLane.Fma(TLane.Load(x), TLane.Const(back[(long)k * columns]), sum);
        return sum;
    }
}

/// <summary>Neighbouring elements, units or sequences, in one step.</summary>
internal unsafe struct UnitRow<TDrive>
    where TDrive : unmanaged, IDrive
{
    public TDrive* Drive;
    public float* Product, Normal, State, Next;
    public int ProductStride;
    public long StateStride;
}

/// <summary>Runs a cell over a row.</summary>
internal static unsafe class UnitRow
{
    /// <remarks>
    /// A method of its own, as <see cref="Skeletons.PassLoop"/>: one cell nearly fills what the compiler inlines.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLane, TCell, TDrive>(TCell* cell, UnitRow<TDrive>* row, nint count)
        where TLane : unmanaged, IVectorLane<TLane>
        where TCell : unmanaged, ICell
        where TDrive : unmanaged, IDrive
    {
        for (nint i = 0; i < count; i += TLane.Width)
            cell->Step<TLane, Unit<TLane, TDrive>>(new(row, i));
    }

    private readonly struct Unit<TLane, TDrive>(UnitRow<TDrive>* row, nint i) : IUnit<TLane>
        where TLane : unmanaged, IVectorLane<TLane>
        where TDrive : unmanaged, IDrive
    {
        public static bool Keeps => false;

        public bool IsNoisy => row->Normal is not null;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Driven(int gate) => row->Drive->At<TLane>(gate, i);

        public TLane Recurrent(int gate) => TLane.Load(row->Product + ((nint)gate * row->ProductStride) + i);

        public TLane Normal() => TLane.Load(row->Normal + i);

        public TLane State(int k) => TLane.Load(row->State + ((nint)k * (nint)row->StateStride) + i);

        public void Put(int k, TLane state) => TLane.Store(state, row->Next + ((nint)k * (nint)row->StateStride) + i);

        public void Keep(int k, TLane value)
        {
        }

        public void KeepArgument(int a, TLane z)
        {
        }
    }
}
