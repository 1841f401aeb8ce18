using System.Globalization;

namespace QtGpu.Kernels.Contract;

/// <summary>The extents of a row-major matrix or a batch of them: [Batch, Rows, Columns].</summary>
/// <param name="Rows">Rows, or samples of a batch.</param>
/// <param name="Columns">Columns, or features.</param>
/// <param name="Batch">Matrices side by side in memory; 1 for a plain matrix.</param>
public readonly record struct Shape(int Rows, int Columns, int Batch = 1)
{
    /// <summary>Elements in all.</summary>
    public long Length => (long)Batch * Rows * Columns;

    /// <summary>A row of <paramref name="columns"/> elements.</summary>
    public static Shape Vector(int columns) => new(1, columns);

    /// <inheritdoc/>
    public override string ToString() => Batch == 1
        ? string.Create(CultureInfo.InvariantCulture, $"[{Rows}, {Columns}]")
        : string.Create(CultureInfo.InvariantCulture, $"[{Batch}, {Rows}, {Columns}]");
}
