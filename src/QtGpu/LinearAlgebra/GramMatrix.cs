using QtGpu.Kernels.Host.Float64;

namespace QtGpu.LinearAlgebra;

/// <summary>
/// Σ φφᵀ in float64 over rows φ that come one after another and are not kept. Rows are gathered in blocks: n² flops a
/// row, in tiles that stay in the caches. Each sum is one chain of multiply-adds, in the order of the rows.
/// </summary>
internal sealed class GramMatrix
{
    private const int Panel = MatrixProduct.Panel;

    // Rows of a block.
    private const int Depth = 64;

    private readonly int _panels;
    private readonly AlignedDoubles _rows, _tiles;
    private int _count;

    /// <summary>No rows yet.</summary>
    /// <param name="n">The length of φ.</param>
    public GramMatrix(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        (N, _panels) = (n, (n + Panel - 1) / Panel);
        _rows = new((long)_panels * Depth * Panel); // [panel][row][16]
        _tiles = new((long)_panels * (_panels + 1) / 2 * Panel * Panel); // the lower triangle
    }

    /// <summary>The length of φ.</summary>
    public int N { get; }

    /// <summary>Takes a row.</summary>
    public void Add(ReadOnlySpan<double> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, N, nameof(row));
        for (int first = 0; first < N; first += Panel)
        {
            row[first..Math.Min(first + Panel, N)]
                .CopyTo(_rows.Span[((first * Depth) + (_count * Panel))..]);
        }

        if (++_count == Depth)
            Flush();
    }

    /// <summary>The sums, [n, n].</summary>
    public double[] ToArray()
    {
        Flush();
        var sums = new double[N * N];
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j <= i; j++)
                sums[(i * N) + j] = sums[(j * N) + i] = Tile(i / Panel, j / Panel)[(i % Panel * Panel) + (j % Panel)];
        }

        return sums;
    }

    private Span<double> Tile(int top, int left) =>
        _tiles.Span.Slice(((top * (top + 1) / 2) + left) * Panel * Panel, Panel * Panel);

    private ReadOnlySpan<double> Rows(int panel) => _rows.Span.Slice(panel * Depth * Panel, Depth * Panel);

    private void Flush()
    {
        for (int top = 0; top < _panels; top++)
        {
            for (int left = 0; left <= top; left++)
                MatrixProduct.AddTransposed(Panel, Panel, _count, Rows(top), Panel, Rows(left), Tile(top, left));
        }

        _count = 0;
    }
}
