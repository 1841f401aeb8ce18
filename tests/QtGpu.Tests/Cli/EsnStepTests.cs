using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using QtGpu.Cli;
using QtGpu.Cli.Report;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Steps of `esn` are the rows of the file, from 0, in words, plots, CSV and JSON.</summary>
public sealed class EsnStepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public EsnStepTests()
    {
        File.WriteAllLines(_folder["rows.csv"], Enumerable.Range(0, 1200).Select(Line));
        File.WriteAllLines(_folder["later.csv"], Enumerable.Range(1200, 50).Select(Line));
    }

    [Fact]
    public void Words_plots_and_numbers_count_the_same_steps()
    {
        Tool tool = Esn("--ahead", "20", "--save", _folder["k.safetensors"], "--out", _folder.Path);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains(
            "trained on steps 0 to 1179, forecast over steps 1180 to 1199; 20 units, 1 seed;", tool.Output,
            StringComparison.Ordinal);
        Assert.Contains("on all 1200 steps. The 20 steps that follow:", tool.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("unproven", tool.Output, StringComparison.Ordinal);
        Assert.Equal((1180, 1199), Ends("forecast.csv"));
        Assert.Equal((1200, 1219), Ends("ahead.csv"));
        string[] ticks = [.. XElement.Load(_folder["forecast.svg"]).Descendants()
            .Where(text => text.Name.LocalName == "text").Select(text => text.Value)];
        Assert.Contains("1190", ticks);
        Assert.DoesNotContain("10", ticks);
        Assert.Contains("Trained on all 1200 steps of the series.", Page, StringComparison.Ordinal);
        JsonElement ahead = Json.GetProperty("ahead"), saved = Json.GetProperty("saved");
        Assert.Equal(1200, ahead.GetProperty("train_steps").GetInt32());
        Assert.Equal(["file", "activation", "seed"], saved.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void Rows_that_follow_give_the_series_its_name_and_are_not_said_to_be_trained_on()
    {
        Assert.Equal(ExitCode.Done, Esn("--save", _folder["k.safetensors"]).Code);
        Tool tool = Load("--series", _folder["later.csv"], "--ahead", "5", "--out", _folder.Path);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("has seen 1200 steps of rows.csv", tool.Output, StringComparison.Ordinal);
        Assert.Contains("later.csv: tanh", Page, StringComparison.Ordinal);
        Assert.Contains(
            "Trained on steps 0 to 1199, rows.csv; steps 1200 to 1249 have driven it since.", Page,
            StringComparison.Ordinal);
        Assert.Equal((1200, 1249), Ends("forecast.csv"));
        string[] names = ["series", "trained_on"];
        Assert.Equal(["later.csv", "rows.csv"], names.Select(name => Json.GetProperty(name).GetString()));
        Assert.Equal(1250, Json.GetProperty("steps").GetInt32());
    }

    [Theory]
    [InlineData]
    [InlineData("--out", "out")]
    [InlineData("--save", "n.safetensors")]
    public void A_reservoir_that_is_loaded_for_nothing_asks_what_for(params string[] flags)
    {
        Assert.Equal(ExitCode.Done, Esn("--save", _folder["k.safetensors"]).Code);
        Tool tool = Load([.. flags.Select(flag => flag.StartsWith('-') ? flag : _folder[flag])]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(
            "add --series FILE with the rows that follow, or --ahead N", tool.Error, StringComparison.Ordinal);
        Assert.Single(tool.Error.TrimEnd().Split('\n'));
        Assert.False(Path.Exists(_folder["out"]) || Path.Exists(_folder["n.safetensors"]));
    }

    [Fact]
    public void What_lies_beyond_the_tested_horizon_is_said_to_be_unproven()
    {
        const string Warning =
            "From step 1499 on, beyond the tested horizon of 299 steps, the forecast is unproven.";
        Tool tool = Esn("--ahead", "3000", "--out", _folder.Path);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains(Warning, tool.Output, StringComparison.Ordinal);
        Assert.Contains(Warning, Page, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_anything_is_singular()
    {
        Tool tool = Esn(
            "--ahead", "1", "--save", _folder["k.safetensors"], "--search", "1", "--search-seeds", "1",
            "--windows", "1",
            "--activations", "tanh,relu", "--out", _folder["out"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("over 1 window of 2 steps within steps 899 to 900;", tool.Output, StringComparison.Ordinal);
        Assert.Contains("tanh: 1 candidate × 1 seed", tool.Output, StringComparison.Ordinal);
        Assert.Contains("over the 1 unseen seed:", tool.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("The step that follows:", tool.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("(s)", tool.Output, StringComparison.Ordinal);
        Assert.Equal(899, Json.GetProperty("search")[0].GetProperty("windows")[0].GetProperty("first").GetInt32());

        File.WriteAllLines(_folder["later.csv"], [Line(1200)]);
        Assert.Contains(
            "later.csv: 1 step that follows", Load("--series", _folder["later.csv"]).Output, StringComparison.Ordinal);
        Assert.Contains(
            "1 more step is not shown", Esn("--ahead", "11").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "has 1 step; expected at least")]
    [InlineData("1\n2,3", "expected 1 column as in the first row, got 2")]
    [InlineData("1\n2\n3", "has 1 column, which can only forecast itself", "--target-columns", "1")]
    public void A_file_that_is_too_small_is_refused_in_good_English(string text, string message, params string[] flags)
    {
        File.WriteAllText(_folder["rows.csv"], text);
        Tool tool = Esn(flags);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(message, tool.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Line(int t) =>
        (283 + (7 * Math.Sin(0.2 * t)) + (2 * Math.Sin(0.071 * t))).ToString("F4", CultureInfo.InvariantCulture);

    private string Page => File.ReadAllText(_folder[ReservoirPage.File]);

    private JsonElement Json => JsonDocument.Parse(File.ReadAllText(_folder["r.json"])).RootElement;

    private (int First, int Last) Ends(string file)
    {
        int[] steps = [.. File.ReadAllLines(_folder[file]).Skip(1)
            .Select(line => int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture))];
        return (steps[0], steps[^1]);
    }

    private Tool Esn(params string[] flags) => Tool.Run(
    [
        "esn", "--device", "cpu", "--series", _folder["rows.csv"], "--standardise", "--input-scale", "0.3", "--units",
        "20", "--seeds", "1", "--json", _folder["r.json"],
        .. flags.Contains("--activations") ? flags : [.. flags, "--activations", "tanh"],
    ]);

    private Tool Load(params string[] flags) => Tool.Run(
        ["esn", "--device", "cpu", "--load", _folder["k.safetensors"], "--json", _folder["r.json"], .. flags]);
}
