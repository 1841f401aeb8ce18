using QtGpu.Data;
using QtGpu.Data.LongMemory;
using QtGpu.Data.Series;
using Xunit;

namespace QtGpu.Tests.Data;

/// <summary>Tasks of long memory, made by the program, and windows of series.</summary>
public sealed class LongMemoryTests
{
    [Fact]
    public void TheSumIsThatOfTheTwoMarkedNumbers()
    {
        Dataset data = new AddingProblem(steps: 7, train: 4000, test: 10).Load(new());
        Assert.Equal((4000, 10, 2, 0, 7), (
            data.Train.Count, data.Test.Count, data.Train.Features, data.Train.Classes, data.Train.Length(0)));
        double squares = 0;
        for (int i = 0; i < data.Train.Count; i++)
        {
            float[] row = data.Train.Row(i).ToArray();
            int[] marked = [.. Enumerable.Range(0, 7).Where(t => row[(2 * t) + 1] == 1)];
            Assert.True(marked is [< 3, >= 3]);
            Assert.Equal(row[2 * marked[0]] + row[2 * marked[1]], data.Train.Target(i)[0]);
            squares += Math.Pow(data.Train.Target(i)[0] - 1, 2) / data.Train.Count;
        }

        // The trivial answer's error of the doc comment, to three standard errors: that of a square is 0.18.
        Assert.Equal(1 / 6.0, squares, 0.009);
        Assert.NotEqual(data.Train.Subset([0]).Digest(), data.Test.Subset([0]).Digest());
        Dataset again = new AddingProblem(7, 4000, 10).Load(new() { Split = new() { Seed = 3 } });
        Assert.Equal(data.Train.Digest(), again.Train.Digest());
        Assert.NotEqual(data.Train.Digest(), new AddingProblem(7, 4000, 10, seed: 1).Load(new()).Train.Digest());
    }

    [Fact]
    public void LettersAreToBeGivenAgainAfterTheMark()
    {
        var task = new CopyTask(delay: 4, length: 3, letters: 5, train: 50, test: 5);
        Samples train = task.Load(new()).Train;
        Assert.Equal((7, 6, 10, true), (train.Vocabulary, train.Classes, train.Length(9), train.TargetsPerStep));
        Assert.Equal(3 * Math.Log(5) / 10, task.TrivialLoss, 1e-12);
        for (int i = 0; i < train.Count; i++)
        {
            float[] words = train.Row(i).ToArray(), classes = train.Target(i).ToArray();
            Assert.Equal(words[..3], classes[7..]);
            Assert.All(words[..3], letter => Assert.InRange(letter, 0, 4));
            Assert.Equal([5f, 5, 5, 6, 5, 5, 5], words[3..]);
            Assert.All(classes[..7], c => Assert.Equal(5, c));
        }
    }

    [Fact]
    public void ByNameTheyHaveTheSizesThatTheirSummariesSay()
    {
        Samples adding = DatasetCatalogue.Load("adding").Train, copy = DatasetCatalogue.Load("copy").Test;
        Assert.Equal((10_000, 100), (adding.Count, adding.LongestLength));
        Assert.Equal((1_000, 120), (copy.Count, copy.LongestLength));
        Assert.Equal(0.173, new CopyTask().TrivialLoss, 5e-4);
        Assert.Throws<InputException>(() => new AddingProblem(steps: 1).Load(new()));
        Assert.Throws<InputException>(() => new CopyTask(delay: 0).Load(new()));
    }

    [Fact]
    public void ARowOfADrawnDigitIsAStep()
    {
        Samples rows = DatasetCatalogue.Load("row-digits").Test, pictures = DatasetCatalogue.Load("digits").Test;
        Assert.Equal((2_000, 28, 28, 10), (rows.Count, rows.Features, rows.Length(0), rows.Classes));
        Assert.Equal(pictures.Row(77).ToArray(), rows.Row(77).ToArray());
        Assert.Equal(pictures.Label(77), rows.Label(77));
    }

    [Fact]
    public void ARowOfAPictureIsAStep()
    {
        IDatasetSource source = DatasetCatalogue.All.Single(source => source.Name is "row-mnist");
        Assert.SkipUnless(
            DatasetCatalogue.Status(source, new()).IsReady, $"mnist is not in {DataDirectory.Resolve(null)}");
        Samples rows = DatasetCatalogue.Load("row-mnist").Test, pictures = DatasetCatalogue.Load("mnist").Test;
        Assert.Equal((10_000, 28, 28, 10), (rows.Count, rows.Features, rows.Length(0), rows.Classes));
        Assert.Equal(pictures.Row(77).ToArray(), rows.Row(77).ToArray());
        Assert.Equal(pictures.Label(77), rows.Label(77));
    }

    [Fact]
    public void WindowsOfASeriesForecastAtEachStep()
    {
        TimeSeries series = TimeSeries.Autonomous("counted", [.. Enumerable.Range(0, 12).Select(i => (float)i)]);
        Samples windows = SeriesWindows.Of(series, first: 1, steps: 10, window: 4);
        Assert.Equal([4, 4, 2], Enumerable.Range(0, 3).Select(windows.Length));
        Assert.Equal([5f, 6, 7, 8], windows.Row(1).ToArray());
        Assert.Equal([6f, 7, 8, 9], windows.Target(1).ToArray());
        Assert.Equal([10f, 11], windows.Target(2).ToArray());

        Samples strided = SeriesWindows.Of(series, 0, 11, window: 5, stride: 3);
        Assert.Equal([5, 5, 5], Enumerable.Range(0, strided.Count).Select(strided.Length));
        Assert.Equal([6f, 7, 8, 9, 10], strided.Row(2).ToArray());

        Dataset data = SeriesWindows.Dataset(series, training: 8, horizon: 3, window: 4);
        Assert.Equal((2, 1, 3L), (data.Train.Count, data.Test.Count, data.Test.TargetRows));
        Assert.Equal([9f, 10, 11], data.Test.Target(0).ToArray());
        Fails("counted has 11 steps with a target; asked for 0 … 11", () => SeriesWindows.Of(series, 0, 12, 4));
        Fails("need 1 step or more", () => SeriesWindows.Of(series, 0, 10, 0));
    }

    private static void Fails(string expected, Func<object> make) =>
        Assert.Contains(expected, Assert.Throws<InputException>(make).Message, StringComparison.Ordinal);
}
