namespace QtGpu.Kernels.Edges;

/// <summary>
/// A qubit that x is uploaded to again and again (DARUAN), in real Bloch form: from |+⟩, (X, Y, Z) = (1, 0, 0), for
/// l = 0 … r − 1 RZ(θ_l0), RY(θ_l1), RZ(w_l·x + b_l); at the end RZ(θ_r0), RY(θ_r1); φ = ⟨Z⟩. RZ(t) turns (X, Y) by t,
/// RY(t) turns (Z, X). Its frequencies are the sums ±w₀ ± w₁ …, and 0 in place of any.
/// </summary>
/// <remarks>
/// Parameters: θ₀₀, θ₀₁, θ₁₀ … θ_r1, then w₀ … , then b₀ … . Neighbouring RZ merge, so a repetition is one sine and
/// cosine, of w_l·x + b_l + θ_{l+1,0}, and 8 multiply-adds. Gates are rotations: on the way back the state is turned
/// back beside its adjoint λ, and ∂φ/∂t is λ_Y·X − λ_X·Y behind an RZ, λ_X·Z − λ_Z·X behind an RY.
/// <para>
/// Jiang, Huang, Chen and Goan, Quantum variational activation functions empower Kolmogorov-Arnold networks,
/// arXiv:2509.14026. Starting values are those of the authors' code: θ by Xavier's rule over all edges and repetitions,
/// w = 1, b = 0.
/// </para>
/// </remarks>
[EdgeFunction("daruan", "a qubit with data re-uploading: a Fourier series whose spectrum is learnt", IsFourier = true)]
public readonly record struct Daruan : IEdgeFunction
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Coefficients: the state before the first repetition, then four of each.
    private const int X0 = 0, Y0 = 1, Z0 = 2, First = 3, Each = 4;

    // Sums: the adjoint of that state, then five of each repetition; the last two are one sample's sine and cosine.
    private const int SumsOfEach = 5;

    private readonly int _repetitions;
    private readonly float _growth;

    /// <summary>With r repetitions.</summary>
    /// <param name="repetitions">r, 1 to 1024.</param>
    /// <param name="growth">
    /// w_l starts at growth^l: 1 as in the authors' code; with 2 the spectrum has 2^(r + 1) − 1 lines.
    /// </param>
    /// <exception cref="InputException">One of them is outside its range.</exception>
    public Daruan(double repetitions = 3, double growth = 1)
    {
        _repetitions = EdgeNumbers.Whole(repetitions, nameof(repetitions), least: 1);
        _growth = EdgeNumbers.Positive(growth, nameof(growth));
    }

    /// <summary>r = 3.</summary>
    public Daruan()
        : this(3)
    {
    }

    /// <summary>r.</summary>
    public int Repetitions => _repetitions;

    /// <summary>w_l starts at its power l.</summary>
    public float Growth => _growth;

    /// <inheritdoc/>
    public int Parameters => (4 * _repetitions) + 2;

    /// <inheritdoc/>
    public int Coefficients => First + (Each * _repetitions);

    /// <inheritdoc/>
    public int Sums => 3 + (SumsOfEach * _repetitions);

    private int Frequency => 2 * (_repetitions + 1);

    private int Phase => Frequency + _repetitions;

    /// <inheritdoc/>
    public string NameOf(int parameter) => parameter < Frequency ? $"theta{parameter / 2}{parameter % 2}"
        : parameter < Phase ? $"w{parameter - Frequency}" : $"b{parameter - Phase}";

    /// <inheritdoc/>
    public EdgeStart Start(int parameter, int inputs, int outputs) =>
        parameter < Frequency ? new(0, MathF.Sqrt(1f / ((inputs + outputs) * (_repetitions + 1f))))
        : new(parameter < Phase ? MathF.Pow(_growth, parameter - Frequency) : 0);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Prepare<T, TEdge>(TEdge edge)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        T s = Turn(edge.Parameter(0), out T c);
        T sine = Turn(edge.Parameter(1), out T cosine);
        edge.Keep(X0, c * cosine);
        edge.Keep(Y0, s);
        edge.Keep(Z0, -(c * sine));
        for (int l = 0; l < _repetitions; l++)
        {
            int k = First + (Each * l);
            edge.Keep(k, edge.Parameter(Frequency + l));
            edge.Keep(k + 1, edge.Parameter(Phase + l) + edge.Parameter((2 * l) + 2));
            edge.Keep(k + 2, Turn(edge.Parameter((2 * l) + 3), out T turned));
            edge.Keep(k + 3, turned);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public T Value<T, TEdge>(TEdge edge, T x)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        T u = edge.Coefficient(X0), v = edge.Coefficient(Y0), z = edge.Coefficient(Z0);
        int k = First;
        for (int l = 1; l < _repetitions; l++)
        {
            Upload(edge, k, x, ref u, ref v);
            T turned = T.Fma(edge.Coefficient(k + 2), z, edge.Coefficient(k + 3) * u);
            z = T.Fma(-edge.Coefficient(k + 2), u, edge.Coefficient(k + 3) * z);
            u = turned;
            k += Each;
        }

        T s = Turn(T.Fma(edge.Coefficient(k), x, edge.Coefficient(k + 1)), out T c);
        u = T.Fma(-s, v, c * u);
        return T.Fma(-edge.Coefficient(k + 2), u, edge.Coefficient(k + 3) * z);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public T Back<T, TEdge>(TEdge edge, T x, T gradient, out T value)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        int k = First, sum = Coefficients + 3;
        T u = edge.Coefficient(X0), v = edge.Coefficient(Y0), z = edge.Coefficient(Z0), turned;
        for (int l = 0; l < _repetitions; l++)
        {
            T sin = Upload(edge, k, x, ref u, ref v, out T cos);
            edge.Keep(sum + 3, sin);
            edge.Keep(sum + 4, cos);
            turned = T.Fma(edge.Coefficient(k + 2), z, edge.Coefficient(k + 3) * u);
            z = T.Fma(-edge.Coefficient(k + 2), u, edge.Coefficient(k + 3) * z);
            u = turned;
            k += Each;
            sum += SumsOfEach;
        }

        value = z;
        T adjointX = T.Const(0f), adjointY = adjointX, adjointZ = gradient, slope = adjointX;
        for (int l = 0; l < _repetitions; l++)
        {
            k -= Each;
            sum -= SumsOfEach;
            T sin = edge.Coefficient(k + 2), cos = edge.Coefficient(k + 3);
            Add<T, TEdge>(edge, sum + 2, T.Fma(adjointX, z, -(adjointZ * u)));
            turned = T.Fma(-sin, z, cos * u);
            z = T.Fma(sin, u, cos * z);
            u = turned;
            turned = T.Fma(-sin, adjointZ, cos * adjointX);
            adjointZ = T.Fma(sin, adjointX, cos * adjointZ);
            adjointX = turned;

            (sin, cos) = (edge.Coefficient(sum + 3), edge.Coefficient(sum + 4));
            T angle = T.Fma(adjointY, u, -(adjointX * v));
            Add<T, TEdge>(edge, sum, angle);
            edge.Keep(sum + 1, T.Fma(angle, x, edge.Coefficient(sum + 1)));
            slope = T.Fma(angle, edge.Coefficient(k), slope);
            turned = T.Fma(sin, v, cos * u);
            v = T.Fma(-sin, u, cos * v);
            u = turned;
            turned = T.Fma(sin, adjointY, cos * adjointX);
            adjointY = T.Fma(-sin, adjointX, cos * adjointY);
            adjointX = turned;
        }

        Add<T, TEdge>(edge, Coefficients, adjointX);
        Add<T, TEdge>(edge, Coefficients + 1, adjointY);
        Add<T, TEdge>(edge, Coefficients + 2, adjointZ);
        return slope;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Finish<T, TEdge>(TEdge edge)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        // The first two gates turn a state that is the same for all samples: their gradients come of the adjoint's sum.
        T x = edge.Coefficient(Coefficients), y = edge.Coefficient(Coefficients + 1);
        T z = edge.Coefficient(Coefficients + 2);
        T s = Turn(edge.Parameter(0), out T c);
        T sine = Turn(edge.Parameter(1), out T cosine);
        edge.PutGradient(1, T.Fma(x, edge.Coefficient(Z0), -(z * edge.Coefficient(X0))));
        edge.PutGradient(0, T.Fma(y, c, -(s * T.Fma(-sine, z, cosine * x))));
        for (int l = 0; l < _repetitions; l++)
        {
            int sum = Coefficients + 3 + (SumsOfEach * l);
            T angle = edge.Coefficient(sum);
            edge.PutGradient((2 * l) + 2, angle);
            edge.PutGradient((2 * l) + 3, edge.Coefficient(sum + 2));
            edge.PutGradient(Frequency + l, edge.Coefficient(sum + 1));
            edge.PutGradient(Phase + l, angle);
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"daruan, r = {_repetitions}" + (_growth == 1 ? "" : FormattableString.Invariant($", growth = {_growth}"));

    [MethodImpl(Inline)]
    private static void Upload<T, TEdge>(TEdge edge, int k, T x, ref T u, ref T v)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T> => Upload(edge, k, x, ref u, ref v, out _);

    // RZ(w·x + b + θ).
    [MethodImpl(Inline)]
    private static T Upload<T, TEdge>(TEdge edge, int k, T x, ref T u, ref T v, out T cos)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T>
    {
        T sin = Turn(T.Fma(edge.Coefficient(k), x, edge.Coefficient(k + 1)), out cos);
        T turned = T.Fma(-sin, v, cos * u);
        v = T.Fma(sin, u, cos * v);
        u = turned;
        return sin;
    }

    [MethodImpl(Inline)]
    private static void Add<T, TEdge>(TEdge edge, int k, T value)
        where T : unmanaged, ILane<T>
        where TEdge : struct, IEdge<T> => edge.Keep(k, edge.Coefficient(k) + value);

    [MethodImpl(Inline)]
    private static T Turn<T>(T angle, out T cos)
        where T : unmanaged, ILane<T> => LaneMath.SinCosHalfTurns(angle, out cos);
}
