using QtGpu.Data.Download;
using QtGpu.Data.Files;

namespace QtGpu.Data;

/// <summary>Grey-scale images and labels in four IDX files, as MNIST is published: x = pixel / 255.</summary>
public abstract class IdxImages : IDatasetSource
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Summary { get; }

    /// <summary>What the classes are called.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>Training images, training labels, test images, test labels.</summary>
    public abstract IReadOnlyList<RemoteFile> Files { get; }

    /// <inheritdoc/>
    public Dataset Load(DataOptions options) => new(
        Name, Read(Files[0], Files[1], options), Read(Files[2], Files[3], options), ClassNames, Synthetic: false);

    private Samples Read(RemoteFile imageFile, RemoteFile labelFile, DataOptions options)
    {
        var images = Idx.Parse(imageFile.Read(options), imageFile.Name, dimensions: 3);
        var labels = Idx.Parse(labelFile.Read(options), labelFile.Name, dimensions: 1);
        var size = new ImageSize(images.Extents[1], images.Extents[2]);
        return new(
            Scale(images.Values.Span), size.Height * size.Width,
            Array.ConvertAll(labels.Values.ToArray(), label => (float)label), ClassNames.Count, image: size);
    }

    private static float[] Scale(ReadOnlySpan<byte> pixels)
    {
        float[] x = new float[pixels.Length];
        for (int i = 0; i < x.Length; i++)
            x[i] = pixels[i] / 255f;
        return x;
    }

    /// <summary>The four files of 60 000 + 10 000 images of 28×28, with the SHA-256 of their contents.</summary>
    protected static IReadOnlyList<RemoteFile> FourFiles(
        string folder, string trainImages, string trainLabels, string testImages, string testLabels,
        params string[] mirrors)
    {
        Uri[] addresses = Array.ConvertAll(mirrors, m => new Uri(m));
        return
        [
            new(folder, "train-images-idx3-ubyte", 16 + 60_000 * 784, trainImages, addresses),
            new(folder, "train-labels-idx1-ubyte", 8 + 60_000, trainLabels, addresses),
            new(folder, "t10k-images-idx3-ubyte", 16 + 10_000 * 784, testImages, addresses),
            new(folder, "t10k-labels-idx1-ubyte", 8 + 10_000, testLabels, addresses),
        ];
    }
}
