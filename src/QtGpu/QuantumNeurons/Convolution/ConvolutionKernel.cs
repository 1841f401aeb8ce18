namespace QtGpu.QuantumNeurons.Convolution;

/// <summary>
/// The strengths with which a patch of one layer drives one neuron of the next: the same for every patch. (12)
/// </summary>
/// <param name="Height">Rows of a patch.</param>
/// <param name="Width">Columns of a patch.</param>
/// <param name="Excitation">ε ≥ 0 of every place of the patch [Height, Width], row by row; 0: not coupled.</param>
/// <param name="Inhibition">The same of inhibition; empty: none.</param>
/// <param name="Stride">Steps between patches.</param>
public sealed record ConvolutionKernel(
    int Height, int Width, IReadOnlyList<double> Excitation, IReadOnlyList<double> Inhibition, int Stride = 1)
{
    /// <summary>ε of a place of the patch.</summary>
    public double Strength(CouplingKind kind, int row, int column)
    {
        IReadOnlyList<double> strengths = kind == CouplingKind.Excitatory ? Excitation : Inhibition;
        return strengths.Count == 0 ? 0 : strengths[(row * Width) + column];
    }

    internal void Validate()
    {
        if (Height < 1 || Width < 1 || Stride < 1)
            throw new InputException(
                "kernel: expected at least one row, one column and a stride of 1, "
                + $"got {Height}×{Width}, stride {Stride}");
        foreach (IReadOnlyList<double> strengths in new[] { Excitation, Inhibition })
        {
            if (strengths.Count != 0 && strengths.Count != Height * Width)
                throw new InputException(
                    $"kernel: a {Height}×{Width} kernel has {Height * Width} strengths, or none, "
                    + $"got {strengths.Count}");
            foreach (double strength in strengths)
            {
                if (!(strength >= 0) || !double.IsFinite(strength))
                    throw new InputException($"kernel: expected strengths of 0 or more, got {strength}");
            }
        }
    }
}
