namespace QtGpu.Reference;

/// <summary>
/// One direction of a recurrent layer in float64: one sequence at a time, unit by unit. What belongs to gate g of unit
/// j stands in column g·H + j, its state k in column k·H + j. Arrays are read at every call, so that a test can move
/// them.
/// </summary>
/// <param name="cell">The units.</param>
/// <param name="u">U [H, G·H]: from the outputs one step before.</param>
/// <param name="isReverse">Whether it runs from the last step to the first.</param>
internal sealed class ScanReference(CellReference cell, double[] u, bool isReverse = false)
{
    /// <summary>H.</summary>
    public int Units { get; } = (int)Math.Round(Math.Sqrt((double)u.Length / cell.Gates));

    /// <summary>Whether it runs from the last step to the first.</summary>
    public bool IsReverse => isReverse;

    /// <summary>The states after each step [steps][K·H], each where its step stands in the sequence.</summary>
    /// <param name="driven">x·W + b of each step [steps][G·H].</param>
    /// <param name="start">The states before the first step that is run [K·H]; zero by default.</param>
    /// <param name="held">
    /// For a step out of which no gradient is to pass: the states it starts from, as numbers, not those before it.
    /// </param>
    public double[][] States(double[][] driven, double[]? start = null, Func<int, double[]?>? held = null)
    {
        var states = new double[driven.Length][];
        double[] before = start ?? new double[cell.States * Units];
        for (int i = 0; i < driven.Length; i++)
        {
            int t = isReverse ? driven.Length - 1 - i : i;
            before = states[t] = Step(driven[t], held?.Invoke(t) ?? before);
        }

        return states;
    }

    /// <summary>The outputs, state 0, of each step [steps][H].</summary>
    public double[][] Outputs(double[][] driven, double[]? start = null) =>
        [.. States(driven, start).Select(state => state[..Units])];

    private double[] Step(double[] driven, double[] before)
    {
        int units = Units;
        var after = new double[before.Length];
        for (int j = 0; j < units; j++)
        {
            var below = new double[cell.Gates];
            var recurrent = new double[cell.Gates];
            var own = new double[cell.States];
            for (int gate = 0; gate < cell.Gates; gate++)
            {
                int column = (gate * units) + j;
                below[gate] = driven[column];
                for (int i = 0; i < units; i++)
                    recurrent[gate] += before[i] * u[(i * cell.Gates * units) + column];
            }

            for (int k = 0; k < cell.States; k++)
                own[k] = before[(k * units) + j];
            double[] next = cell.Step(below, recurrent, own);
            for (int k = 0; k < cell.States; k++)
                after[(k * units) + j] = next[k];
        }

        return after;
    }
}
