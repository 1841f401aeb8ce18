using QtGpu.Kernels.Host.Float64;

namespace QtGpu.LinearAlgebra;

/// <summary>
/// 32 Householder reflections that take 32 columns of [R; B] to [R′; 0], R upper triangular: with row j of R each
/// touches nothing but B, so that v = [eⱼ; vⱼ], and together they are Q = 1 − V·T·Vᵀ, T upper triangular.
/// </summary>
/// <remarks>
/// Schreiber and Van Loan, SIAM J. Sci. Stat. Comput. 10 (1989) 53; Demmel, Grigori, Hoemmen and Langou, SIAM J. Sci.
/// Comput. 34 (2012) A206.
/// </remarks>
internal readonly struct HouseholderPanel(int depth)
{
    /// <summary>Columns.</summary>
    public const int Width = 2 * Half;

    private const int Half = MatrixProduct.Panel;

    // Rows of T that are multiplied at a time.
    private const int Step = 4;

    private readonly AlignedDoubles _columns = new(Width * depth);
    private readonly AlignedDoubles _rows = new(Width * depth);
    private readonly AlignedDoubles _factor = new(Width * Width);
    private readonly AlignedDoubles _product = new(Width * Half);
    private readonly AlignedDoubles _taken = new(Width * Half);

    /// <summary>Takes B's 32 columns into R.</summary>
    /// <param name="b">Two panels of 16 columns, each [depth, 16].</param>
    /// <param name="rows">Rows of B that are not 0, at most the depth.</param>
    /// <param name="r">R from the element on the diagonal on where these columns begin.</param>
    /// <param name="stride">From a row of R to the next.</param>
    public void Factorise(ReadOnlySpan<double> b, int rows, Span<double> r, int stride)
    {
        for (int j = 0; j < Width; j++)
        {
            ReadOnlySpan<double> from = b[((j / Half * depth * Half) + (j % Half))..];
            Span<double> to = Column(j, rows);
            for (int i = 0; i < rows; i++)
                to[i] = from[i * Half];
        }

        for (int j = 0; j < Width; j++)
        {
            Span<double> v = Column(j, rows), above = r.Slice(j * stride, Width);
            double factor = Reflect(v, ref above[j]);
            for (int k = j + 1; k < Width && factor != 0; k++)
            {
                double part = factor * (above[k] + Vectors.Dot(v, Column(k, rows)));
                above[k] -= part;
                Vectors.Add(-part, v, Column(k, rows));
            }

            Compose(j, factor, rows);
        }

        Span<double> byRows = _rows.Span;
        for (int j = 0; j < Width; j++)
        {
            Span<double> v = Column(j, rows);
            for (int i = 0; i < rows; i++)
                byRows[(i * Width) + j] = v[i];
        }
    }

    /// <summary>[R; B] ← Qᵀ[R; B] for 16 further columns.</summary>
    /// <param name="b">B's panel [depth, 16].</param>
    /// <param name="rows">As in <see cref="Factorise"/>.</param>
    /// <param name="r">R from the first element on in these rows and columns.</param>
    /// <param name="stride">From a row of R to the next.</param>
    public void Apply(Span<double> b, int rows, Span<double> r, int stride)
    {
        Span<double> product = _product.Span, taken = _taken.Span;
        for (int i = 0; i < Width; i++)
            r.Slice(i * stride, Half).CopyTo(product[(i * Half)..]);
        MatrixProduct.AddTransposed(Width, Half, rows, _rows.Span, Width, b, product);
        taken.Clear();
        for (int i = 0; i < Width; i += Step) // T is upper triangular
            MatrixProduct.AddTransposed(Step, Half, i + Step, _factor.Span[i..], Width, product, taken[(i * Half)..]);
        for (int i = 0; i < Width; i++)
            Vectors.Add(1, taken.Slice(i * Half, Half), r.Slice(i * stride, Half));
        MatrixProduct.AddTransposed(rows, Half, Width, _columns.Span, depth, taken, b);
    }

    // x → v and R's element above it → ∓‖[r; x]‖; returns τ of 1 − τ·[1; v][1; v]ᵀ, 0 where there is nothing to do.
    private static double Reflect(Span<double> x, ref double r)
    {
        double squares = Vectors.Dot(x, x);
        if (squares == 0)
            return 0;
        double norm = Math.Sqrt(Math.FusedMultiplyAdd(r, r, squares));
        double image = r > 0 ? -norm : norm, difference = r - image;
        for (int i = 0; i < x.Length; i++)
            x[i] /= difference;
        r = image;
        return -difference / image;
    }

    // Column j of −T: −τ on the diagonal, and −τ·(−T)·Vᵀvⱼ above it.
    private void Compose(int j, double factor, int rows)
    {
        Span<double> t = _factor.Span, overlaps = stackalloc double[Width];
        for (int i = 0; i < j; i++)
            overlaps[i] = factor == 0 ? 0 : Vectors.Dot(Column(i, rows), Column(j, rows));
        for (int i = 0; i < j; i++)
        {
            double sum = 0;
            for (int k = i; k < j; k++)
                sum = Math.FusedMultiplyAdd(t[(i * Width) + k], overlaps[k], sum);
            t[(i * Width) + j] = -factor * sum;
        }

        t[(j * Width) + j] = -factor;
    }

    private Span<double> Column(int j, int rows) => _columns.Span.Slice(j * depth, rows);
}
