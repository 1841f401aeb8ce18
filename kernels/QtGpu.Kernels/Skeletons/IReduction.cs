namespace QtGpu.Kernels.Skeletons;

/// <summary>
/// (Σ weightᵢ·firstᵢ, Σ weightᵢ·secondᵢ) over all elements, products and sums in float64 and in a fixed order. A struct
/// like an <see cref="IPass{TSelf}"/>.
/// </summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
public interface IReduction<TSelf>
    where TSelf : struct, IReduction<TSelf>
{
    /// <summary>1 where there is no second sum, else 2.</summary>
    static virtual int Sums => 1;

    /// <summary>Bytes that it reads per element.</summary>
    int BytesPerElement { get; }

    /// <summary>As in <see cref="IPass{TSelf}.Begin"/>.</summary>
    static virtual TSelf Begin<TOperands>(TSelf reduction, TOperands operands)
        where TOperands : struct, IOperands => reduction;

    /// <summary>The terms at one place. Mark it for aggressive inlining.</summary>
    T Term<TElements, T>(TElements at, out T second, out T weight)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>;
}

/// <summary>
/// (Σ first, Σ second) over rows, in float64 and in a fixed order: a kernel that goes through whole rows, and may write
/// to them.
/// </summary>
public interface IRowReduction
{
    /// <summary>The terms of a row.</summary>
    double Row<TOperands, T>(TOperands x, long row, out double second)
        where TOperands : struct, IOperands<T>
        where T : unmanaged, ILane<T>;
}
