using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Passes;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Ilgpu.Recurrent;

/// <summary>A step of a scan as its kernels see it: rows × H units, and where their numbers lie.</summary>
internal readonly struct ScanStep
{
    /// <summary>h·U of the step [rows, G·H].</summary>
    public ArrayView<float> Product { get; init; }

    /// <summary>Pre-activations, or their gradients, of the step [rows, G·H].</summary>
    public ArrayView<float> Driven { get; init; }

    /// <summary>On the way back, where the cell splits its gates: the gradients of their recurrent parts.</summary>
    public ArrayView<float> Recurrent { get; init; }

    /// <summary>All states: see <see cref="ScanTensors.States"/>.</summary>
    public ArrayView<float> States { get; init; }

    /// <summary>[kept, tokens, H]; empty where nothing is kept.</summary>
    public ArrayView<float> Kept { get; init; }

    /// <summary>[arguments, tokens, H], or on the way back their gradients.</summary>
    public ArrayView<float> Arguments { get; init; }

    /// <summary>On the way back: ∂loss/∂ the outputs of the step, from above.</summary>
    public ArrayView<float> Output { get; init; }

    /// <summary>On the way back: [S, B, H].</summary>
    public ArrayView<float> Gradients { get; init; }

    /// <summary>H.</summary>
    public int Units { get; init; }

    /// <summary>Rows of states: of the step, of the one before, and where sequences start.</summary>
    public int After { get; init; }

    /// <summary>The row of the states before.</summary>
    public int Before { get; init; }

    /// <summary>The row of the start states.</summary>
    public int Start { get; init; }

    /// <summary>Sequences that have begun before.</summary>
    public int Begun { get; init; }

    /// <summary>The first token of the step.</summary>
    public int Token { get; init; }

    /// <summary>From a state to the next, in <see cref="States"/> and in <see cref="Gradients"/>.</summary>
    public long StateStride { get; init; }

    /// <summary>The same of <see cref="Gradients"/>.</summary>
    public long GradientStride { get; init; }

    /// <summary>From a kept number to the next.</summary>
    public long KeptStride { get; init; }

    /// <summary>State k of an element before the step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float StateBefore(int k, long element) => States[
        (k * StateStride) + ((long)(element < (long)Begun * Units ? Before : Start) * Units) + element];
}

/// <summary>The cell's part of a step: a thread for each unit of each sequence.</summary>
internal static class ScanKernel<TCell>
    where TCell : unmanaged, ITrainableCell
{
    [Kernel]
    internal static void Forward(long elements, TCell cell, ScanStep step, DeviceOperands parameters)
    {
        if (TCell.Arguments > 0)
            cell.Begin(parameters, 0);
        for (long i = StridedGrid.First; i < elements; i += StridedGrid.Stride)
            cell.Step<ScalarLane, Unit<Forgetting>>(new(step, i));
    }

    [Kernel]
    internal static void ForwardAndKeep(long elements, TCell cell, ScanStep step, DeviceOperands parameters)
    {
        if (TCell.Arguments > 0)
            cell.Begin(parameters, 0);
        for (long i = StridedGrid.First; i < elements; i += StridedGrid.Stride)
            cell.Step<ScalarLane, Unit<Keeping>>(new(step, i));
    }

    [Kernel]
    internal static void Backward(long elements, TCell cell, ScanStep step)
    {
        for (long i = StridedGrid.First; i < elements; i += StridedGrid.Stride)
            cell.Back<ScalarLane, UnitGradient>(new(step, i));
    }

    internal interface IMode
    {
        static abstract bool Keeps { get; }
    }

    internal readonly struct Keeping : IMode
    {
        public static bool Keeps => true;
    }

    internal readonly struct Forgetting : IMode
    {
        public static bool Keeps => false;
    }

    internal readonly struct Unit<TMode>(ScanStep step, long i) : IUnit<ScalarLane>
        where TMode : struct, IMode
    {
        private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

        public static bool Keeps => TMode.Keeps;

        public bool IsNoisy => false;

        [MethodImpl(Inline)]
        public ScalarLane Driven(int gate) => new(step.Driven[Gate(gate)]);

        [MethodImpl(Inline)]
        public ScalarLane Recurrent(int gate) => new(step.Product[Gate(gate)]);

        public ScalarLane Normal() => new(0f);

        [MethodImpl(Inline)]
        public ScalarLane State(int k) => new(step.StateBefore(k, i));

        [MethodImpl(Inline)]
        public void Put(int k, ScalarLane state) =>
            step.States[(k * step.StateStride) + ((long)step.After * step.Units) + i] = state.Value;

        [MethodImpl(Inline)]
        public void Keep(int k, ScalarLane value)
        {
            if (TMode.Keeps)
                step.Kept[(k * step.KeptStride) + ((long)step.Token * step.Units) + i] = value.Value;
        }

        [MethodImpl(Inline)]
        public void KeepArgument(int a, ScalarLane z)
        {
            if (TMode.Keeps)
                step.Arguments[(a * step.KeptStride) + ((long)step.Token * step.Units) + i] = z.Value;
        }

        [MethodImpl(Inline)]
        private long Gate(int gate) => (i / step.Units * (TCell.Gates - 1) * step.Units) + i + (gate * step.Units);
    }

    internal readonly struct UnitGradient(ScanStep step, long i) : IUnitGradient<ScalarLane>
    {
        private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

        [MethodImpl(Inline)]
        public ScalarLane Gradient(int k)
        {
            float gradient = step.Gradients[(k * step.GradientStride) + i];
            return new(k == 0 ? gradient + step.Output[i] : gradient);
        }

        [MethodImpl(Inline)]
        public ScalarLane State(int k) => new(step.StateBefore(k, i));

        [MethodImpl(Inline)]
        public ScalarLane Kept(int k) =>
            new(step.Kept[(k * step.KeptStride) + ((long)step.Token * step.Units) + i]);

        [MethodImpl(Inline)]
        public void PutGate(int gate, ScalarLane driven, ScalarLane recurrent)
        {
            long at = (i / step.Units * (TCell.Gates - 1) * step.Units) + i + (gate * step.Units);
            step.Driven[at] = driven.Value;
            if (TCell.SplitsGates)
                step.Recurrent[at] = recurrent.Value;
        }

        [MethodImpl(Inline)]
        public void PutState(int k, ScalarLane gradient) =>
            step.Gradients[(k * step.GradientStride) + i] = gradient.Value;

        [MethodImpl(Inline)]
        public void PutArgument(int a, ScalarLane gradient) =>
            step.Arguments[(a * step.KeptStride) + ((long)step.Token * step.Units) + i] = gradient.Value;
    }
}
