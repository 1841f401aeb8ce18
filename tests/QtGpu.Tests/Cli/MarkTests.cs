using System.Text;
using QtGpu.Cli.Report;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Series can be told apart by every eye, on a light and on a dark page, and without colour.</summary>
public sealed class MarkTests
{
    public static TheoryData<string> Eyes => [.. ColourDifference.Eyes.Keys];

    [Theory]
    [MemberData(nameof(Eyes))]
    public void Any_two_colours_differ(string eye)
    {
        for (int i = 0; i < Mark.Colours.Count; i++)
        {
            for (int k = 0; k < i; k++)
            {
                double difference = ColourDifference.Between(Mark.Colours[i], Mark.Colours[k], eye);
                Assert.True(difference >= 10, FormattableString.Invariant(
                    $"{Mark.Colours[i]} and {Mark.Colours[k]}: {difference:0.0}"));
            }
        }
    }

    [Theory]
    [InlineData("#ffffff")]
    [InlineData("#f6f8fa")]
    [InlineData("#16181d")]
    [InlineData("#1d2026")]
    public void Every_colour_stands_out_from_the_page(string page) =>
        Assert.All(Mark.Colours, colour => Assert.True(ColourDifference.Contrast(colour, page) >= 3, colour));

    [Fact]
    public void No_two_shapes_are_alike()
    {
        string[] shapes = [.. Enumerable.Range(0, Mark.Colours.Count).Select(i =>
        {
            var svg = new StringBuilder();
            Mark.Draw(svg, i, 0, 0, 1);
            return svg.Replace(Mark.Colour(i), string.Empty).ToString();
        })];
        Assert.Equal(shapes.Length, shapes.Distinct(StringComparer.Ordinal).Count());
    }

    // Pairs 1, 7, 17 and 25 of Sharma's table 1.
    [Theory]
    [InlineData(50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425)]
    [InlineData(50, 0, 0, 50, -1, 2, 2.3669)]
    [InlineData(50, 2.5, 0, 73, 25, -18, 27.1492)]
    [InlineData(60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644)]
    public void The_difference_is_that_of_the_published_pairs(
        double l1, double a1, double b1, double l2, double a2, double b2, double expected) =>
        Assert.Equal(expected, ColourDifference.Ciede2000((l1, a1, b1), (l2, a2, b2)), 1e-4);
}
