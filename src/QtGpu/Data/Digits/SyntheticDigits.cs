using QtGpu.Kernels.Random;

namespace QtGpu.Data.Digits;

/// <summary>
/// Synthetic digits drawn by the program itself: 10 000 images of 28×28 to train on, 2 000 to test on, as many of each
/// digit. Always the same ones, whatever the seed of a run.
/// </summary>
public sealed class SyntheticDigits : IDatasetSource
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 28;

    private const int TrainCount = 10_000, TestCount = 2_000;
    private static readonly string[] ClassNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    // Drawing takes 0.4 s of a core, more than a short run; samples do not change, so that all may share them.
    private static readonly Lazy<(Samples Train, Samples Test)> Drawn = new(
        () => (Draw(0, TrainCount), Draw(TrainCount, TestCount)));

    /// <inheritdoc/>
    public string Name => "digits";

    /// <inheritdoc/>
    public string Summary => "synthetic digits drawn by the program, 10,000 + 2,000 images of 28×28, 10 classes";

    /// <inheritdoc/>
    public Dataset Load(DataOptions options) => new(
        Name, Drawn.Value.Train, Drawn.Value.Test, ClassNames, Synthetic: true,
        "synthetic digits drawn by the program");

    private static Samples Draw(int first, int count)
    {
        const int pixels = Side * Side;
        var stream = RandomStream.Named(0, "digits");
        float[] features = new float[count * pixels], labels = new float[count];
        Parallel.For(0, count, i =>
        {
            labels[i] = i % ClassNames.Length;
            var image = features.AsSpan(i * pixels, pixels);
            DigitWriter.Write(i % ClassNames.Length, first + i, stream, image);
            // 256 grey levels, as a scanner has, and as MNIST: the last bit of a sine is nobody's business.
            foreach (ref float pixel in image)
                pixel = MathF.Round(255 * pixel) / 255;
        });
        return new(features, pixels, labels, ClassNames.Length, image: new(Side, Side));
    }
}
