using System.Globalization;
using System.Xml.Linq;
using QtGpu.Cli.Report;
using QtGpu.Experiments;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>A heat map is read by every eye, with and without its colours.</summary>
public sealed class HeatMapPlotTests
{
    private static readonly string[] Shades = [.. Enumerable.Range(0, 257).Select(i => Viridis.Colour(i / 256.0))];

    public static TheoryData<string> Eyes => [.. ColourDifference.Eyes.Keys];

    [Fact]
    public void Ink_stands_out_from_every_shade() => Assert.All(Shades, shade =>
    {
        string ink = Viridis.Ink(shade) == "#000" ? "#000000" : "#ffffff";
        Assert.True(ColourDifference.Contrast(ink, shade) >= 4.5, shade);
    });

    [Fact]
    public void Shades_grow_lighter_all_the_way() => Assert.All(
        Shades.Zip(Shades.Skip(4)),
        pair => Assert.True(
            ColourDifference.Contrast("#000000", pair.Second) > ColourDifference.Contrast("#000000", pair.First)));

    [Theory]
    [MemberData(nameof(Eyes))]
    public void A_tenth_of_the_scale_is_seen(string eye)
    {
        for (int i = 0; i + 26 < Shades.Length; i += 26)
            Assert.True(ColourDifference.Between(Shades[i], Shades[i + 26], eye) > 5, Shades[i]);
    }

    [Fact]
    public void A_cell_has_its_number_its_colour_and_its_place()
    {
        XElement svg = Draw(["1", "2"], ["0", "10", "20"], [[1, 2], [3, 4], [double.NaN, 5]]);
        XElement[] cells = Cells(svg);
        Assert.Equal(["1", "2", "3", "4", "–", "5"], cells.Select(cell => cell.Value)); // their tooltips
        Assert.Equal(Viridis.Colour(0), cells[0].Attribute("fill")!.Value);
        Assert.Equal(Viridis.Colour(0.5), cells[2].Attribute("fill")!.Value);
        Assert.Equal("none", cells[4].Attribute("fill")!.Value);
        Assert.Equal(Viridis.Colour(1), cells[5].Attribute("fill")!.Value);
        Assert.True(Number(cells[0], "x") < Number(cells[1], "x"));
        Assert.True(Number(cells[0], "y") > Number(cells[2], "y")); // numbers go upwards
        foreach (string text in new[] { "amplitude [eV]", "offset [eV]", "distortion [%]", "10" })
            Assert.Contains(svg.Elements(), e => e.Name.LocalName is "text" && e.Value == text);
    }

    // What rounding left of zero once took the room of all the others.
    [Fact]
    public void Cells_have_the_decimals_for_which_there_is_room()
    {
        string[] columns = [.. Enumerable.Range(0, 11).Select(i => $"{i}")];
        Assert.Equal(
            [.. Enumerable.Repeat("0", 10), "44"], Texts(columns, [.. Enumerable.Repeat(1.4e-15, 10), 43.52]));
        Assert.Equal(["0.00", "4.35"], Texts(["a", "b"], [1.4e-15, 4.352]));
        Assert.Equal(
            ["2.3e−23", "5.2e5", "0.41", "1"],
            Texts(["a", "b", "c", "d"], [2.3e-23, 5.2e5, 0.41, 1], log: true, row: 25));
        Assert.Empty(Texts(columns, [.. Enumerable.Repeat(-1e-15, 11)]));
    }

    // Eight columns once had one digit each, in which 0.0021 and 0.0029 are the same.
    [Fact]
    public void Narrow_cells_have_smaller_letters_before_they_lose_a_digit()
    {
        string[] columns = [.. Enumerable.Range(0, 8).Select(i => $"{i}")];
        XElement svg = Draw(columns, ["1.25"], [[2.1e-3, 2.9e-3, 4, 5, 6, 7, 8, 82]], log: true);
        XElement[] numbers = [.. svg.Elements().Where(e => e.Attribute("fill") is { Value: "#000" or "#fff" })];
        Assert.Equal(["2.1e−3", "2.9e−3"], numbers.Take(2).Select(e => e.Value));
        double width = Number(Cells(svg)[0], "width");
        Assert.All(numbers, e => Assert.True(0.636 * Number(e, "font-size") * e.Value.Length < width));
        Assert.All(numbers, e => Assert.InRange(Number(e, "font-size"), 10, 14));
    }

    [Fact]
    public void Rows_that_are_names_go_downwards()
    {
        XElement[] cells = Cells(Draw(["a"], ["relu", "tanh"], [[1], [2]]));
        Assert.True(Number(cells[0], "y") < Number(cells[1], "y"));
    }

    [Fact]
    public void Decades_are_even_steps_of_a_logarithmic_scale_and_what_is_not_positive_is_darkest()
    {
        XElement[] cells = Cells(Draw(["a", "b", "c", "d"], ["x"], [[1e-4, 1e-2, 1, 0]], log: true));
        Assert.Equal(
            new[] { 0, 0.5, 1, 0 }.Select(Viridis.Colour), cells.Select(cell => cell.Attribute("fill")!.Value));
    }

    [Fact]
    public void Nothing_is_outside_the_picture_and_a_map_without_numbers_is_one_too()
    {
        string[] columns = [.. Enumerable.Range(0, 14).Select(i => $"column {i}")];
        double[][] values = [.. Enumerable.Range(0, 3).Select(r => columns.Select((_, c) => r * c / 7.0).ToArray())];
        XElement svg = Draw(columns, ["relu", "tunnelling θ = 0.5", "tanh"], values);
        double width = Number(svg, "width"), height = Number(svg, "height");
        Assert.All(svg.Elements().Where(e => e.Name.LocalName is "rect"), cell => Assert.InRange(
            Number(cell, "x") + Number(cell, "width"), 0, width));
        Assert.All(svg.Elements().Where(e => e.Attribute("y") is not null), e => Assert.InRange(
            Number(e, "y"), 0, height));
        Assert.NotNull(Draw(["a"], ["b"], [[double.NaN]]));
    }

    // What stands in the cells of one row with a long name.
    private static string[] Texts(string[] columns, double[] values, bool log = false, int row = 12) =>
    [
        .. Draw(columns, [new string('x', row)], [values], log).Elements()
            .Where(e => e.Attribute("fill") is { Value: "#000" or "#fff" }).Select(e => e.Value),
    ];

    private static XElement[] Cells(XElement svg) =>
        [.. svg.Elements().Where(e => e.Name.LocalName is "rect" && e.HasElements)];

    private static XElement Draw(string[] columns, string[] rows, double[][] values, bool log = false) =>
        XElement.Parse(new HeatMapPlot(new HeatMap(
            "map", "A map", "a caption", "amplitude [eV]", columns, "offset [eV]", rows, "distortion [%]", values)
        {
            Log = log,
        }).Draw().Svg);

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
