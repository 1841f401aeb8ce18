using QtGpu.Data;

namespace QtGpu.QuantumNeurons.Convolution;

/// <summary>
/// Detects a vertical line in 4×4 pixels: four neurons see a patch of 3×3 each, excited by its middle column and
/// inhibited by the others, and excite the output together. Fig. 19, (12).
/// </summary>
/// <remarks>The middle of a patch is never column 0 or 3, so that lines there are not detected.</remarks>
/// <param name="Lambda">Λ of all wells and of the inputs' kinks.</param>
/// <param name="Kinks">Kinks of an input's path.</param>
public sealed record LineDetector(double Lambda = 5000, int Kinks = 2)
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 4;

    /// <summary>Pixels of an image.</summary>
    public const int Pixels = Side * Side;

    /// <summary>The activity of the output above which there is a line.</summary>
    public const double Threshold = 0.9;

    /// <summary>Name of the neuron whose activity is the answer.</summary>
    public static string Output { get; } = QuantumConvolution.Name(2, (0, 0));

    private static readonly ConvolutionKernel Line = new(
        3, 3,
        Excitation: [0, 2000, 0, 0, 2000, 0, 0, 2000, 0],
        Inhibition: [15_000, 0, 15_000, 15_000, 0, 15_000, 15_000, 0, 15_000]);

    private static readonly ConvolutionKernel Sum = new(2, 2, Excitation: [4000, 4000, 4000, 4000], Inhibition: []);

    /// <summary>The network that sees an image of 16 brightnesses in [0, 1], row by row.</summary>
    public QuantumNetwork Network(IReadOnlyList<double> brightness) =>
        new QuantumConvolution(new ImageSize(Side, Side), [Line, Sum], Lambda, Kinks).Network(brightness);
}
