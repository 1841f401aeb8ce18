using QtGpu.Kernels.Random;

namespace QtGpu.Data.Formulas;

/// <summary>
/// A formula as a regression: points drawn uniformly from a box, always the same ones, and its value there without
/// noise. A new one is a class with a parameterless constructor that names it.
/// </summary>
/// <param name="name">The name users type.</param>
/// <param name="formula">It in words.</param>
/// <param name="ranges">From where to where each input is drawn.</param>
/// <param name="value">Its value.</param>
public abstract class FormulaDataset(
    string name, string formula, IReadOnlyList<(double From, double To)> ranges, Func<double[], double> value)
    : IDatasetSource
{
    private const int Train = 1000, Test = 1000;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Summary => FormattableString.Invariant(
        $"{formula}; {Train:N0} + {Test:N0} points drawn by the program");

    /// <inheritdoc/>
    public Dataset Load(DataOptions options) => new(
        Name, Draw(0, Train), Draw(Train, Test), ClassNames: [], Synthetic: true,
        $"{formula}, without noise, at points drawn uniformly");

    private Samples Draw(int first, int count)
    {
        var stream = RandomStream.Named(0, name);
        float[] features = new float[count * ranges.Count], targets = new float[count];
        var x = new double[ranges.Count];
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < x.Length; k++)
            {
                float drawn = (float)(
                    ranges[k].From + ((ranges[k].To - ranges[k].From) * stream.Uniform(first + i, k)));
                features[(i * x.Length) + k] = drawn;
                x[k] = drawn;
            }

            targets[i] = (float)value(x);
        }

        return new Samples(features, x.Length, targets, classes: 0);
    }
}
