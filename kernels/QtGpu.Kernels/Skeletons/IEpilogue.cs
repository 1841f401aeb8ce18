namespace QtGpu.Kernels.Skeletons;

/// <summary>
/// What is done with a matrix product while it is in registers or in the first cache. A struct like an
/// <see cref="IPass{TSelf}"/>.
/// </summary>
public interface IEpilogue
{
    /// <summary>Whether it does no more than store the product.</summary>
    static virtual bool OnlyStores => false;

    /// <summary>
    /// Whether the operand behind those of C's shape takes the sums over B's inner extent. The batch is 1 then, and B
    /// not transposed.
    /// </summary>
    static virtual bool SumsColumns => false;

    /// <summary>How many of its operands have C's shape: they come first, C before all.</summary>
    int TensorsLikeC { get; }

    /// <summary>Takes neighbours of a row of the product. Mark it for aggressive inlining.</summary>
    void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T>;
}

/// <summary>Neighbouring elements of a row of C, and of every tensor of its shape.</summary>
public interface IProductElements<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>The first of them in C, counted through the batch.</summary>
    long Index { get; }

    /// <summary>Its column.</summary>
    int Column { get; }

    /// <summary>How many of them belong to the row.</summary>
    int Count { get; }

    /// <summary>Element <paramref name="i"/> of a lane.</summary>
    float Element(T value, int i);

    /// <summary>Whether the operand was given.</summary>
    bool Has(int operand);

    /// <summary>These elements of an operand of C's shape.</summary>
    T Load(int operand);

    /// <summary>The elements of their columns, of an operand of one row.</summary>
    T LoadRow(int operand);

    /// <summary>As many elements of any operand, from <paramref name="index"/> on.</summary>
    T Load(int operand, long index);

    /// <summary>Overwrites these elements of an operand of C's shape.</summary>
    void Store(int operand, T value);
}
