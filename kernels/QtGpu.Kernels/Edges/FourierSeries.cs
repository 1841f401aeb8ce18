namespace QtGpu.Kernels.Edges;

/// <summary>
/// φ(x) = Σ_{k = 1}^K (a_k·cos kx + b_k·sin kx); parameters a₁ …, then b₁ … . The constant is the layer's c.
/// </summary>
/// <remarks>
/// One sine and cosine; the others come of turning on by x. Starts as N(0, 1/(K·in)), so that a sum over the inputs is
/// of size 1 (FourierKAN, github.com/GistNoesis/FourierKAN).
/// </remarks>
[EdgeFunction("fourier", "a Fourier series of whole frequencies", IsFourier = true)]
public readonly record struct FourierSeries : IEdgeFunction
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private readonly int _harmonics;

    /// <summary>With K frequencies.</summary>
    /// <param name="harmonics">K, 1 to 1024.</param>
    /// <exception cref="InputException">K is outside its range.</exception>
    public FourierSeries(double harmonics = 5) =>
        _harmonics = EdgeNumbers.Whole(harmonics, nameof(harmonics), least: 1);

    /// <summary>K = 5.</summary>
    public FourierSeries()
        : this(5)
    {
    }

    /// <summary>K.</summary>
    public int Harmonics => _harmonics;

    /// <inheritdoc/>
    public int Parameters => 2 * _harmonics;

    /// <inheritdoc/>
    public int Coefficients => 2 * _harmonics;

    /// <inheritdoc/>
    public int Sums => 2 * _harmonics;

    /// <inheritdoc/>
    public string NameOf(int parameter) =>
        parameter < _harmonics ? $"a{parameter + 1}" : $"b{parameter - _harmonics + 1}";

    /// <inheritdoc/>
    public EdgeStart Start(int parameter, int inputs, int outputs) => new(0, 1 / MathF.Sqrt(_harmonics * inputs));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Prepare<T, TEdge>(TEdge edge)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        for (int k = 0; k < 2 * _harmonics; k++)
            edge.Keep(k, edge.Parameter(k));
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public T Value<T, TEdge>(TEdge edge, T x)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        T s = LaneMath.SinCosHalfTurns(x, out T c), sine = s, cosine = c, y = T.Const(0f);
        for (int k = 0; k < _harmonics; k++)
        {
            y = T.Fma(edge.Coefficient(k), cosine, y);
            y = T.Fma(edge.Coefficient(_harmonics + k), sine, y);
            Next(s, c, ref sine, ref cosine);
        }

        return y;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public T Back<T, TEdge>(TEdge edge, T x, T gradient, out T value)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        T s = LaneMath.SinCosHalfTurns(x, out T c), sine = s, cosine = c, y = T.Const(0f), slope = y;
        T frequency = y;
        int sums = Coefficients;
        for (int k = 0; k < _harmonics; k++)
        {
            T a = edge.Coefficient(k), b = edge.Coefficient(_harmonics + k);
            frequency += T.Const(1f);
            y = T.Fma(b, sine, T.Fma(a, cosine, y));
            slope = T.Fma(frequency, T.Fma(b, cosine, -(a * sine)), slope);
            edge.Keep(sums + k, T.Fma(gradient, cosine, edge.Coefficient(sums + k)));
            edge.Keep(
                sums + _harmonics + k, T.Fma(gradient, sine, edge.Coefficient(sums + _harmonics + k)));
            Next(s, c, ref sine, ref cosine);
        }

        value = y;
        return gradient * slope;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Finish<T, TEdge>(TEdge edge)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        for (int k = 0; k < 2 * _harmonics; k++)
            edge.PutGradient(k, edge.Coefficient(Coefficients + k));
    }

    /// <inheritdoc/>
    public override string ToString() => $"fourier, {_harmonics} harmonics";

    [MethodImpl(Inline)]
    private static void Next<T>(T s, T c, ref T sine, ref T cosine)
        where T : unmanaged, ILane<T>
    {
        T turned = T.Fma(cosine, c, -(sine * s));
        sine = T.Fma(sine, c, cosine * s);
        cosine = turned;
    }
}
