namespace QtGpu.Exchange;

/// <summary>A linear layer of another program's network: y = f(x·W + b).</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="Inputs">Rows of W.</param>
/// <param name="Outputs">Columns of W.</param>
/// <param name="Weight">W [inputs, outputs].</param>
/// <param name="Bias">b [outputs].</param>
internal sealed record ImportedLayer(string Name, int Inputs, int Outputs, float[] Weight, float[] Bias)
{
    /// <summary>f; null while it is not known, and of the last layer, which has none.</summary>
    public ImportedActivation? Activation { get; init; }

    /// <summary>From W as other programs keep it, [outputs, inputs].</summary>
    public static ImportedLayer OfTransposed(string name, int inputs, int outputs, float[] weight, float[] bias)
    {
        var turned = new float[weight.Length];
        for (int j = 0; j < outputs; j++)
        {
            for (int i = 0; i < inputs; i++)
                turned[(i * outputs) + j] = weight[(j * inputs) + i];
        }

        return new(name, inputs, outputs, turned, bias);
    }

    /// <summary>s·y + t in place of y.</summary>
    public ImportedLayer Then(double[] s, double[] t) => this with
    {
        Weight = [.. Weight.Select((w, k) => (float)(w * s[k % Outputs]))],
        Bias = [.. Bias.Select((b, j) => (float)((b * s[j]) + t[j]))],
    };

    /// <summary>s·x + t in place of x.</summary>
    public ImportedLayer Behind(double[] s, double[] t) => this with
    {
        Weight = [.. Weight.Select((w, k) => (float)(w * s[k / Outputs]))],
        Bias =
        [
            .. Bias.Select((b, j) => (float)(b + Enumerable.Range(0, Inputs)
                .Sum(i => t[i] * Weight[(i * Outputs) + j]))),
        ],
    };
}

/// <summary>An activation of the catalogue.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its numbers, where they are not the defaults.</param>
internal sealed record ImportedActivation(string Name, IReadOnlyDictionary<string, double> Parameters)
{
    /// <summary>One with its defaults.</summary>
    public static ImportedActivation Of(string name) =>
        new(name, new Dictionary<string, double>(StringComparer.Ordinal));

    /// <summary>Whether both are the same function.</summary>
    public bool Equals(ImportedActivation? other) => other is not null && Name == other.Name
        && Parameters.Count == other.Parameters.Count && !Parameters.Except(other.Parameters).Any();

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
