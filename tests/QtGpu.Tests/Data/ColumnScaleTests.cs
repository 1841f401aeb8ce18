using System.Text.Json;
using MathNet.Numerics.Statistics;
using QtGpu.Checks;
using QtGpu.Data;
using Xunit;

namespace QtGpu.Tests.Data;

public sealed class ColumnScaleTests
{
    [Fact]
    public void Columns_get_a_mean_of_0_and_a_deviation_of_1_and_come_back()
    {
        const int count = 500, features = 3;
        double[] means = [0, 2010, -3e6], deviations = [1e-4, 8, 7e5];
        float[] normal = CheckValues.Normal(count * features, "rows");
        float[] rows = [.. normal.Select((z, i) => (float)(means[i % features] + (deviations[i % features] * z)))];
        var scale = ColumnScale.Standardising(rows, features);
        float[] standard = scale.Apply(rows), back = scale.Undo(standard);
        for (int k = 0; k < features; k++)
        {
            double[] column = Column(rows, k), scaled = Column(standard, k);
            Assert.Equal(column.Mean(), scale.Origins[k], 1e-9 * Math.Abs(column.Mean()) + 1e-15);
            Assert.Equal(1, scale.Units[k] / column.PopulationStandardDeviation(), 1e-12);
            Assert.Equal(0, scaled.Mean(), 1e-6);
            Assert.Equal(1, scaled.PopulationStandardDeviation(), 1e-6);
        }

        Assert.All(rows.Zip(back), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * Math.Abs(pair.First) + 1e-9));

