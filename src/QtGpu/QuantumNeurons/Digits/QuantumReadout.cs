using QtGpu.Data;
using QtGpu.Kernels.Contract;

namespace QtGpu.QuantumNeurons.Digits;

/// <summary>
/// A layer of output neurons, one per class, that the pixels of an image excite: the weights of a
/// <see cref="SoftmaxRegression"/> as strengths, ε̂ = (W − min W)/max(W − min W), times k. (16), (18)
/// </summary>
/// <remarks>
/// All pixels share one path ψ and differ in brightness, so that output j feels a field Eⱼ (ψ² − 1)², Eⱼ = k Σᵢ ε̂ᵢⱼ
/// bᵢ: a matrix product for the images, and one neuron per output. The shift by min W is common to the outputs, so that
/// the largest field is that of the regression's choice.
/// </remarks>
public sealed class QuantumReadout
{
    private readonly SoftmaxRegression _strengths;

    /// <summary>Takes the weights over.</summary>
    /// <param name="parent">The regression.</param>
    /// <param name="scale">k.</param>
    public QuantumReadout(SoftmaxRegression parent, double scale = 1000)
    {
        double least = parent.Weights.Min(), most = parent.Weights.Max();
        if (!(most > least))
            throw new InputException(
                "weights: all are the same, so that the outputs cannot be told apart; train for longer");
        LeastWeight = least;
        _strengths = new(
            Array.ConvertAll(parent.Weights, w => (float)(scale * (w - least) / (most - least))), parent.Classes);
    }

    /// <summary>min W of the regression.</summary>
    public double LeastWeight { get; }

    /// <summary>k ε̂ [pixels, classes].</summary>
    public IReadOnlyList<float> Strengths => _strengths.Weights;

    /// <summary>E [images, classes].</summary>
    /// <exception cref="InputException">A pixel is no brightness.</exception>
    public float[] Fields(Samples images, Backend backend)
    {
        for (int i = 0; i < images.Count; i++)
        {
            foreach (float b in images.Row(i))
            {
                if (!(b is >= 0 and <= 1))
                    throw new InputException(
                        $"image {i}: expected brightnesses from 0 to 1, got {b}; scale the features");
            }
        }

        return _strengths.Scores(images, backend);
    }
}
