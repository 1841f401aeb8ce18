namespace QtGpu.LinearAlgebra;

/// <summary>
/// 32 Householder reflections that take 32 columns of [R; B] to [R′; 0], R upper triangular: with row j of R each touches
/// nothing but B, so that v = [eⱼ; vⱼ], and together they are Q = 1 − V·T·Vᵀ, T upper triangular.
/// </summary>
/// <remarks>Schreiber and Van Loan, SIAM J. Sci. Stat. Comput. 10 (1989) 53; Demmel, Grigori, Hoemmen and Langou, SIAM J. Sci. Comput. 34 (2012) A206.</remarks>
internal readonly unsafe struct HouseholderPanel(int depth)
{
    /// <summary>Columns.</summary>
    public const int Width = 2 * PanelProduct.Columns;

    private readonly AlignedDoubles _columns = new((long)Width * depth);
    private readonly AlignedDoubles _rows = new((long)Width * depth);
    private readonly AlignedDoubles _factor = new(Width * Width);
    private readonly AlignedDoubles _product = new(Width * PanelProduct.Columns);
    private readonly AlignedDoubles _taken = new(Width * PanelProduct.Columns);

    /// <summary>Takes B's 32 columns into R.</summary>
    /// <param name="b">Two panels of 16 columns, each [depth, 16].</param>
    /// <param name="rows">Rows of B that are not 0, at most the depth.</param>
    /// <param name="r">R's element on the diagonal where these columns begin.</param>
    /// <param name="stride">From a row of R to the next.</param>
    public void Factorise(double* b, int rows, double* r, nint stride)
    {
        const int half = PanelProduct.Columns;
        for (int j = 0; j < Width; j++)
        {
            double* from = b + ((long)(j / half) * depth * half) + (j % half), to = _columns.Start + ((long)j * depth);
            for (int i = 0; i < rows; i++)
                to[i] = from[i * half];
        }

        for (int j = 0; j < Width; j++)
        {
            double factor = Reflect(Column(j, rows), ref r[j * (stride + 1)]);
            for (int k = j + 1; k < Width && factor != 0; k++)
            {
                double* above = r + (j * stride) + k;
                double part = factor * (*above + Doubles.Dot(Column(j, rows), Column(k, rows)));
                *above -= part;
                Doubles.Add(-part, Column(j, rows), Column(k, rows));
            }

            Compose(j, factor, rows);
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < Width; j++)
                _rows.Start[(i * Width) + j] = _columns.Start[((long)j * depth) + i];
        }
    }

    /// <summary>[R; B] ← Qᵀ[R; B] for 16 further columns.</summary>
    /// <param name="b">B's panel [depth, 16].</param>
    /// <param name="rows">As in <see cref="Factorise"/>.</param>
    /// <param name="r">R's first element in these rows and columns.</param>
    /// <param name="stride">From a row of R to the next.</param>
    public void Apply(double* b, int rows, double* r, nint stride)
    {
        const int columns = PanelProduct.Columns;
        for (int i = 0; i < Width; i++)
            new Span<double>(r + (i * stride), columns).CopyTo(_product.Span(i * columns, columns));
        PanelProduct.Add(_rows.Start, Width, Width, b, rows, _product.Start);
        _taken.Span(0, Width * columns).Clear();
        PanelProduct.AddTriangular(_factor.Start, Width, _product.Start, _taken.Start);
        for (int i = 0; i < Width; i++)
            Doubles.Add(1, _taken.Span(i * columns, columns), new(r + (i * stride), columns));
        PanelProduct.Add(_columns.Start, depth, rows, _taken.Start, Width, b);
    }

    // x → v and R's element above it → ∓‖[r; x]‖; returns τ of 1 − τ·[1; v][1; v]ᵀ, 0 where there is nothing to do.
    private static double Reflect(Span<double> x, ref double r)
    {
        double squares = Doubles.Dot(x, x);
        if (squares == 0)
            return 0;
        double norm = Math.Sqrt(Math.FusedMultiplyAdd(r, r, squares)), image = r > 0 ? -norm : norm, difference = r - image;
        for (int i = 0; i < x.Length; i++)
            x[i] /= difference;
        r = image;
        return -difference / image;
    }

    // Column j of −T: −τ on the diagonal, and −τ·(−T)·Vᵀvⱼ above it.
    private void Compose(int j, double factor, int rows)
    {
        double* t = _factor.Start;
        Span<double> overlaps = stackalloc double[Width];
        for (int i = 0; i < j; i++)
            overlaps[i] = factor == 0 ? 0 : Doubles.Dot(Column(i, rows), Column(j, rows));
        for (int i = 0; i < j; i++)
        {
            double sum = 0;
            for (int k = i; k < j; k++)
                sum = Math.FusedMultiplyAdd(t[(i * Width) + k], overlaps[k], sum);
            t[(i * Width) + j] = -factor * sum;
        }

        t[(j * Width) + j] = -factor;
    }

    private Span<double> Column(int j, int rows) => _columns.Span((long)j * depth, rows);
}
