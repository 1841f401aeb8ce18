using QtGpu.Data;
using Xunit;

namespace QtGpu.Tests.Data;

/// <summary>The published files, where they are at hand.</summary>
public sealed class MnistTests
{
    [Theory]
    [InlineData("mnist", 5, 7, 0.1306f)]
    [InlineData("fashion-mnist", 9, 9, 0.2860f)]
    public void ThePublishedFilesLoad(string name, int firstTrain, int firstTest, float mean)
    {
        RequireFiles(name);
        var data = DatasetCatalogue.Load(name, new() { Offline = true });
        Assert.Equal(
            (60_000, 10_000, 784, 10), (data.Train.Count, data.Test.Count, data.Train.Features, data.Train.Classes));
        Assert.Equal((firstTrain, firstTest), (data.Train.Label(0), data.Test.Label(0)));
        Assert.Equal(new ImageSize(28, 28), data.Test.Image);
        Assert.Equal(10, data.ClassNames.Count);
        double sum = 0;
        for (int i = 0; i < data.Train.Count; i++)
            foreach (float x in data.Train.Row(i))
                sum += x;
        Assert.Equal(mean, sum / (60_000 * 784), 1e-4);
    }

    [Fact]
    public void FetchGetsWhatIsMissingAndRepairsWhatIsCorrupt()
    {
        RequireFiles("mnist");
        using var directory = new TemporaryDirectory();
        using var server = new LocalServer();
        var source = DatasetCatalogue.All.Single(source => source.Name is "mnist");
        foreach (var file in source.Files)
            server.Serve($"/mnist/{file.Name}.gz", File.ReadAllBytes(file.Find(new())!));
        var options = new DataOptions(directory.Path) { Offline = false, Mirrors = [server.Folder("")] };

        Assert.All(DatasetCatalogue.Status(source, options).Files, file => Assert.Null(file.Path));
        Assert.True(DatasetCatalogue.Fetch("mnist", options).IsReady);
        Assert.True(DatasetCatalogue.Verify(source, options).IsReady);
        Assert.Equal(4, server.Requests.Count);

        string labels = source.Files[3].Find(options)!;
        File.WriteAllBytes(labels, File.ReadAllBytes(source.Files[1].Find(options)!));
        var bad = Assert.Single(DatasetCatalogue.Verify(source, options).Files, file => !file.IsGood);
        Assert.Contains("is not the published mnist/t10k-labels-idx1-ubyte", bad.Problem, StringComparison.Ordinal);
        Assert.True(DatasetCatalogue.Fetch("mnist", options).IsReady);
        Assert.True(DatasetCatalogue.Verify(source, options).IsReady);
        Assert.Equal(5, server.Requests.Count);
    }

    private static void RequireFiles(string name) => Assert.SkipUnless(
        DatasetCatalogue.Status(
            DatasetCatalogue.All.Single(source => source.Name.Equals(name, StringComparison.Ordinal)), new()).IsReady,
        $"{name} is not in {DataDirectory.Resolve(null)}; set QTGPU_DATA, or run `qtgpu data fetch {name}`");
}
