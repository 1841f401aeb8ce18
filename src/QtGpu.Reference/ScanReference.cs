namespace QtGpu.Reference;

/// <summary>
/// One direction of a recurrent layer in float64: one sequence at a time, unit by unit. What belongs to gate g of unit
/// j stands in column g·H + j, its state k in column k·H + j. Arrays are read at every call, so that a test can move
/// them.
/// </summary>
/// <param name="cell">The units.</param>
/// <param name="units">H.</param>
/// <param name="recurrent">What the outputs one step before [H] put into the gates [G·H].</param>
/// <param name="isReverse">Whether it runs from the last step to the first.</param>
internal sealed class ScanReference(
    CellReference cell, int units, Func<double[], double[]> recurrent, bool isReverse = false)
{
    /// <summary>The same where they are multiplied by U [H, G·H].</summary>
    public ScanReference(CellReference cell, double[] u, bool isReverse = false)
        : this(
            cell, (int)Math.Round(Math.Sqrt((double)u.Length / cell.Gates)), h => Product(h, u), isReverse)
    {
    }

    /// <summary>H.</summary>
    public int Units => units;

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

    private static double[] Product(double[] h, double[] u)
    {
        var product = new double[u.Length / h.Length];
        for (int i = 0; i < u.Length; i++)
            product[i % product.Length] += h[i / product.Length] * u[i];
        return product;
    }

    private double[] Step(double[] driven, double[] before)
    {
        var after = new double[before.Length];
        double[] entering = recurrent(before[..units]);
        for (int j = 0; j < units; j++)
        {
            var below = new double[cell.Gates];
            var above = new double[cell.Gates];
            var own = new double[cell.States];
            for (int gate = 0; gate < cell.Gates; gate++)
            {
                int column = (gate * units) + j;
                (below[gate], above[gate]) = (driven[column], entering[column]);
            }

            for (int k = 0; k < cell.States; k++)
                own[k] = before[(k * units) + j];
            double[] next = cell.Step(below, above, own);
            for (int k = 0; k < cell.States; k++)
                after[(k * units) + j] = next[k];
        }

        return after;
    }
}
