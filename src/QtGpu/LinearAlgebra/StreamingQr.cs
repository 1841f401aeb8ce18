using System.Numerics;
using QtGpu.Kernels.Host.Float64;

namespace QtGpu.LinearAlgebra;

/// <summary>
/// R and Qᵀy of min ‖φ·w − y‖² over rows [φ; y] that come in blocks and are not kept: R′ is the triangular factor of
/// [R; block]. Its condition is the square root of that of the Gram matrix φᵀφ = RᵀR, so that twice as many digits
/// remain. 2·F² flops per row; 8·F² bytes. Nothing is allocated per block.
/// </summary>
/// <remarks>
/// Demmel, Grigori, Hoemmen and Langou, SIAM J. Sci. Comput. 34 (2012) A206 (TSQR, one block after another).
/// </remarks>
internal sealed class StreamingQr
{
    // Rows of a block: with them a panel of the block stays in the first cache.
    private const int Depth = 128;

    private const int Columns = MatrixProduct.Panel;
    private readonly int _width, _stride;
    private readonly AlignedDoubles _r, _block;
    private readonly HouseholderPanel _panel = new(Depth);
    private readonly double[] _squares;
    private int _count;

    /// <summary>No rows yet: R = 0.</summary>
    /// <param name="features">F, the length of φ.</param>
    /// <param name="outputs">The length of y.</param>
    public StreamingQr(int features, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        (Features, Outputs) = (features, outputs);
        _width = RoundUp(features, HouseholderPanel.Width);
        _stride = _width + RoundUp(outputs, Columns);
        _r = new((long)_width * _stride);
        _block = new((long)Depth * _stride);
        _squares = new double[outputs];
    }

    /// <summary>F, the length of φ.</summary>
    public int Features { get; }

    /// <summary>The length of y.</summary>
    public int Outputs { get; }

    /// <summary>Takes rows [φ; y].</summary>
    /// <param name="rows">[any number, F + outputs], row-major.</param>
    public void Add<T>(ReadOnlySpan<T> rows)
        where T : unmanaged, INumberBase<T>
    {
        int length = Features + Outputs;
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length % length, 0, nameof(rows));
        for (; !rows.IsEmpty; rows = rows[length..])
        {
            for (int i = 0; i < length; i++)
                At(_count, i < Features ? i : _width + i - Features) = double.CreateTruncating(rows[i]);
            if (++_count == Depth)
                Factorise(0);
        }
    }

    /// <summary>Takes all rows that another one was given.</summary>
    /// <param name="other">One of equal extents.</param>
    public void Add(StreamingQr other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(
            (other.Features, other.Outputs), (Features, Outputs), nameof(other));
        Flush();
        other.Flush();
        for (int top = 0; top < Features; top += Depth)
        {
            for (int i = top; i < Math.Min(top + Depth, Features); i++, _count++)
            {
                ReadOnlySpan<double> row = other._r.Span.Slice(i * _stride, _stride);
                for (int j = 0; j < _stride; j++)
                    At(_count, j) = row[j];
            }

            Factorise(top);
        }

        for (int k = 0; k < Outputs; k++)
            _squares[k] += other._squares[k];
    }

    /// <summary>Takes rows √λ·1 with targets 0: from then on the solution is that of a ridge regression.</summary>
    public void AddRidge(double ridge)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ridge);
        Flush();
        for (int top = 0; top < Features; top += Depth)
        {
            _block.Span.Clear();
            for (int i = top; i < Math.Min(top + Depth, Features); i++, _count++)
                At(_count, i) = Math.Sqrt(ridge);
            Factorise(top);
        }
    }

    /// <summary>Copies R [F, F], row-major; below the diagonal it is 0.</summary>
    public double[] Factor()
    {
        Flush();
        var r = new double[Features * Features];
        for (int i = 0; i < Features; i++)
            _r.Span.Slice((i * _stride) + i, Features - i).CopyTo(r.AsSpan((i * Features) + i));
        return r;
    }

    /// <summary>Copies Qᵀy of one output, F numbers.</summary>
    public double[] Projected(int output)
    {
        Flush();
        var c = new double[Features];
        for (int i = 0; i < Features; i++)
            c[i] = _r.Span[(i * _stride) + _width + output];
        return c;
    }

    /// <summary>Σ (φ·w − y)² of one output with the w that makes it least: what no w reaches.</summary>
    public double ResidualSquares(int output)
    {
        Flush();
        return _squares[output];
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    // The block is held in panels, [row][16].
    private static int Place(int row, int column) =>
        (column / Columns * Depth * Columns) + (row * Columns) + (column % Columns);

    private ref double At(int row, int column) => ref _block.Span[Place(row, column)];

    private void Flush()
    {
        if (_count > 0)
            Factorise(0);
    }

    // [R; block] → [R′; 0]; the block is 0 left of a column.
    private void Factorise(int from)
    {
        int rows = RoundUp(_count, 8);
        for (; _count < rows; _count++)
        {
            for (int j = 0; j < _stride; j++)
                At(_count, j) = 0;
        }

        const int step = HouseholderPanel.Width;
        for (int left = from / step * step; left < _width; left += step)
        {
            Span<double> r = _r.Span[(left * _stride)..];
            _panel.Factorise(_block.Span[Place(0, left)..], rows, r[left..], _stride);
            for (int right = left + step; right < _stride; right += Columns)
                _panel.Apply(_block.Span[Place(0, right)..], rows, r[right..], _stride);
        }

        for (int k = 0; k < Outputs; k++)
        {
            for (int i = 0; i < rows; i++)
                _squares[k] += At(i, _width + k) * At(i, _width + k);
        }

        _count = 0;
    }
}
