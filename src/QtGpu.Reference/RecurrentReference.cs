namespace QtGpu.Reference;

/// <summary>
/// Recurrent layers in float64, one sequence after the other, without packing and without gradients. A sequence is one
/// array of features for each step, however many it has. What is made of the sequences goes on into a
/// <see cref="NetworkReference"/>, row by row.
/// </summary>
internal sealed class RecurrentReference
{
    private readonly List<DirectionReference[]> _layers = [];

    /// <summary>Another layer over those so far: the outputs of all its directions, side by side.</summary>
    public RecurrentReference Layer(params DirectionReference[] directions)
    {
        _layers.Add(directions);
        return this;
    }

    /// <summary>The outputs of the last layer after each step [steps][directions·H].</summary>
    public double[][] Outputs(double[][] sequence)
    {
        foreach (DirectionReference[] directions in _layers)
        {
            double[][] below = sequence;
            double[][][] outputs = [.. directions.Select(direction => direction.Outputs(below))];
            sequence = [.. below.Select((_, t) => outputs.SelectMany(each => each[t]).ToArray())];
        }

        return sequence;
    }

    /// <summary>
    /// What each direction of the last layer has seen last: after the last step, or, in reverse, after the first.
    /// </summary>
    public double[] Last(double[][] sequence)
    {
        double[][] outputs = Outputs(sequence);
        var last = new List<double>();
        foreach (DirectionReference direction in _layers[^1])
        {
            double[] end = direction.Scan.IsReverse ? outputs[0] : outputs[^1];
            last.AddRange(end.Skip(last.Count).Take(direction.Scan.Units));
        }

        return [.. last];
    }

    /// <summary>The mean of <see cref="Outputs"/> over the sequence's own steps.</summary>
    public double[] Mean(double[][] sequence)
    {
        double[][] outputs = Outputs(sequence);
        return [.. outputs[0].Select((_, j) => outputs.Average(step => step[j]))];
    }

    /// <summary>Rows for a head: one reduction of each sequence.</summary>
    public static double[] Rows(IEnumerable<double[][]> sequences, Func<double[][], double[]> reduction) =>
        [.. sequences.SelectMany(reduction)];

    /// <summary>Rows for a head: every step of every sequence.</summary>
    public double[] EachStep(IEnumerable<double[][]> sequences) =>
        [.. sequences.SelectMany(sequence => Outputs(sequence).SelectMany(step => step))];
}

/// <summary>One direction of a layer, with its products.</summary>
/// <param name="Scan">The units and what connects them.</param>
/// <param name="W">[F, G·H].</param>
/// <param name="B">[G·H].</param>
/// <param name="Start">States before the first step that is run [K·H]; zero by default.</param>
internal sealed record DirectionReference(ScanReference Scan, double[] W, double[] B, double[]? Start = null)
{
    /// <summary>
    /// For a sequence and a step out of which no gradient is to pass: the states it starts from, as numbers.
    /// </summary>
    public Func<double[][], int, double[]?>? Held { get; init; }

    /// <summary>What a step's features put into the gates [G·H], in place of x·W + b.</summary>
    public Func<double[], double[]>? Below { get; init; }

    /// <summary>The outputs after each step [steps][H].</summary>
    public double[][] Outputs(double[][] sequence) =>
        [.. States(sequence, Held is { } held ? t => held(sequence, t) : null).Select(state => state[..Scan.Units])];

    /// <summary>All states after each step [steps][K·H], with nothing held unless said.</summary>
    public double[][] States(double[][] sequence, Func<int, double[]?>? held = null) =>
        Scan.States([.. sequence.Select(Below ?? Driven)], Start, held);

    /// <summary>x·W + b.</summary>
    private double[] Driven(double[] x)
    {
        var driven = new double[B.Length];
        for (int column = 0; column < B.Length; column++)
        {
            driven[column] = B[column];
            for (int i = 0; i < x.Length; i++)
                driven[column] += x[i] * W[(i * B.Length) + column];
        }

        return driven;
    }
}
