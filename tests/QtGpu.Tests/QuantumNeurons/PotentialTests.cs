using System.Text.Json;
using System.Xml.Linq;
using QtGpu.Cli;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Paths;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class PotentialTests
{
    [Theory]
    [InlineData(CouplingKind.Excitatory, 6000)]
    [InlineData(CouplingKind.Inhibitory, 50_000)]
    public void The_minima_are_where_both_are_at_plus_or_minus_one(CouplingKind kind, double epsilon)
    {
        var surface = new PotentialSurface(kind, epsilon);
        const int points = 281; // −1.4, −1.39, …, 1.4
        double[][] grid = surface.Grid(1.4, points);
        (int Row, int Column)[] minima =
        [
            .. from row in Enumerable.Range(1, points - 2)
               from column in Enumerable.Range(1, points - 2)
               where Neighbours(row, column).All(place => grid[place.Row][place.Column] > grid[row][column])
               select (row, column),
        ];
        Assert.Equal([(40, 40), (40, 240), (240, 40), (240, 240)], minima);
        Assert.All(minima, place => Assert.Equal(0, grid[place.Row][place.Column], 1e-9));
        Assert.Equal(surface.At(-1.4, 1.4), grid[^1][0]);

        IEnumerable<(int Row, int Column)> Neighbours(int row, int column) =>
            from dy in (int[])[-1, 0, 1]
            from dx in (int[])[-1, 0, 1]
            where dx != 0 || dy != 0
            select (row + dy, column + dx);
    }

    [Fact]
    public void A_driver_off_its_well_lowers_the_affected_ones_barrier_and_an_inhibited_pair_cannot_both_leave()
    {
        // Λ/4 = 1250; (φ₂² − 1)² = 1 at φ₂ = 0, so that the well at φ₁ = 1 is raised by ε and the barrier is not.
        var excites = new PotentialSurface(CouplingKind.Excitatory, 6000);
        Assert.Equal(1250, excites.At(0, 1) - excites.At(1, 1), 1e-9);
        Assert.Equal(1250 - 6000, excites.At(0, 0) - excites.At(1, 0), 1e-9);
        Assert.NotEqual(excites.At(0.5, 0.2), excites.At(0.2, 0.5));
        var inhibits = new PotentialSurface(CouplingKind.Inhibitory, 50_000);
        Assert.Equal(52_500, inhibits.At(0, 0), 1e-9);
        Assert.Equal(1250, inhibits.At(1, 0), 1e-9);
        Assert.Equal(inhibits.At(0.5, 0.2), inhibits.At(0.2, 0.5), 1e-9);
        Assert.Equal(50_000 * Math.Pow(0.75, 4) * Math.Pow(0.96, 4), inhibits.Interaction(0.5, 0.2), 1e-6);
        Assert.Throws<InputException>(() => inhibits.Grid(0, 5));
    }

    [Fact]
    public void The_command_draws_both_and_tells_wells_and_passes()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run("qneuron", "potential", "--plot", folder["p.svg"], "--json", folder["p.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("7250", tool.Output, StringComparison.Ordinal);
        JsonElement[] surfaces = folder.Json("p.json").Items("surfaces");
        Assert.Equal([6000.0, 50_000], surfaces.Select(surface => surface.Number("strength")));
        Assert.All(surfaces, surface => Assert.Equal(0, surface.Items("landmarks")[0].Number("potential")));

        // The wells are in the darkest band, whose path is drawn first.
        XElement picture = XElement.Load(folder["p.svg"]);
        XElement[] bands = [.. picture.Descendants().Where(e => e.Name.LocalName == "path"
            && e.Attribute("stroke")?.Value.StartsWith('#') == true)];
        Assert.Equal(2, bands.Count(band => band.Attribute("stroke")!.Value == "#440154"));
        Assert.InRange(bands.Length, 12, 22);
    }

    [Theory]
    [InlineData("potential excitatry", "did you mean 'excitatory'?")]
    [InlineData("potential --epsilon -1", "--epsilon: expected a number of 0 or more")]
    [InlineData("potential --lambda 0", "--lambda: expected a number from 0.001")]
    [InlineData("potential --plot x.png", "expected a file that ends in .svg")]
    public void Bad_input_is_named(string commandLine, string expected)
    {
        Tool tool = Tool.Run(["qneuron", .. commandLine.Split(' ')]);
        Assert.Equal((ExitCode.BadInput, string.Empty), (tool.Code, tool.Output));
        Assert.Contains(expected, tool.Error, StringComparison.Ordinal);
    }
}
