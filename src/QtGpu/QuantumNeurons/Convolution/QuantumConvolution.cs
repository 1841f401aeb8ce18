using QtGpu.Data;

namespace QtGpu.QuantumNeurons.Convolution;

/// <summary>
/// A convolutional network of quantum neurons: an input neuron per pixel, whose brightness is the pixel's, then a layer
/// of neurons per kernel. Only patches that lie inside the layer below drive a neuron. Section 5 of the paper.
/// </summary>
public sealed class QuantumConvolution
{
    private readonly ImageSize _image;
    private readonly IReadOnlyList<ConvolutionKernel> _kernels;
    private readonly double _lambda;
    private readonly int _kinks;

    /// <summary>Lays the layers out.</summary>
    /// <param name="image">Pixels.</param>
    /// <param name="kernels">One per layer, the one that sees the pixels first.</param>
    /// <param name="lambda">Λ of all wells and of the inputs' kinks.</param>
    /// <param name="kinks">Kinks of an input's path.</param>
    /// <exception cref="InputException">A kernel is not valid, or larger than the layer below.</exception>
    public QuantumConvolution(
        ImageSize image, IReadOnlyList<ConvolutionKernel> kernels, double lambda = 5000, int kinks = 2)
    {
        (_image, _kernels, _lambda, _kinks) = (image, kernels, lambda, kinks);
        if (kernels.Count == 0)
            throw new InputException("convolution: expected at least one kernel");
        var layers = new List<ImageSize>();
        ImageSize below = image;
        foreach (ConvolutionKernel kernel in kernels)
        {
            kernel.Validate();
            if (kernel.Height > below.Height || kernel.Width > below.Width)
                throw new InputException(
                    $"convolution: a {kernel.Height}×{kernel.Width} kernel does not fit "
                    + $"a layer of {below.Height}×{below.Width}");
            below = new(
                ((below.Height - kernel.Height) / kernel.Stride) + 1,
                ((below.Width - kernel.Width) / kernel.Stride) + 1);
            layers.Add(below);
        }

        Layers = layers;
    }

    /// <summary>Rows and columns of each layer of neurons.</summary>
    public IReadOnlyList<ImageSize> Layers { get; }

    /// <summary>Names of the neurons of the last layer, row by row.</summary>
    public IEnumerable<string> Outputs => Places(Layers[^1]).Select(place => Name(Layers.Count, place));

    /// <summary>The name of a neuron, layer 1 being the first, or of a pixel, layer 0.</summary>
    public static string Name(int layer, (int Row, int Column) place) =>
        FormattableString.Invariant($"{(layer == 0 ? "pixel" : $"layer{layer}")}[{place.Row},{place.Column}]");

    /// <summary>The network that sees an image.</summary>
    /// <param name="brightness">b of every pixel in [0, 1], row by row.</param>
    /// <exception cref="InputException">There are more or fewer than pixels, or one is outside [0, 1].</exception>
    public QuantumNetwork Network(IReadOnlyList<double> brightness)
    {
        if (brightness.Count != _image.Height * _image.Width)
            throw new InputException(
                $"image: expected {_image.Height * _image.Width} brightnesses, "
                + $"{_image.Height} rows of {_image.Width}, got {brightness.Count}");
        var network = new QuantumNetwork(
            [.. Layers.SelectMany(
                (size, layer) => Places(size).Select(place => new Neuron(Name(layer + 1, place), _lambda)))],
            [.. Places(_image).Select((place, i) => new InputNeuron(Name(0, place), _kinks, brightness[i], _lambda))],
            [.. _kernels.SelectMany((kernel, layer) => Couplings(kernel, layer))]);
        network.Validate();
        return network;
    }

    private static IEnumerable<(int Row, int Column)> Places(ImageSize size) =>
        Enumerable.Range(0, size.Height * size.Width).Select(i => (i / size.Width, i % size.Width));

    private IEnumerable<Coupling> Couplings(ConvolutionKernel kernel, int layer) =>
        from to in Places(Layers[layer])
        from place in Places(new(kernel.Height, kernel.Width))
        from kind in new[] { CouplingKind.Excitatory, CouplingKind.Inhibitory }
        let strength = kernel.Strength(kind, place.Row, place.Column)
        where strength > 0
        let @from = ((to.Row * kernel.Stride) + place.Row, (to.Column * kernel.Stride) + place.Column)
        select new Coupling(kind, Name(layer, @from), Name(layer + 1, to), strength);
}
