using QtGpu.Kernels.Cells;

namespace QtGpu.Kernels.Ilgpu.Recurrent;

/// <summary>A step of a scan as its kernels see it: rows of sequences × H units, and where their numbers lie.</summary>
internal readonly struct ScanStep
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Pre-activations, what is kept in their place, their gradients [tokens, G·H].</summary>
    public ArrayView<float> Driven { get; init; }

    /// <summary>On the way back, where the cell splits its gates: the gradients of their recurrent parts.</summary>
    public ArrayView<float> Recurrent { get; init; }

    /// <summary>All states: see <see cref="ScanTensors.States"/>.</summary>
    public ArrayView<float> States { get; init; }

    /// <summary>1 where something is kept.</summary>
    public int Keeps { get; init; }

    /// <summary>What is kept beyond G numbers, [kept − G, tokens, H].</summary>
    public ArrayView<float> Kept { get; init; }

    /// <summary>[arguments, tokens, H], or on the way back their gradients.</summary>
    public ArrayView<float> Arguments { get; init; }

    /// <summary>On the way back: ∂loss/∂ the outputs, from above [tokens, H].</summary>
    public ArrayView<float> Output { get; init; }

    /// <summary>On the way back: ∂loss/∂ states [S, B, H].</summary>
    public ArrayView<float> Gradients { get; init; }

    /// <summary>H.</summary>
    public int Units { get; init; }

    /// <summary>Tokens in all.</summary>
    public int Tokens { get; init; }

    /// <summary>B.</summary>
    public int Sequences { get; init; }

    /// <summary>Rows of the step.</summary>
    public int Rows { get; init; }

    /// <summary>Rows whose sequences have begun before it, the first of them.</summary>
    public int Begun { get; init; }

    /// <summary>The token of row 0.</summary>
    public int Token { get; init; }

    /// <summary>Where among the rows of <see cref="States"/> the step's begin.</summary>
    public int After { get; init; }

    /// <summary>The same of the step before.</summary>
    public int Before { get; init; }

    /// <summary>The same of the start states.</summary>
    public int Start { get; init; }

    /// <summary>On the way back: rows of the step behind, of which a product dz·Uᵀ comes.</summary>
    public int Behind { get; init; }

    /// <summary>1 where gradients end between the two.</summary>
    public int Ends { get; init; }

    /// <summary>1 where ∂loss/∂ start states is wanted.</summary>
    public int NeedsStart { get; init; }

    /// <summary>Where a gate of a unit is among pre-activations.</summary>
    [MethodImpl(Inline)]
    public long Gate(int gates, int gate, int row, int unit) =>
        (((((long)Token + row) * gates) + gate) * Units) + unit;

    /// <summary>Where number k of a unit is among what is kept.</summary>
    [MethodImpl(Inline)]
    public long OfToken(int k, int row, int unit) => ((((long)k * Tokens) + Token + row) * Units) + unit;

    /// <summary>Where state k of a unit is among all states, its step beginning at <paramref name="first"/>.</summary>
    [MethodImpl(Inline)]
    public long State(int k, int first, int row, int unit) =>
        ((((long)k * ((long)Sequences + Tokens)) + first + row) * Units) + unit;

    /// <summary>State k of a unit before the step.</summary>
    [MethodImpl(Inline)]
    public float StateBefore(int k, int row, int unit) => States[State(k, row < Begun ? Before : Start, row, unit)];

    /// <summary>Where the gradient of state k of a unit is.</summary>
    [MethodImpl(Inline)]
    public long Gradient(int k, int row, int unit) => ((((long)k * Sequences) + row) * Units) + unit;
}

/// <summary>A product h·U becomes the states of the step.</summary>
internal readonly struct ScanForward<TCell>(TCell cell, ScanStep step, DeviceOperands parameters) : IEpilogue
    where TCell : unmanaged, ITrainableCell
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Columns of U of a unit: what a thread finishes at a time is all gates of one, or four units.</summary>
    public static int Pitch => TCell.Gates == 1 ? 1 : ICell.MostGates;

    public int TensorsLikeC => 0;

    [MethodImpl(Inline)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T>
    {
        int row = (int)((at.Index - at.Column) / (Pitch * step.Units)), unit = at.Column / Pitch;
        TCell own = cell;
        if (TCell.Arguments > 0)
            own.Begin(parameters, 0);
        if (TCell.Gates > 1)
        {
            own.Step<ScalarLane, Unit>(new(step, row, unit, new(
                at.Element(product, 0), at.Element(product, 1), at.Element(product, 2), at.Element(product, 3))));
            return;
        }

        own.Step<ScalarLane, Unit>(new(step, row, unit, QuadLane.Const(at.Element(product, 0))));
        if (at.Count > 1)
            own.Step<ScalarLane, Unit>(new(step, row, unit + 1, QuadLane.Const(at.Element(product, 1))));
        if (at.Count > 2)
            own.Step<ScalarLane, Unit>(new(step, row, unit + 2, QuadLane.Const(at.Element(product, 2))));
        if (at.Count > 3)
            own.Step<ScalarLane, Unit>(new(step, row, unit + 3, QuadLane.Const(at.Element(product, 3))));
    }

    private readonly struct Unit(ScanStep step, int row, int unit, QuadLane products) : IUnit<ScalarLane>
    {
        public static bool Keeps => true;

        public bool IsNoisy => false;

        [MethodImpl(Inline)]
        public ScalarLane Driven(int gate) => new(step.Driven[step.Gate(TCell.Gates, gate, row, unit)]);

        [MethodImpl(Inline)]
        public ScalarLane Recurrent(int gate) =>
            new(gate == 0 ? products.A : gate == 1 ? products.B : gate == 2 ? products.C : products.D);

        public ScalarLane Normal() => new(0f);

        [MethodImpl(Inline)]
        public ScalarLane State(int k) => new(step.StateBefore(k, row, unit));

        [MethodImpl(Inline)]
        public void Put(int k, ScalarLane state) => step.States[step.State(k, step.After, row, unit)] = state.Value;

        [MethodImpl(Inline)]
        public void Keep(int k, ScalarLane value)
        {
            if (step.Keeps == 0)
                return;
            if (k < TCell.Gates)
                step.Driven[step.Gate(TCell.Gates, k, row, unit)] = value.Value;
            else
                step.Kept[step.OfToken(k - TCell.Gates, row, unit)] = value.Value;
        }

        [MethodImpl(Inline)]
        public void KeepArgument(int a, ScalarLane z)
        {
            if (step.Keeps != 0)
                step.Arguments[step.OfToken(a, row, unit)] = z.Value;
        }
    }
}

