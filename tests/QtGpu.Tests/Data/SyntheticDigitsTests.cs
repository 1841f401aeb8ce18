using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QtGpu.Data;
using Xunit;

namespace QtGpu.Tests.Data;

public sealed class SyntheticDigitsTests
{
    private static readonly Dataset Digits = DatasetCatalogue.Load("digits", new());

    [Fact]
    public void ShapesAndHonesty()
    {
        Assert.Equal((10_000, 2_000), (Digits.Train.Count, Digits.Test.Count));
        Assert.Equal(
            (784, 10, new ImageSize(28, 28)), (Digits.Train.Features, Digits.Train.Classes, Digits.Train.Image));
        Assert.True(Digits.Synthetic);
        Assert.Contains("synthetic", Digits.Note, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 2_000).CountBy(Digits.Test.Label), digit => Assert.Equal(200, digit.Value));
    }

    [Fact]
    public void TheSameImagesEveryTimeWhateverTheSeed()
    {
        var again = DatasetCatalogue.Load("digits", new() { Split = new() { Seed = 5 } });
        for (int i = 0; i < Digits.Test.Count; i++)
            Assert.True(Digits.Test.Row(i).SequenceEqual(again.Test.Row(i)));
    }

    [Fact]
    public void The_same_images_on_every_processor_and_platform()
    {
        const string expected = "c6faeada1029771cb6cd49fd89fbfa228cd59bf92c19cba760b039caa6e351b2";
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Samples samples in new[] { Digits.Train, Digits.Test })
            for (int i = 0; i < samples.Count; i++)
                sum.AppendData(MemoryMarshal.AsBytes(samples.Row(i)));
        Assert.Equal(expected, Convert.ToHexStringLower(sum.GetHashAndReset()));
    }

    [Fact]
    public void EveryImageHasInkInsideItsBorderAndNoneRepeats()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < Digits.Train.Count; i++)
        {
            var image = Digits.Train.Row(i);
            float ink = 0;
            foreach (float pixel in image)
            {
                Assert.InRange(pixel, 0, 1);
                Assert.Equal(MathF.Round(pixel * 255), pixel * 255, 1e-4f);
                ink += pixel;
            }
            Assert.InRange(ink, 10, 300);
            Assert.True(seen.Add(Convert.ToHexString(MemoryMarshal.AsBytes(image))));
        }
    }

    [Fact]
    public void ClassMeansAloneTellMostTestImagesButNotAll()
    {
        float[][] means = [.. Enumerable.Range(0, 10).Select(_ => new float[784])];
        for (int i = 0; i < Digits.Train.Count; i++)
            for (int p = 0; p < 784; p++)
                means[Digits.Train.Label(i)][p] += Digits.Train.Row(i)[p] / 1_000;
        int right = Enumerable.Range(0, Digits.Test.Count).Count(i => Digits.Test.Label(i) == Nearest(i));
        Assert.InRange(right / 2_000.0, 0.70, 0.95);

        int Nearest(int i) => Enumerable.Range(0, 10).MinBy(
            c => Digits.Test.Row(i).ToArray().Zip(means[c], (x, m) => (x - m) * (x - m)).Sum());
    }
}
