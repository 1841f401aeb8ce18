namespace QtGpu.Kernels.Edges;

/// <summary>
/// A function φ(x) with parameters of its own on every edge (i, j) from an input to an output. Implement it on a
/// <c>readonly record struct</c> whose fields are numbers, with a property for each number of its constructor, mark it
/// with <see cref="EdgeFunctionAttribute"/>, and every backend, test, layer and the command line know it.
/// </summary>
/// <remarks>
/// An edge has two kinds of numbers: its parameters, which lie in the network, and its coefficients, which it keeps as
/// long as it is worked on: what <see cref="Prepare"/> makes of the parameters (sines and cosines, for example) comes
/// first; behind it, on the way back, sums over the samples, which start at 0. Mark all methods but
/// <see cref="Start"/> for aggressive inlining.
/// </remarks>
public interface IEdgeFunction
{
    /// <summary>Parameters of an edge.</summary>
    int Parameters { get; }

    /// <summary>Coefficients that <see cref="Prepare"/> keeps.</summary>
    int Coefficients { get; }

    /// <summary>Coefficients behind them on the way back: sums, and what one sample keeps for itself.</summary>
    int Sums { get; }

    /// <summary>What a parameter is called, for example <c>θ₀₁</c>.</summary>
    string NameOf(int parameter);

    /// <summary>How a parameter starts.</summary>
    EdgeStart Start(int parameter, int inputs, int outputs);

    /// <summary>Keeps what depends on the parameters alone.</summary>
    void Prepare<T, TEdge>(TEdge edge)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>;

    /// <summary>φ(x). Keeps nothing: several samples may be at the same edge.</summary>
    /// <param name="edge">The edge.</param>
    /// <param name="x">The same number in all elements.</param>
    T Value<T, TEdge>(TEdge edge, T x)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>;

    /// <summary>
    /// gradient·dφ/dx, and φ(x) itself; adds gradient·∂φ/∂p to the sums. Nothing is stored for a sample.
    /// </summary>
    T Back<T, TEdge>(TEdge edge, T x, T gradient, out T value)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>;

    /// <summary>The parameters' gradients, from the sums over all samples.</summary>
    void Finish<T, TEdge>(TEdge edge)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>;
}

/// <summary>An edge, or as many neighbouring ones as a lane has elements, where a backend keeps it.</summary>
public interface IEdge<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Parameter number p.</summary>
    T Parameter(int p);

    /// <summary>Coefficient number k.</summary>
    T Coefficient(int k);

    /// <summary>Overwrites it.</summary>
    void Keep(int k, T value);

    /// <summary>Puts the gradient of parameter number p, once.</summary>
    void PutGradient(int p, T value);

    /// <summary>A whole number that is the same in all elements, to count coefficients with.</summary>
    int Whole(T number);
}

/// <summary>How a parameter starts: N(mean, deviation²).</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation, 0 for the same number on every edge.</param>
public readonly record struct EdgeStart(float Mean, float Deviation = 0);
