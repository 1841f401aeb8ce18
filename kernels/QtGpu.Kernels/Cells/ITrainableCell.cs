namespace QtGpu.Kernels.Cells;

/// <summary>
/// A cell that can be trained by back-propagation through time. <see cref="ICell.Step"/> also keeps what the way back
/// needs, by <see cref="IUnit{T}.Keep"/>. Mark it with <see cref="CellAttribute"/>; its constructor takes the
/// activation of the state path first, then numbers with defaults.
/// </summary>
public interface ITrainableCell : ICell
{
    /// <summary>
    /// Numbers that a step keeps of each unit for the way back. The first lie where the pre-activations were, as many
    /// as there are gates.
    /// </summary>
    static abstract int Kept { get; }

    /// <summary>
    /// How often a step applies an activation whose parameters are trained: as many of its arguments are kept by
    /// <see cref="IUnit{T}.KeepArgument"/>. 0 where none is trained.
    /// </summary>
    static abstract int Arguments { get; }

    /// <summary>
    /// Whether the two parts of a gate's pre-activation, driven and recurrent, have gradients of their own.
    /// </summary>
    static virtual bool SplitsGates => false;

    /// <summary>What the bias of a gate starts with.</summary>
    static virtual float StartingBias(int gate) => 0;

    /// <summary>Reads trained parameters from an operand, before the first step.</summary>
    void Begin<TOperands>(TOperands operands, int parameters)
        where TOperands : struct, IOperands;

    /// <summary>Gradients of a step's gates and earlier states, from those of its later states.</summary>
    void Back<T, TUnit>(TUnit unit)
        where T : unmanaged, ILane<T>
        where TUnit : struct, IUnitGradient<T>;
}

/// <summary>A unit in one step of the way back, where a backend keeps it.</summary>
public interface IUnitGradient<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>∂loss/∂ state number k after the step.</summary>
    T Gradient(int k);

    /// <summary>State number k before the step.</summary>
    T State(int k);

    /// <summary>Number k that the step kept.</summary>
    T Kept(int k);

    /// <summary>
    /// Sets ∂loss/∂ a gate's pre-activation, once: of its driven and of its recurrent part, which are the same unless
    /// the cell <see cref="ITrainableCell.SplitsGates"/>.
    /// </summary>
    void PutGate(int gate, T driven, T recurrent);

    /// <summary>
    /// Sets ∂loss/∂ state number k before the step, once, without what comes by way of the recurrent products.
    /// </summary>
    void PutState(int k, T gradient);

    /// <summary>Sets ∂loss/∂f of application number a of an activation that is trained, once.</summary>
    void PutArgument(int a, T gradient);
}
