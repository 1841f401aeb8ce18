using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Edges;

/// <summary>
/// A barrier on every edge: φ(x) = T(E), the transmission of a particle of energy E = s·(p₃ + p₂·x) through a
/// rectangular barrier of height V₀·e^p₀ and width a·e^p₁. Parameters p₀ … p₃: each edge has its own V₀, a, s and E₀.
/// </summary>
/// <remarks>
/// T = E/(E + g·f(w)) with w = k(V₀ − E), k = 2ma²/ħ² = θ²/V₀, g = kV₀²/4 and f = S², S(w) = sinh(√w)/√w; T = 0 for
/// E ≤ 0. ∂T/∂E = g(f + Ek·f′)/(E + gf)², ∂T/∂p₀ = −Eg(2f + kV₀·f′)/(E + gf)², ∂T/∂p₁ = −2Eg(f + w·f′)/(E + gf)².
/// Starts near the paper's barrier, p₀ and p₁ from N(0, 0.1²), with energies that rise or fall with x: p₂ from N(0, 1),
/// p₃ from N(0, ¼).
/// <para>Maksimovic and Maksymov, arXiv:2503.07681; Landau and Lifshitz, Quantum Mechanics, §25.</para>
/// </remarks>
[EdgeFunction("tunnelling", "transmission through a rectangular barrier of the edge's own")]
public readonly record struct EdgeBarrier : IEdgeFunction
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Coefficients.
    private const int Top = 0, K = 1, G = 2, Scale = 3, Energy = 4;

    private readonly float _height, _opacity, _scale;

    // ILGPU 1.5.3 takes structs for the same whose numbers are of the same types in the same order.
    private readonly int _parameters;

    /// <summary>A barrier to start from. The defaults are the paper's.</summary>
    /// <param name="height">V₀ in eV.</param>
    /// <param name="opacity">θ = a·√(2mV₀)/ħ.</param>
    /// <param name="energyScale">s in eV.</param>
    /// <exception cref="InputException">A number is not between 10⁻⁶ and 10⁶.</exception>
    public EdgeBarrier(double height = 30, double opacity = 0.5, double energyScale = 10)
    {
        _height = EdgeNumbers.Positive(height, "height");
        _opacity = EdgeNumbers.Positive(opacity, "opacity");
        _scale = EdgeNumbers.Positive(energyScale, "energy-scale");
        _parameters = 4;
    }

    /// <summary>The paper's.</summary>
    public EdgeBarrier()
        : this(30)
    {
    }

    /// <summary>V₀ in eV.</summary>
    public float Height => _height;

    /// <summary>θ.</summary>
    public float Opacity => _opacity;

    /// <summary>s in eV.</summary>
    public float EnergyScale => _scale;

    /// <inheritdoc/>
    public int Parameters => _parameters;

    /// <inheritdoc/>
    public int Coefficients => 5;

    /// <inheritdoc/>
    public int Sums => 4;

    /// <inheritdoc/>
    public string NameOf(int parameter) => $"p{parameter}";

    /// <inheritdoc/>
    public EdgeStart Start(int parameter, int inputs, int outputs) => parameter switch
    {
        2 => new(0, 1),
        3 => new(0, 0.5f),
        _ => new(0, 0.1f),
    };

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Prepare<T, TEdge>(TEdge edge)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        T wider = edge.Parameter(1), height = T.Const(_height) * LaneMath.Exp(edge.Parameter(0));
        T opacity = T.Const(_opacity), k = opacity * opacity / T.Const(_height) * LaneMath.Exp(wider + wider);
        edge.Keep(Top, height);
        edge.Keep(K, k);
        edge.Keep(G, T.Const(0.25f) * height * (k * height));
        edge.Keep(Scale, T.Const(_scale) * edge.Parameter(2));
        edge.Keep(Energy, T.Const(_scale) * edge.Parameter(3));
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public T Value<T, TEdge>(TEdge edge, T x)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        T e = EnergyOf<T, TEdge>(edge, x, out _, out T w);
        T s = Sinh(w, out _, out T scale), numerator = e * scale * scale;
        return numerator / T.Fma(edge.Coefficient(G) * s, s, numerator);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public T Back<T, TEdge>(TEdge edge, T x, T gradient, out T value)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        T e = EnergyOf<T, TEdge>(edge, x, out T inside, out T w), k = edge.Coefficient(K), g = edge.Coefficient(G);
        T s = Sinh(w, out T slope, out T scale), square = scale * scale, numerator = e * square;
        T inverse = T.Const(1f) / T.Fma(g * s, s, numerator);
        value = numerator * inverse;

        // f and f′ with what they have in common, all times the scale's square.
        T f = s * s, df = (s + s) * slope, factor = gradient * inside * g * square * inverse * inverse;
        T byEnergy = factor * T.Fma(e * k, df, f);
        T byHeight = -(factor * e * T.Fma(k * edge.Coefficient(Top), df, f + f));
        T byWidth = factor * e * T.Const(-2f) * T.Fma(w, df, f);
        Add(edge, 0, byHeight);
        Add(edge, 1, byWidth);
        Add(edge, 2, byEnergy * x);
        Add(edge, 3, byEnergy);
        return byEnergy * edge.Coefficient(Scale);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Finish<T, TEdge>(TEdge edge)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        edge.PutGradient(0, edge.Coefficient(Coefficients));
        edge.PutGradient(1, edge.Coefficient(Coefficients + 1));
        edge.PutGradient(2, T.Const(_scale) * edge.Coefficient(Coefficients + 2));
        edge.PutGradient(3, T.Const(_scale) * edge.Coefficient(Coefficients + 3));
    }

    /// <inheritdoc/>
    public override string ToString() => $"tunnelling, V₀ = {_height} eV, θ = {_opacity}, s = {_scale} eV";

    [MethodImpl(Inline)]
    private void Add<T, TEdge>(TEdge edge, int k, T value)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T> =>
        edge.Keep(Coefficients + k, edge.Coefficient(Coefficients + k) + value);

    // max(0, E), whether E is above 0 as 1 or 0, and w, which is not less than S is good for; NaN stays NaN.
    [MethodImpl(Inline)]
    private static T EnergyOf<T, TEdge>(TEdge edge, T x, out T inside, out T w)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        T zero = T.Const(0f), energy = T.Fma(edge.Coefficient(Scale), x, edge.Coefficient(Energy));
        inside = T.IfLess(zero, energy, T.Const(1f), zero);
        T e = T.Max(zero, energy);
        w = T.Max(T.Const(-3e10f), edge.Coefficient(K) * (edge.Coefficient(Top) - e));
        return e;
    }

    // S and S′, times a scale; near the barrier's top, where a thin one works, without what other energies need.
    [MethodImpl(Inline)]
    private static T Sinh<T>(T w, out T slope, out T scale)
        where T : unmanaged, ILane<T>
    {
        if (!T.AllLess(T.Abs(w), T.Const(Sinhc.SeriesLimit)))
            return AnyRange(w, out slope, out scale);
        slope = T.Const(0.5f) * Sinhc.NearSlope(w);
        scale = T.Const(1f);
        return Sinhc.Near(w);
    }

    // Not marked for inlining: the CPU's compiler leaves it a call, or what is inlined around it would no longer fit.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T AnyRange<T>(T w, out T slope, out T scale)
        where T : unmanaged, ILane<T> => Sinhc.Evaluate(w, out slope, out _, out scale);
}