/// <summary>
/// A product dz·Uᵀ of the step behind becomes the gradients of this one. Rows beyond it are of sequences that began
/// with the one behind: what comes is the gradient of their start.
/// </summary>
internal readonly struct ScanBackward<TCell>(TCell cell, ScanStep step) : IEpilogue
    where TCell : unmanaged, ITrainableCell
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public int TensorsLikeC => 0;

    [MethodImpl(Inline)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T>
    {
        int row = (int)((at.Index - at.Column) / step.Units);
        Finish(row, at.Column, at.Element(product, 0));
        if (at.Count > 1)
            Finish(row, at.Column + 1, at.Element(product, 1));
        if (at.Count > 2)
            Finish(row, at.Column + 2, at.Element(product, 2));
        if (at.Count > 3)
            Finish(row, at.Column + 3, at.Element(product, 3));
    }

    /// <summary>One unit of one sequence.</summary>
    [MethodImpl(Inline)]
    public void Finish(int row, int unit, float product)
    {
        if (row < step.Rows)
            cell.Back<ScalarLane, Unit>(new(step, row, unit, product));
        else if (step.NeedsStart != 0)
            step.Gradients[step.Gradient(0, row, unit)] += product;
    }

    private readonly struct Unit(ScanStep step, int row, int unit, float product) : IUnitGradient<ScalarLane>
    {
        // What comes from the step behind is summed first, as it is where that step began another scan.
        [MethodImpl(Inline)]
        public ScalarLane Gradient(int k)
        {
            bool goesOn = row < step.Behind;
            float gradient = goesOn && step.Ends != 0 ? 0f : step.Gradients[step.Gradient(k, row, unit)];
            if (k > 0)
                return new(gradient);
            if (goesOn && step.Ends == 0)
                gradient += product;
            return new(gradient + step.Output[step.OfToken(0, row, unit)]);
        }

        [MethodImpl(Inline)]
        public ScalarLane State(int k) => new(step.StateBefore(k, row, unit));

        [MethodImpl(Inline)]
        public ScalarLane Kept(int k) => new(k < TCell.Gates
            ? step.Driven[step.Gate(TCell.Gates, k, row, unit)]
            : step.Kept[step.OfToken(k - TCell.Gates, row, unit)]);

        [MethodImpl(Inline)]
        public void PutGate(int gate, ScalarLane driven, ScalarLane recurrent)
        {
            long at = step.Gate(TCell.Gates, gate, row, unit);
            step.Driven[at] = driven.Value;
            if (TCell.SplitsGates)
                step.Recurrent[at] = recurrent.Value;
        }

        [MethodImpl(Inline)]
        public void PutState(int k, ScalarLane gradient) =>
            step.Gradients[step.Gradient(k, row, unit)] = gradient.Value;

        [MethodImpl(Inline)]
        public void PutArgument(int a, ScalarLane gradient) =>
            step.Arguments[step.OfToken(a, row, unit)] = gradient.Value;
    }
}

/// <summary>What is no product.</summary>
internal static class ScanKernel
{
    /// <summary>U [H, G·H] with the columns of a unit side by side [H, H, 4], zeros behind them.</summary>
    [Kernel]
    internal static void ByUnit(ArrayView<float> u, ArrayView<QuadLane> byUnit, int units, int gates)
    {
        for (long i = StridedGrid.First; i < byUnit.Length; i += StridedGrid.Stride)
        {
            long first = (i / units * gates * units) + (i % units);
            byUnit[i] = new(
                u[first], u[first + units], gates > 2 ? u[first + (2L * units)] : 0f,
                gates > 3 ? u[first + (3L * units)] : 0f);
        }
    }
}

/// <summary>The step where the way back begins, which has none behind it.</summary>
internal static class ScanKernel<TCell>
    where TCell : unmanaged, ITrainableCell
{
    [Kernel]
    internal static void Last(TCell cell, ScanStep step)
    {
        long elements = (long)step.Rows * step.Units;
        for (long i = StridedGrid.First; i < elements; i += StridedGrid.Stride)
            new ScanBackward<TCell>(cell, step).Finish((int)(i / step.Units), (int)(i % step.Units), 0f);
    }
}
