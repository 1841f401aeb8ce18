using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Edges;

/// <summary>φ(x) = Σ_{k = 1}^n c_k·T_k(tanh x); parameters c₁ … c_n. The constant is the layer's c.</summary>
/// <remarks>
/// T_{k+1} = 2t·T_k − T_{k−1}, and T_k′ = k·U_{k−1} with the same recurrence. Starts as N(0, 1/(in·(n + 1))), whose
/// standard deviation is the root of that: the public ChebyKAN layers take 1/(in·(n + 1)) for the deviation itself.
/// (SS, Chebyshev polynomial-based Kolmogorov-Arnold networks, arXiv:2405.07200.)
/// </remarks>
[EdgeFunction("chebyshev", "Chebyshev polynomials of tanh x")]
public readonly record struct ChebyshevSeries : IEdgeFunction
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private readonly int _degree;

    /// <summary>Up to degree n.</summary>
    /// <param name="degree">n, 1 to 1024.</param>
    /// <exception cref="InputException">n is outside its range.</exception>
    public ChebyshevSeries(double degree = 4) => _degree = EdgeNumbers.Whole(degree, nameof(degree), least: 1);

    /// <summary>n = 4.</summary>
    public ChebyshevSeries()
        : this(4)
    {
    }

    /// <summary>n.</summary>
    public int Degree => _degree;

    /// <inheritdoc/>
    public int Parameters => _degree;

    /// <inheritdoc/>
    public int Coefficients => _degree;

    /// <inheritdoc/>
    public int Sums => _degree;

    /// <inheritdoc/>
    public string NameOf(int parameter) => $"c{parameter + 1}";

    /// <inheritdoc/>
    public EdgeStart Start(int parameter, int inputs, int outputs) =>
        new(0, 1 / MathF.Sqrt(inputs * (_degree + 1f)));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Prepare<T, TEdge>(TEdge edge)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        for (int k = 0; k < _degree; k++)
            edge.Keep(k, edge.Parameter(k));
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public T Value<T, TEdge>(TEdge edge, T x)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        T t = default(Tanh).Forward(x), twice = t + t, before = T.Const(1f), y = T.Const(0f);
        for (int k = 0; k < _degree; k++)
        {
            y = T.Fma(edge.Coefficient(k), t, y);
            T next = T.Fma(twice, t, -before);
            before = t;
            t = next;
        }

        return y;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public T Back<T, TEdge>(TEdge edge, T x, T gradient, out T value)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        T t = default(Tanh).Forward(x, out T ofTanh), twice = t + t, before = T.Const(1f), y = T.Const(0f);
        T second = before, secondBefore = y, slope = y, degree = y; // U₀, and U₋₁ = 0
        for (int k = 0; k < _degree; k++)
        {
            T c = edge.Coefficient(k);
            degree += T.Const(1f);
            y = T.Fma(c, t, y);
            slope = T.Fma(degree * second, c, slope);
            edge.Keep(_degree + k, T.Fma(gradient, t, edge.Coefficient(_degree + k)));
            T next = T.Fma(twice, t, -before);
            before = t;
            t = next;
            next = T.Fma(twice, second, -secondBefore);
            secondBefore = second;
            second = next;
        }

        value = y;
        return gradient * slope * ofTanh;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Finish<T, TEdge>(TEdge edge)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        for (int k = 0; k < _degree; k++)
            edge.PutGradient(k, edge.Coefficient(_degree + k));
    }

    /// <inheritdoc/>
    public override string ToString() => $"chebyshev, degree {_degree}";
}
