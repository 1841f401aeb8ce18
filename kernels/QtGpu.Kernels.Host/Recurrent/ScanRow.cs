using QtGpu.Kernels.Cells;

namespace QtGpu.Kernels.Host.Recurrent;

/// <summary>Neighbouring units of one sequence in one step of a scan, and where their numbers lie.</summary>
internal unsafe struct ScanRow
{
    /// <summary>
    /// The recurrent products: h·U of each gate, or on the way back dz·Uᵀ of the step behind; null for 0.
    /// </summary>
    public float* Product;

    /// <summary>
    /// Pre-activations, what is kept in their place, their gradients; and those of the recurrent part, which may be the
    /// same.
    /// </summary>
    public float* Driven, Recurrent;

    /// <summary>States before and after the step; on the way back: before it, and ∂loss/∂ of those after it.</summary>
    public float* Before, After;

    /// <summary>
    /// What else is kept, and arguments of trained activations (or their gradients); null where none are.
    /// </summary>
    public float* Kept, Arguments;

    /// <summary>On the way back: ∂loss/∂ the output, from above.</summary>
    public float* Output;

    /// <summary>From a gate to the next: of products, and of pre-activations.</summary>
    public nint ProductStride, GateStride;

    /// <summary>From a state to the next: of states, and of <see cref="After"/> on the way back.</summary>
    public nint StateStride, GradientStride;

    /// <summary>From a kept number to the next.</summary>
    public nint KeptStride;
}

/// <summary>Runs a cell over a row.</summary>
/// <remarks>Methods of their own, as <see cref="UnitRow"/>: one cell nearly fills what the compiler inlines.</remarks>
internal static unsafe class ScanRow<TLane, TCell>
    where TLane : unmanaged, IVectorLane<TLane>
    where TCell : unmanaged, ITrainableCell
{
    private interface IMode
    {
        static abstract bool Keeps { get; }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Step(TCell* cell, ScanRow* row, nint count)
    {
        for (nint i = 0; i < count; i += TLane.Width)
            cell->Step<TLane, Unit<Forgetting>>(new(row, i, count));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void StepAndKeep(TCell* cell, ScanRow* row, nint count)
    {
        for (nint i = 0; i < count; i += TLane.Width)
            cell->Step<TLane, Unit<Keeping>>(new(row, i, count));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Back(TCell* cell, ScanRow* row, nint count)
    {
        for (nint i = 0; i < count; i += TLane.Width)
            cell->Back<TLane, UnitGradient>(new(row, i, count));
    }

    // The first numbers lie where pre-activations were.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* KeptAt(ScanRow* row, int k) => k < TCell.Gates
        ? row->Driven + (k * row->GateStride)
        : row->Kept + ((k - TCell.Gates) * row->KeptStride);

    // No more than the row has: what follows belongs to another gate, sequence or thread.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TLane value, float* to, nint count)
    {
        if (count >= TLane.Width)
            TLane.Store(value, to);
        else
            TLane.StoreFirst(value, to, (int)count);
    }

    private readonly struct Keeping : IMode
    {
        public static bool Keeps => true;
    }

    private readonly struct Forgetting : IMode
    {
        public static bool Keeps => false;
    }

    private readonly struct Unit<TMode>(ScanRow* row, nint i, nint count) : IUnit<TLane>
        where TMode : struct, IMode
    {
        public static bool Keeps => TMode.Keeps;

        public bool IsNoisy => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Driven(int gate) => TLane.Load(row->Driven + (gate * row->GateStride) + i);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Recurrent(int gate) => TLane.Load(row->Product + (gate * row->ProductStride) + i);

        public TLane Normal() => TLane.Const(0f);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane State(int k) => TLane.Load(row->Before + (k * row->StateStride) + i);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Put(int k, TLane state) => Store(state, row->After + (k * row->StateStride) + i, count - i);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Keep(int k, TLane value)
        {
            if (TMode.Keeps)
                Store(value, KeptAt(row, k) + i, count - i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void KeepArgument(int a, TLane z)
        {
            if (TMode.Keeps)
                Store(z, row->Arguments + (a * row->KeptStride) + i, count - i);
        }
    }

    private readonly struct UnitGradient(ScanRow* row, nint i, nint count) : IUnitGradient<TLane>
    {
        // What comes from the step behind is summed first, as it is where that step began another scan.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Gradient(int k)
        {
            TLane gradient = TLane.Load(row->After + (k * row->GradientStride) + i);
            if (k > 0)
                return gradient;
            if (row->Product is not null)
                gradient = gradient + TLane.Load(row->Product + i);
            return gradient + TLane.Load(row->Output + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane State(int k) => TLane.Load(row->Before + (k * row->StateStride) + i);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Kept(int k) => TLane.Load(KeptAt(row, k) + i);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void PutGate(int gate, TLane driven, TLane recurrent)
        {
            Store(driven, row->Driven + (gate * row->GateStride) + i, count - i);
            if (TCell.SplitsGates)
                Store(recurrent, row->Recurrent + (gate * row->GateStride) + i, count - i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void PutState(int k, TLane gradient) =>
            Store(gradient, row->After + (k * row->GradientStride) + i, count - i);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void PutArgument(int a, TLane gradient) =>
            Store(gradient, row->Arguments + (a * row->KeptStride) + i, count - i);
    }
}
