using QtGpu.Data.Download;

namespace QtGpu.Data;

/// <summary>Fashion-MNIST (MIT licence). Source: H. Xiao, K. Rasul, R. Vollgraf, arXiv:1708.07747.</summary>
public sealed class FashionMnist : IdxImages
{
    /// <inheritdoc/>
    public override string Name => "fashion-mnist";

    /// <inheritdoc/>
    public override string Summary => "garments, 60,000 + 10,000 images of 28×28, 10 classes";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

    /// <inheritdoc/>
    public override IReadOnlyList<RemoteFile> Files { get; } = FourFiles(
        "fashion-mnist",
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets");
}
