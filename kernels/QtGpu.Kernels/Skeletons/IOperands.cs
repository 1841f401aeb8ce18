namespace QtGpu.Kernels.Skeletons;

/// <summary>
/// The tensors that a kernel works on, by number, wherever a backend keeps them. A kernel names its numbers by
/// constants: <c>private const int W = 0, Gradient = 1;</c>.
/// </summary>
public interface IOperands
{
    /// <summary>Whether the operand was given.</summary>
    bool Has(int operand);

    /// <summary>Element <paramref name="index"/> of an operand.</summary>
    float At(int operand, long index);

    /// <summary>The same of an operand of whole numbers.</summary>
    int IntAt(int operand, long index);

    /// <summary>Overwrites an element.</summary>
    void Put(int operand, long index, float value);
}

/// <summary>The same, with lanes of neighbouring elements.</summary>
/// <typeparam name="T">The lane: a register of the host, a single number on a device.</typeparam>
public interface IOperands<T> : IOperands
    where T : unmanaged, ILane<T>
{
    /// <summary>Elements of a lane.</summary>
    int Width { get; }

    /// <summary>
    /// As many elements as a lane has, from <paramref name="index"/> on; reading beyond an operand is allowed.
    /// </summary>
    T Load(int operand, long index);

    /// <summary>Overwrites the first <paramref name="count"/> of them.</summary>
    void Store(int operand, long index, T value, int count);

    /// <summary>sum + the first <paramref name="count"/> elements of a lane, one after another in float64.</summary>
    double Add(double sum, T value, int count);
}
