using QtGpu.Data;
using QtGpu.Data.Text;
using Xunit;

namespace QtGpu.Tests.Data.Text;

/// <summary>The published sets of phrases and sentences.</summary>
public sealed class SentimentTests
{
    [Fact]
    public void PhrasesAreBuiltIn()
    {
        Dataset data = DatasetCatalogue.Load("phrases", new() { Offline = true, Directory = "/nowhere" });
        Assert.Equal((58, 20, 18, 19), (
            data.Train.Count, data.Test.Count, data.Text!.Words.Count, data.Train.Vocabulary));
        Assert.Equal(["negative", "positive"], data.ClassNames);
        Assert.Equal((1, 0), (data.Train.Label(0), data.Train.Label(1)));
        Assert.Equal(data.Text.Encode("this is happy"), data.Test.Row(0).ToArray().Select(x => (int)x));
        Assert.Equal(10, Enumerable.Range(0, 20).Count(i => data.Test.Label(i) == 1));
        Assert.DoesNotContain(data.Remarks, line => line.Contains("no word", StringComparison.Ordinal));
        using Stream? notice = typeof(SentimentPhrases).Assembly.GetManifestResourceStream("phrases/NOTICE.txt");
        Assert.Contains("Victor Zhou", new StreamReader(notice!).ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheTreebankLoads()
    {
        IDatasetSource source = DatasetCatalogue.All.Single(source => source.Name is "sst2");
        Assert.SkipUnless(
            DatasetCatalogue.Status(source, new()).IsReady, $"sst2 is not in {DataDirectory.Resolve(null)}");
        Dataset data = DatasetCatalogue.Load("sst2");
        Assert.Equal((67_349, 872), (data.Train.Count, data.Test.Count));
        Assert.Equal(444, Enumerable.Range(0, 872).Count(i => data.Test.Label(i) == 1));
        Assert.Equal("one long string of cliches .".Split(' ').Length, data.Test.Length(0));
        Assert.Equal(data.Text!.Encode("one long string of cliches ."), data.Test.Row(0).ToArray().Select(x => (int)x));
    }

    [Fact]
    public void WhereTheTreebankIsMissingItSaysWhereToPutIt()
    {
        using var directory = new TemporaryDirectory();
        string message = Assert.Throws<InputException>(
            () => DatasetCatalogue.Load("sst2", new(directory.Path) { Offline = false })).Message;
        Assert.Contains(
            $"Put it at {Path.Combine(directory.Path, "sst2", "train.tsv.gz")}", message, StringComparison.Ordinal);
    }
}
