using ILGPU;

namespace QtGpu.Kernels.Ilgpu.Reservoirs;

/// <summary>Where a step leaves [1; u; x], and y behind it where columns are left: rows of [R, rows, columns].</summary>
/// <param name="values">All rows; empty where they are not wanted.</param>
/// <param name="first">The row of the first sequence.</param>
/// <param name="rows">Rows of a reservoir.</param>
/// <param name="columns">Columns.</param>
internal readonly struct FeatureRows(ArrayView<float> values, int first, int rows, int columns)
{
    public bool AreWanted => values.Length != 0;

    /// <summary>One number of a sequence's row.</summary>
    public void Put(int reservoir, int sequence, int column, float value) =>
        values[((((long)reservoir * rows) + first + sequence) * columns) + column] = value;
}
