using QtGpu.Data;
using Xunit;

namespace QtGpu.Tests.Data;

/// <summary>The same samples with another meaning of the same numbers.</summary>
public sealed class PermutedSamplesTests
{
    [Fact]
    public void Every_feature_moves_and_all_samples_move_alike()
    {
        Samples samples = new([.. Enumerable.Range(0, 40).Select(i => (float)i)], 8, [0, 1, 0, 1, 0], 2);
        Samples permuted = samples.Permuted(7);
        int[] p = Array.ConvertAll(permuted.Row(0).ToArray(), x => (int)x);
        Assert.Equal(Enumerable.Range(0, 8), p.Order());
        Assert.All(p.Index(), place => Assert.NotEqual(place.Index, place.Item));
        for (int i = 0; i < samples.Count; i++)
        {
            Assert.Equal([.. p.Select(j => (8f * i) + j)], permuted.Row(i).ToArray());
            Assert.Equal(samples.Label(i), permuted.Label(i));
        }

        Assert.Equal([0f, 1, 2, 3, 4, 5, 6, 7], samples.Row(0).ToArray());
        Assert.Equal(permuted.Row(3).ToArray(), samples.Permuted(7).Row(3).ToArray());
        Assert.NotEqual(permuted.Row(3).ToArray(), samples.Permuted(8).Row(3).ToArray());
    }

    [Fact]
    public void Two_features_are_exchanged_in_every_step_also_of_a_subset()
    {
        Samples sequences = Samples.OfSequences(
            [0, 1, 2, 3, 4, 5, 6, 7], 2, [1, 3], [.5f, 1, 2, 3], classes: 0, targetsPerStep: true);
        Samples permuted = sequences.Subset([1]).Permuted(1);
        Assert.Equal((1, 3, 3L), (permuted.Count, permuted.Length(0), permuted.TargetRows));
        Assert.Equal([3f, 2, 5, 4, 7, 6], permuted.Row(0).ToArray());
        Assert.Equal([1f, 2, 3], permuted.Target(0).ToArray());
    }

    [Fact]
    public void A_word_is_another_one_wherever_it_stands()
    {
        Samples texts = Samples.OfSequences([0, 3, 1, 3, 2], 1, [2, 3], [1, 0], classes: 2, vocabulary: 4);
        Samples permuted = texts.Permuted(2);
        float[] before = [.. texts.Row(0), .. texts.Row(1)], after = [.. permuted.Row(0), .. permuted.Row(1)];
        Assert.Equal(4, permuted.Vocabulary);
        Assert.Equal(4, before.Zip(after).Distinct().Count());
        Assert.Equal([0f, 1, 2, 3], after.Distinct().Order());
        Assert.All(before.Zip(after), word => Assert.NotEqual(word.First, word.Second));
    }

    [Fact]
    public void A_scale_is_kept_and_pixels_are_no_image_any_more()
    {
        Samples images = new([0, 1, 2, 3, 4, 6, 8, 11], 4, [0, 1], 2, image: new(2, 2));
        SampleScale scale = SampleScale.Of(images);
        Samples permuted = images.Scaled(scale).Permuted(1);
        Assert.Same(scale, permuted.Scale);
        Assert.Null(permuted.Image);
    }

    [Fact]
    public void One_feature_cannot_change_its_place()
    {
        var problem = Assert.Throws<InputException>(() => new Samples([1, 2], 1, [0, 1], 2).Permuted(1));
        Assert.Contains("these samples have 1", problem.Message, StringComparison.Ordinal);
    }
}
