namespace QtGpu.Reference;

/// <summary>
/// How often two coupled neurons are where at one slice, ∝ exp(−S) with all other slices integrated out: products of
/// transfer matrices on a grid, by the trapezoid rule, which is spectrally accurate here.
/// </summary>
/// <param name="action">The action of two neurons.</param>
/// <param name="slices">Slices of the ring.</param>
/// <param name="reach">The grid goes from −reach to reach.</param>
/// <param name="intervals">In as many intervals, an even number.</param>
public sealed class PathDensity(PathReference action, int slices, double reach, int intervals)
{
    private readonly int _points = intervals + 1;
    private readonly double _spacing = 2 * reach / intervals;
    private readonly Dictionary<int, double[]> _weights = [];

    /// <summary>
    /// The probability of each square of two by two intervals [first neuron, second neuron] at
    /// <paramref name="slice"/>, by Simpson's rule.
    /// </summary>
    public double[,] Squares(int slice)
    {
        double[] density = Density(slice);
        var squares = new double[intervals / 2, intervals / 2];
        double total = 0;
        for (int i = 0; i < intervals / 2; i++)
        {
            for (int j = 0; j < intervals / 2; j++)
            {
                for (int a = 0; a < 3; a++)
                {
                    for (int b = 0; b < 3; b++)
                        squares[i, j] += Math.Max(1, 4 * (a % 2)) * Math.Max(1, 4 * (b % 2))
                            * density[(((2 * i) + a) * _points) + (2 * j) + b];
                }

                total += squares[i, j];
            }
        }

        for (int i = 0; i < squares.Length; i++)
            squares[i / (intervals / 2), i % (intervals / 2)] /= total;
        return squares;
    }

    // The diagonal of D(slice) K D(slice + 1) K … K, D = exp(−dt V), K the free links of both neurons.
    private double[] Density(int slice)
    {
        int states = _points * _points;
        double[] link = [.. Enumerable.Range(0, _points * _points).Select(
            i => Math.Exp(-Math.Pow(((i / _points) - (i % _points)) * _spacing, 2) / (2 * action.TimeStep)))];
        var product = new double[states][];
        for (int row = 0; row < states; row++)
        {
            var vector = new double[states];
            vector[row] = 1;
            for (int t = 0; t < slices; t++)
            {
                double[] weights = Weights((slice + t) % slices);
                for (int i = 0; i < states; i++)
                    vector[i] *= weights[i];
                vector = Linked(vector, link);
            }

            product[row] = vector;
        }

        return [.. Enumerable.Range(0, states).Select(i => product[i][i])];
    }

    private double[] Weights(int slice)
    {
        if (!_weights.TryGetValue(slice, out double[]? weights))
        {
            weights = [.. Enumerable.Range(0, _points * _points)
                .Select(i => Math.Exp(-action.TimeStep * action.PotentialAt(
                    slice, -reach + (i / _points * _spacing), -reach + (i % _points * _spacing))))];
            _weights[slice] = weights;
        }

        return weights;
    }

    // Along one neuron's axis, then along the other's.
    private double[] Linked(double[] values, double[] link)
    {
        var once = new double[values.Length];
        var twice = new double[values.Length];
        for (int i = 0; i < _points; i++)
        {
            for (int k = 0; k < _points; k++)
            {
                double factor = link[(i * _points) + k];
                for (int j = 0; j < _points; j++)
                    once[(i * _points) + j] += factor * values[(k * _points) + j];
            }
        }

        for (int i = 0; i < _points; i++)
        {
            for (int j = 0; j < _points; j++)
            {
                double sum = 0;
                for (int k = 0; k < _points; k++)
                    sum += once[(i * _points) + k] * link[(k * _points) + j];
                twice[(i * _points) + j] = sum;
            }
        }

        return twice;
    }
}
