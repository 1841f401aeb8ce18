namespace QtGpu.Kernels.Cells;

/// <summary>
/// A recurrent cell: how a unit goes from what enters its gates, and its own states, to its next states. Implement it
/// on a struct whose fields are its parameters as numbers (4 or 16 floats and nothing else need an <c>int</c> beside
/// them, see <see cref="Leaky{TState}"/>); every backend then runs it, dense and sparse, on one sequence and many.
/// </summary>
/// <remarks>
/// Gate g of unit j has the pre-activation z_g = b + W_in·u + W_fb·y + W·x, each matrix with a column for every gate of
/// every unit. It comes in two parts, <see cref="IUnit{T}.Driven"/> and <see cref="IUnit{T}.Recurrent"/>: most cells
/// take their sum; a gated recurrent unit multiplies the second by its reset gate first.
/// </remarks>
public interface ICell
{
    /// <summary>The most <see cref="Gates"/> that a cell may have.</summary>
    const int MostGates = 4;

    /// <summary>Pre-activations of a unit, 1 to <see cref="MostGates"/>.</summary>
    static abstract int Gates { get; }

    /// <summary>
    /// Numbers that a unit keeps from step to step. Number 0 is x, which W, readouts and layers above see.
    /// </summary>
    static abstract int States { get; }

    /// <summary>Whether a step in training takes a normal number of each unit.</summary>
    bool IsNoisy { get; }

    /// <summary>One step of a unit, or of as many units as the lane has elements.</summary>
    void Step<T, TUnit>(TUnit unit)
        where T : unmanaged, ILane<T>
        where TUnit : struct, IUnit<T>;
}

/// <summary>A unit in one step, where a backend keeps it.</summary>
public interface IUnit<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Whether what is kept goes anywhere: on the way to gradients.</summary>
    static abstract bool Keeps { get; }

    /// <summary>Whether normal numbers are drawn: in training, where the cell is noisy.</summary>
    bool IsNoisy { get; }

    /// <summary>b + W_in·u + W_fb·y of a gate.</summary>
    T Driven(int gate);

    /// <summary>W·x of a gate.</summary>
    T Recurrent(int gate);

    /// <summary>A number from N(0, 1), the unit's own in this step.</summary>
    T Normal();

    /// <summary>State number k before the step.</summary>
    T State(int k);

    /// <summary>Sets state number k after it, once.</summary>
    void Put(int k, T state);

    /// <summary>
    /// Keeps number k for the way back, once; does nothing unless <see cref="Keeps"/>. To be called when all
    /// pre-activations have been read: it may take their place.
    /// </summary>
    void Keep(int k, T value);

    /// <summary>
    /// Keeps the argument of application number a of an activation that is trained, once; does nothing unless
    /// <see cref="Keeps"/>.
    /// </summary>
    void KeepArgument(int a, T z);
}
