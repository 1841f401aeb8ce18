using QtGpu.Data.Download;

namespace QtGpu.Data;

/// <summary>MNIST. Source: Y. LeCun, C. Cortes, C. J. C. Burges, yann.lecun.com/exdb/mnist.</summary>
public sealed class Mnist : IdxImages
{
    /// <inheritdoc/>
    public override string Name => "mnist";

    /// <inheritdoc/>
    public override string Summary => "handwritten digits, 60,000 + 10,000 images of 28×28, 10 classes";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <inheritdoc/>
    public override IReadOnlyList<RemoteFile> Files { get; } = FourFiles(
        "mnist",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        "https://ossci-datasets.s3.amazonaws.com/mnist",
        "https://storage.googleapis.com/cvdf-datasets/mnist",
        "https://raw.githubusercontent.com/fgnt/mnist/master");
}
