using QtGpu.Kernels.Contract;

namespace QtGpu.QuantumNeurons;

/// <summary>
/// ε of driver → neuron [systems · drivers, neurons], kept by its elements that are not 0: a network of many neurons
/// has few couplings for each.
/// </summary>
public sealed class CouplingMatrix
{
    private const int ElementsAtOnce = 1 << 20;

    private readonly Dictionary<long, double> _elements = [];

    internal CouplingMatrix(int rows, int columns) => (Rows, Columns) = (rows, columns);

    /// <summary>Systems · drivers.</summary>
    public int Rows { get; }

    /// <summary>Neurons.</summary>
    public int Columns { get; }

    /// <summary>ε; 0 where there is no coupling.</summary>
    public double this[int row, int column]
    {
        get => _elements.GetValueOrDefault(Place(row, column));
        internal set => _elements[Place(row, column)] = value;
    }

    /// <summary>Those that are coupled, in the order of rows, then of columns.</summary>
    public IEnumerable<(int Row, int Column, double Strength)> Elements =>
        _elements.OrderBy(e => e.Key).Select(e => ((int)(e.Key / Columns), (int)(e.Key % Columns), e.Value));

    /// <summary>
    /// Writes the whole matrix to a device's memory, zero so far: rows of couplings, a block at a time.
    /// </summary>
    internal void WriteTo(View<float> zeros)
    {
        int together = Math.Max(1, ElementsAtOnce / Math.Max(1, Columns));
        foreach (var block in Elements.GroupBy(element => element.Row / together))
        {
            int first = block.Key * together, rows = Math.Min(together, Rows - first);
            var values = new float[rows * Columns];
            foreach ((int row, int column, double strength) in block)
                values[((row - first) * Columns) + column] = (float)strength;
            zeros.Slice((long)first * Columns, new Shape(rows, Columns)).Write(values);
        }
    }

    private long Place(int row, int column) => ((long)row * Columns) + column;
}
