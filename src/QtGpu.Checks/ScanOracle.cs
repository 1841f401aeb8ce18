namespace QtGpu.Checks;

/// <summary>
/// A scan in float64, sequence by sequence, and a loss that is linear in all outputs and in the last states: its
/// coefficients are the gradients that a backend is given.
/// </summary>
internal sealed class ScanOracle
{
    private readonly ScanCase _case;
    private readonly SequenceLayout _layout;
    private readonly ScanData _data;
    private readonly ScanReference _scan;
    private readonly double[][][] _driven, _unmoved;
    private readonly double[][] _start;

    public ScanOracle(ScanCase c, SequenceLayout layout, ScanData data)
    {
        (_case, _layout, _data) = (c, layout, data);
        int columns = data.Recurrent.Length / c.Units, states = data.Start.Length / (c.Lengths.Length * c.Units);
        Parameters = Doubles(c.Activation.Parameters);
        U = Doubles(data.Recurrent);
        _scan = new(CellOracle.Of(c.Cell, z => c.Activation.Value(z, Parameters)), U, c.IsReverse);
        _driven = Each(b => (double[][])[.. Enumerable.Range(0, c.Lengths[b]).Select(
            t => Doubles(ScanData.Row(data.Driven, layout.First(t) + b, columns)))]);
        _start = Each(b => Enumerable.Range(0, states).SelectMany(
            k => Doubles(ScanData.Row(data.Start, (k * c.Lengths.Length) + b, c.Units))).ToArray());
        _unmoved = Each(b => _scan.States(_driven[b], _start[b]));
    }

    /// <summary>p, and U, to be moved.</summary>
    public double[] Parameters { get; }

    public double[] U { get; }

    /// <summary>x·W + b of a token, to be moved.</summary>
    public double[] DrivenOf(int b, int t) => _driven[b][t];

    /// <summary>The states that sequence b starts with [S·H], to be moved.</summary>
    public double[] StartOf(int b) => _start[b];

    /// <summary>States after a step [S·H].</summary>
    public double[] States(int b, int t) => _unmoved[b][t];

    /// <summary>The step that is read before step t; −1 before the first.</summary>
    public int Before(int b, int t) => !_case.IsReverse ? t - 1 : t + 1 < _case.Lengths[b] ? t + 1 : -1;

    /// <summary>The loss of all sequences, where nothing passes back through a truncation.</summary>
    public double Loss() => Enumerable.Range(0, _driven.Length).Sum(Loss);

    /// <summary>The loss of one.</summary>
    public double Loss(int b)
    {
        double[][] states = _scan.States(_driven[b], _start[b], t => Held(b, t));
        double[] last = states[_case.IsReverse ? 0 : ^1];
        double loss = 0;
        for (int t = 0; t < states.Length; t++)
        {
            for (int j = 0; j < _case.Units; j++)
                loss += states[t][j] * _data.OfOutputs[((_layout.First(t) + b) * _case.Units) + j];
        }

        for (int i = 0; i < last.Length; i++)
        {
            int k = i / _case.Units, j = i % _case.Units;
            loss += last[i] * _data.OfLastStates[(((k * _driven.Length) + b) * _case.Units) + j];
        }

        return loss;
    }

    // Counted from the first step that is read of the longest sequence.
    private double[]? Held(int b, int t)
    {
        int read = _case.IsReverse ? _layout.Steps - 1 - t : t, before = Before(b, t);
        return _case.Truncation > 0 && read % _case.Truncation == 0 && before >= 0 ? _unmoved[b][before] : null;
    }

    private T[] Each<T>(Func<int, T> ofSequence) => [.. Enumerable.Range(0, _case.Lengths.Length).Select(ofSequence)];

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
