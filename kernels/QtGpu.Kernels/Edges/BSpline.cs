namespace QtGpu.Kernels.Edges;

/// <summary>
/// φ(x) = Σ_k c_k·B_k(x), cubic B-splines over a grid of equal intervals; parameters c₀ … c_{intervals + 2}. Outside
/// the grid φ goes on as the straight line that it ends with.
/// </summary>
/// <remarks>
/// Four splines are not 0 at an x: B₀ = (1 − t)³/6, B₁ = (3t³ − 6t² + 4)/6, B₂ = (−3t³ + 3t² + 3t + 1)/6, B₃ = t³/6 at
/// the place t ∈ [0, 1] of an interval. Starts as N(0, 0.1²). (Liu et al., arXiv:2404.19756, whose splines end in 0
/// outside their grid.)
/// </remarks>
[EdgeFunction("b-spline", "cubic B-splines over a grid, straight outside it")]
public readonly record struct BSpline : IEdgeFunction, IGridded
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Coefficients: intervals per unit of x, then the parameters.
    private const int First = 1, Degree = 3;

    private readonly int _intervals;
    private readonly float _from, _to;

    /// <summary>Over a grid.</summary>
    /// <param name="points">Points of the grid, 2 to 1024.</param>
    /// <param name="from">The first.</param>
    /// <param name="to">The last.</param>
    /// <exception cref="InputException">Fewer than 2 points, or an end that is not behind the start.</exception>
    public BSpline(double points = 6, double from = -1, double to = 1)
    {
        _intervals = EdgeNumbers.Whole(points, nameof(points), least: 2) - 1;
        (_from, _to) = ((float)from, (float)to);
        if (!(_from < _to && float.IsFinite(_to - _from)))
        {
            throw new InputException(
                $"grid: expected an end behind its start, got from {from} to {to}; give numbers such as -1 and 1");
        }
    }

    /// <summary>Six points from −1 to 1.</summary>
    public BSpline()
        : this(6)
    {
    }

    /// <inheritdoc/>
    public int Points => _intervals + 1;

    /// <summary>The first point.</summary>
    public float From => _from;

    /// <summary>The last point.</summary>
    public float To => _to;

    /// <inheritdoc/>
    public (float From, float To) Grid => (_from, _to);

    /// <inheritdoc/>
    public EdgeFunction WithPoints(int points) => EdgeFunction.Of(new BSpline(points, _from, _to));

    /// <inheritdoc/>
    public int Parameters => _intervals + Degree;

    /// <inheritdoc/>
    public int Coefficients => First + Parameters;

    /// <inheritdoc/>
    public int Sums => Parameters;

    /// <inheritdoc/>
    public string NameOf(int parameter) => $"c{parameter}";

    /// <inheritdoc/>
    public EdgeStart Start(int parameter, int inputs, int outputs) => new(0, 0.1f);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Prepare<T, TEdge>(TEdge edge)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        edge.Keep(0, T.Const((float)_intervals) / (T.Const(_to) - T.Const(_from)));
        for (int k = 0; k < Parameters; k++)
            edge.Keep(First + k, edge.Parameter(k));
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public T Value<T, TEdge>(TEdge edge, T x)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        int k = First + Place<T, TEdge>(edge, x, out T t, out T outside);
        T c0 = edge.Coefficient(k), c1 = edge.Coefficient(k + 1), c2 = edge.Coefficient(k + 2);
        T c3 = edge.Coefficient(k + 3);
        T value = Splines(t, out T b1, out T b2, out T b3) * c0;
        value = T.Fma(b3, c3, T.Fma(b2, c2, T.Fma(b1, c1, value)));
        T slope = Slopes(t, out b1, out b2, out b3) * c0;
        slope = T.Fma(b3, c3, T.Fma(b2, c2, T.Fma(b1, c1, slope)));
        return T.Fma(outside, slope, value);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public T Back<T, TEdge>(TEdge edge, T x, T gradient, out T value)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        int k = First + Place<T, TEdge>(edge, x, out T t, out T outside), sum = Parameters + k;
        T c0 = edge.Coefficient(k), c1 = edge.Coefficient(k + 1), c2 = edge.Coefficient(k + 2);
        T c3 = edge.Coefficient(k + 3);
        T b0 = Splines(t, out T b1, out T b2, out T b3), d0 = Slopes(t, out T d1, out T d2, out T d3);
        T slope = T.Fma(d3, c3, T.Fma(d2, c2, T.Fma(d1, c1, d0 * c0)));
        value = T.Fma(b3, c3, T.Fma(b2, c2, T.Fma(b1, c1, b0 * c0)));
        value = T.Fma(outside, slope, value);
        Add(edge, sum, gradient, T.Fma(outside, d0, b0));
        Add(edge, sum + 1, gradient, T.Fma(outside, d1, b1));
        Add(edge, sum + 2, gradient, T.Fma(outside, d2, b2));
        Add(edge, sum + 3, gradient, T.Fma(outside, d3, b3));
        return gradient * slope * edge.Coefficient(0);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Finish<T, TEdge>(TEdge edge)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        for (int k = 0; k < Parameters; k++)
            edge.PutGradient(k, edge.Coefficient(Coefficients + k));
    }

    /// <inheritdoc/>
    public override string ToString() => $"b-spline, {_intervals + 1} points from {_from} to {_to}";

    [MethodImpl(Inline)]
    private static void Add<T, TEdge>(TEdge edge, int k, T gradient, T value)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T> => edge.Keep(k, T.Fma(gradient, value, edge.Coefficient(k)));

    // The interval of x, the place in it, and how far x is outside the grid, in intervals; NaN is in the last.
    [MethodImpl(Inline)]
    private int Place<T, TEdge>(TEdge edge, T x, out T t, out T outside)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        T u = (x - T.Const(_from)) * edge.Coefficient(0);
        T inside = T.Max(T.Const(0f), T.Min(T.Const((float)_intervals), u));
        T interval = T.Max(
            T.Const(0f), T.Min(T.Const((float)(_intervals - 1)), LaneMath.Round(inside - T.Const(0.5f), 1)));
        outside = u - inside;
        t = inside - interval;
        return edge.Whole(interval);
    }

    [MethodImpl(Inline)]
    private static T Splines<T>(T t, out T b1, out T b2, out T b3)
        where T : unmanaged, ILane<T>
    {
        T sixth = T.Const(1.0 / 6), half = T.Const(0.5f), t2 = t * t, rest = T.Const(1f) - t;
        b3 = t2 * t * sixth;
        b1 = T.Fma(t2, T.Fma(half, t, T.Const(-1f)), T.Const(2.0 / 3));
        b2 = T.Fma(t, T.Fma(t, T.Fma(-half, t, half), half), sixth);
        return rest * rest * rest * sixth;
    }

    // Per interval.
    [MethodImpl(Inline)]
    private static T Slopes<T>(T t, out T d1, out T d2, out T d3)
        where T : unmanaged, ILane<T>
    {
        T half = T.Const(0.5f), rest = T.Const(1f) - t;
        d3 = half * t * t;
        d1 = t * T.Fma(T.Const(1.5f), t, T.Const(-2f));
        d2 = T.Fma(t, T.Fma(T.Const(-1.5f), t, T.Const(1f)), half);
        return -(half * rest * rest);
    }
}