        static double[] Column(float[] values, int k) =>
            [.. values.Where((_, i) => i % features == k).Select(x => (double)x)];
    }

    [Fact]
    public void A_column_that_stands_still_becomes_0_whatever_its_rounded_mean()
    {
        for (int n = 1; n < 60; n++)
        {
            float[] rows = [.. Enumerable.Repeat(0.1f, n)];
            var scale = ColumnScale.Standardising(rows, 1);
            Assert.Equal(new float[n], scale.Apply(rows));
            Assert.Equal([1f], scale.Apply([1.1f]), (a, b) => Math.Abs(a - b) < 1e-6);
        }
    }

    [Fact]
    public void Min_max_goes_from_0_to_1_and_further_for_what_lies_outside()
    {
        float[] rows = [-3, 7, 1e6f, 5, 7, 3e6f, 1, 7, 2e6f];
        ColumnScale scale = ColumnScale.MinMax(rows, 3);
        Assert.Equal([0, 0, 0, 1, 0, 1, 0.5f, 0, 0.5f], scale.Apply(rows));
        Assert.Equal([-0.5f, 1, 2], scale.Apply([-7, 8, 5e6f]));
        Assert.Equal(rows, scale.Undo(scale.Apply(rows)));
        ColumnScale wide = ColumnScale.MinMax([float.MinValue, float.MaxValue], 1);
        Assert.Equal([0f, 1f], wide.Apply([float.MinValue, float.MaxValue]));
    }

    [Fact]
    public void Min_max_comes_back_from_a_file_and_an_older_file_is_standardised()
    {
        SampleScale scale = SampleScale.Of(new([1, 2, 3, 4], 2, [1, 2], classes: 0), Scaling.MinMax);
        Assert.Equal(("min-max scaled", 1.0), (scale.Word, scale.Targets!.Units[0]));
        Assert.Equal(scale, JsonSerializer.Deserialize<SampleScale>(JsonSerializer.Serialize(scale)));
        const string older = """{"Features":{"Means":[1,2],"Deviations":[3,4]},"Targets":null}""";
        SampleScale read = JsonSerializer.Deserialize<SampleScale>(older)!;
        Assert.Equal((Scaling.Standardise, 2.0, 4.0), (read.Scaling, read.Features.Origins[1], read.Features.Units[1]));
        Assert.Equal(older, JsonSerializer.Serialize(read));
    }

    [Fact]
    public void It_is_taken_from_the_rows_of_a_subset_alone_and_leaves_classes_alone()
    {
        var all = new Samples([1, 2, 3, 100, 5, 1000], 1, [0, 1, 0, 1, 0, 1], classes: 2);
        Samples some = all.Subset([0, 2, 4]);
        SampleScale scale = SampleScale.Of(some);
        Assert.Equal([3.0], scale.Features.Origins);
        Assert.Null(scale.Targets);
        Samples scaled = all.Scaled(scale);
        Assert.Equal(0, scaled.Row(2)[0]);
        Assert.Equal((1, 1, 2), (scaled.Label(1), scaled.Label(3), scaled.Classes));
        Assert.Same(scale, scaled.Subset([1]).Scale);
        Assert.Throws<InvalidOperationException>(() => scaled.Scaled(scale));
    }

    [Fact]
    public void A_scale_of_other_columns_is_refused()
    {
        SampleScale scale = SampleScale.Of(new([1, 2, 3, 4], 2, [1, 2], classes: 0));
        Assert.NotNull(scale.Targets);
        var others = new Samples([1, 2, 3], 1, [1, 2, 3], classes: 0);
        var exception = Assert.Throws<InputException>(() => others.Scaled(scale));
        Assert.Contains("1 features", exception.Message, StringComparison.Ordinal);
        Assert.Contains("2 features", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_the_same_after_a_file_and_a_damaged_one_is_refused()
    {
        var samples = new Samples(CheckValues.Normal(60, "x"), 3, CheckValues.Normal(20, "y"), classes: 0);
        SampleScale scale = SampleScale.Of(samples);
        SampleScale read = JsonSerializer.Deserialize<SampleScale>(JsonSerializer.Serialize(scale))!;
        Assert.Equal(scale.Features.Origins, read.Features.Origins);
        Assert.Equal(scale.Features.Units, read.Features.Units);
        Assert.Equal(scale.Targets!.Units, read.Targets!.Units);
        Assert.Throws<InputException>(() => new ColumnScale([0, 1], [1]));
        Assert.Throws<InputException>(() => new ColumnScale([0], [0]));
        Assert.Throws<InputException>(() => new ColumnScale([double.NaN], [1]));
    }

    [Theory]
    [InlineData(new float[] { 1, 2000, -1, 2020 }, new float[] { 0, 1 }, 2, false, 1)] // a year
    [InlineData(new float[] { 1, 2000, -1, 2020 }, new float[] { 3e5f, 1e5f }, 0, true, 0)] // a price
    [InlineData(new float[] { 0.01f, 0.02f, 0.03f, 0.05f }, new float[] { 0, 1 }, 2, false, 0)] // all small
    [InlineData(new float[] { 1, 2, 3, 4 }, new float[] { 0.01f, 0.02f }, 0, true, 0)] // a small target
    public void The_column_furthest_from_1_is_named(
        float[] features, float[] targets, int classes, bool isTarget, int index)
    {
        ColumnRange far = ColumnRange.FarFromOne(new Samples(features, 2, targets, classes))!;
        Assert.Equal((isTarget, index), (far.IsTarget, far.Index));
        float[] column = isTarget ? targets : [features[index], features[2 + index]];
        Assert.Equal((column.Min(), column.Max()), (far.Low, far.High));
    }

    [Theory]
    [InlineData(new float[] { 7.9f, 0.01f, 5, 0.2f }, 2)] // a flower; the small column stands beside a large one
    [InlineData(new float[] { 0, 0, 0, 0 }, 2)]
    [InlineData(new float[] { -1, 1, 0, 0.004f }, 0)]
    public void Columns_that_suit_are_left_alone(float[] features, int classes) =>
        Assert.Null(ColumnRange.FarFromOne(new Samples(features, 2, [0, 1], classes)));
}
