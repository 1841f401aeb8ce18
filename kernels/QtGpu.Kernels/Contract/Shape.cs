using System.Globalization;

namespace QtGpu.Kernels.Contract;

/// <summary>
/// The extents of a tensor, the outermost axis first; the last axis lies side by side in memory. Axes of 1 in front
/// change nothing: [1, 3, 4] is [3, 4].
/// </summary>
public readonly record struct Shape
{
    /// <summary>The most axes: such as [batch, channels, height, width].</summary>
    public const int MostAxes = 4;

    private readonly int _outer, _third;

    /// <summary>A matrix.</summary>
    /// <param name="rows">Rows, or samples of a batch.</param>
    /// <param name="columns">Columns, or features.</param>
    public Shape(int rows, int columns)
        : this(1, 1, rows, columns)
    {
    }

    private Shape(int outer, int third, int rows, int columns) =>
        (_outer, _third, Rows, Columns) = (outer, third, rows, columns);

    /// <summary>The last axis: columns, or features.</summary>
    public int Columns { get; }

    /// <summary>The last axis but one: rows.</summary>
    public int Rows { get; }

    /// <summary>Matrices [<see cref="Rows"/>, <see cref="Columns"/>] side by side in memory: all other axes.</summary>
    public int Batch => checked(_outer * _third);

    /// <summary>Elements in all.</summary>
    public long Length => (long)_outer * _third * Rows * Columns;

    /// <summary>Axes in use, two at least.</summary>
    public int Axes => _outer != 1 ? 4 : _third != 1 ? 3 : 2;

    /// <summary>A row of <paramref name="columns"/> elements.</summary>
    public static Shape Vector(int columns) => new(1, columns);

    /// <summary>Any axes, the outermost first.</summary>
    public static Shape Of(params ReadOnlySpan<int> axes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(axes.Length, MostAxes, nameof(axes));
        int Axis(ReadOnlySpan<int> given, int fromLast) => fromLast < given.Length ? given[^(fromLast + 1)] : 1;
        return new(Axis(axes, 3), Axis(axes, 2), Axis(axes, 1), Axis(axes, 0));
    }

    /// <summary>The same with another number of rows.</summary>
    public Shape WithRows(int rows) => new(_outer, _third, rows, Columns);

    /// <summary>The same with another number of columns.</summary>
    public Shape WithColumns(int columns) => new(_outer, _third, Rows, columns);

    /// <inheritdoc/>
    public override string ToString()
    {
        string matrix = string.Create(CultureInfo.InvariantCulture, $"{Rows}, {Columns}]");
        return Axes switch
        {
            4 => string.Create(CultureInfo.InvariantCulture, $"[{_outer}, {_third}, {matrix}"),
            3 => string.Create(CultureInfo.InvariantCulture, $"[{_third}, {matrix}"),
            _ => "[" + matrix,
        };
    }
}
