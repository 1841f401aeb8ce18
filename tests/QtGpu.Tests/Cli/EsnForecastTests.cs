using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Forecasts of `esn` as numbers, beyond the end of a file, and from a reservoir that was kept.</summary>
public sealed class EsnForecastTests : IDisposable
{
    private const int Rows = 400;
    private readonly TemporaryFolder _folder = new();

    public EsnForecastTests()
    {
        File.WriteAllLines(_folder["kelvin.csv"], ["temperature", .. Enumerable.Range(0, Rows).Select(Line)]);
        File.WriteAllLines(_folder["later.csv"], ["temperature", .. Enumerable.Range(Rows, 60).Select(Line)]);
    }

    [Fact]
    public void Forecasts_are_numbers_in_CSV_and_JSON()
    {
        Tool tool = Esn(
            "--series", _folder["kelvin.csv"], "--seeds", "2", "--train", "300", "--horizon", "50",
            "--json", _folder["r.json"], "--out", _folder.Path);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        string[][] lines = [.. File.ReadAllLines(_folder["forecast.csv"]).Select(line => line.Split(','))];
        Assert.Equal(
            [
                "step", "target", "tunnelling_seed1_one_step", "tunnelling_seed1_free_run", "tunnelling_seed2_one_step",
                "tunnelling_seed2_free_run", "tanh_seed1_one_step",
            ],
            lines[0][..7]);
        Assert.Equal((51, 2 + 8), (lines.Length, lines[0].Length));
        JsonElement json = _folder.Json("r.json");
        JsonElement run = json.GetProperty("runs")[1];
        for (int t = 0; t < 50; t++)
        {
            double[] row = [.. lines[t + 1].Select(Number)];
            Assert.Equal(301 + t, row[0]);
            Assert.Equal(At(301 + t), row[1], 1e-3);
            Assert.Equal(row[1], json.GetProperty("target")[t].GetDouble(), 1e-4);
            Assert.Equal(row[4], run.GetProperty("one_step")[t].GetDouble(), 1e-4);
            Assert.Equal(row[5], run.GetProperty("free_run")[t].GetDouble(), 1e-4);
            Assert.InRange(row[4], row[1] - 0.5, row[1] + 0.5);
        }

        Assert.Equal(301, json.GetProperty("first_step").GetInt32());

        // The scores are those of these numbers.
        double squares = Enumerable.Range(1, 50).Sum(t => Math.Pow(Number(lines[t][1]) - Number(lines[t][5]), 2));
        Assert.Equal(run.Number("mse_free_run"), squares / 50, 1e-3 * squares);
    }

    [Fact]
    public void What_follows_the_end_of_a_file_is_forecast_in_its_units()
    {
        Tool tool = Esn(
            "--series", _folder["kelvin.csv"], "--seeds", "3", "--ahead", "25", "--json", _folder["r.json"],
            "--out", _folder.Path);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains(
            "trained on steps 0 to 374, forecast over steps 375 to 399", tool.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Trained anew on all 400 steps. The 25 steps that follow:", tool.Output, StringComparison.Ordinal);
        Assert.Contains("15 more steps are not shown", tool.Output, StringComparison.Ordinal);
        JsonElement ahead = _folder.Json("r.json").GetProperty("ahead");
        string[] keys = ["first_step", "steps", "train_steps"];
        Assert.Equal([Rows, 25, Rows], keys.Select(key => ahead.GetProperty(key).GetInt32()));
        Assert.Equal(6, ahead.GetProperty("runs").GetArrayLength());
        string[][] lines = [.. File.ReadAllLines(_folder["ahead.csv"]).Select(line => line.Split(','))];
        Assert.Equal(["step", "tunnelling_median", "tunnelling_seed1"], lines[0][..3]);
        for (int t = 0; t < 25; t++)
        {
            double[] row = [.. lines[t + 1].Select(Number)];
            Assert.Equal(Rows + t, row[0]);
            Assert.All(row[1..], y => Assert.InRange(y, At(Rows + t) - 0.5, At(Rows + t) + 0.5));
            Assert.Equal(row[2..5].Order().ElementAt(1), row[1]);
            Assert.Equal(row[1], ahead.GetProperty("median")[0].GetProperty("values")[t].GetDouble(), 1e-4);
        }

        Assert.NotNull(XElement.Load(_folder["ahead.svg"]));
    }

    [Fact]
    public void A_reservoir_that_was_kept_forecasts_the_same_and_goes_on_with_further_rows()
    {
        Tool kept = Esn(
            "--series", _folder["kelvin.csv"], "--seeds", "2", "--ahead", "30", "--save", _folder["k.safetensors"],
            "--json", _folder["r.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (kept.Code, kept.Error));
        JsonElement first = _folder.Json("r.json"), saved = first.GetProperty("saved");
        JsonElement best = first.GetProperty("runs").EnumerateArray()
            .MinBy(run => run.Number("mse_free_run"));
        foreach (string key in new[] { "activation", "seed" })
            Assert.Equal(best.GetProperty(key).ToString(), saved.GetProperty(key).ToString());
        string[] expected = [.. first.GetProperty("ahead").GetProperty("runs").EnumerateArray()
            .Single(run => Same(run, "activation") && Same(run, "seed"))
            .GetProperty("values").EnumerateArray().Select(y => y.GetRawText())];

        bool Same(JsonElement run, string key) => run.GetProperty(key).ToString() == saved.GetProperty(key).ToString();

        Assert.Equal(ExitCode.Done, Load("--ahead", "30", "--json", _folder["l.json"]).Code);
        JsonElement median = _folder.Json("l.json").GetProperty("ahead").GetProperty("median")[0];
        Assert.Equal(expected, median.Items("values").Select(y => y.GetRawText()));

        Tool further = Load(
            "--series", _folder["later.csv"], "--ahead", "10", "--json", _folder["l.json"], "--out", _folder["out"],
            "--save", _folder["n.safetensors"]);
        Assert.Equal((ExitCode.Done, string.Empty), (further.Code, further.Error));
        JsonElement json = _folder.Json("l.json");
        Assert.Equal((460, 400), (json.GetProperty("steps").GetInt32(), json.GetProperty("first_step").GetInt32()));
        Assert.InRange(json.Number("nmse_one_step"), 0, 1e-4);
        Assert.Equal(460, json.GetProperty("ahead").GetProperty("first_step").GetInt32());
        JsonElement values = json.GetProperty("ahead").GetProperty("runs")[0].GetProperty("values");
        Assert.Equal(At(465), values[5].GetDouble(), 0.5);
        Assert.Equal(61, File.ReadAllLines(Path.Combine(_folder["out"], "forecast.csv")).Length);
        Assert.Contains("later.csv: 60 steps that follow",
            File.ReadAllText(Path.Combine(_folder["out"], "report.html")), StringComparison.Ordinal);
        Tool newer = Tool.Run("esn", "--device", "cpu", "--load", _folder["n.safetensors"], "--ahead", "1");
        Assert.Contains("has seen 460 steps", newer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--load", "later.csv", "not a safetensors file")]
    [InlineData("--load", "none.safetensors", "there is no such file")]
    [InlineData("--save", "k.csv", "expected a file that ends in .safetensors")]
    public void Another_file_is_refused_in_a_line(string flag, string file, string message)
    {
        Tool tool = Tool.Run("esn", "--device", "cpu", flag, _folder[file]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(message, tool.Error, StringComparison.Ordinal);
        Assert.Single(tool.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--units 5", "--units is not for --load")]
    [InlineData("--standardise", "--standardise is not for --load")]
    [InlineData("--dataset digits", "--dataset is not for --load")]
    public void A_kept_reservoir_has_settings_of_its_own(string flags, string message)
    {
        Tool tool = Tool.Run(["esn", "--device", "cpu", "--load", "k.safetensors", .. flags.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(message, tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_with_inputs_of_its_own_is_kept_but_not_forecast_beyond_its_end()
    {
        Tool ahead = Tool.Run("esn", "--device", "cpu", "--series", "narma10", "--units", "20", "--ahead", "3");
        Assert.Equal(ExitCode.BadInput, ahead.Code);
        Assert.Contains("inputs of its own", ahead.Error, StringComparison.Ordinal);

        string[] lines = [.. Enumerable.Range(0, 400)
            .Select(t => string.Create(CultureInfo.InvariantCulture, $"{Math.Sin(0.2 * t)},{Math.Cos(0.2 * t)}"))];
        File.WriteAllLines(_folder["circle.csv"], lines[..300]);
        File.WriteAllLines(_folder["sine.csv"], lines[300..].Select(line => line.Split(',')[0]));
        Tool kept = Tool.Run(
            "esn", "--device", "cpu", "--series", _folder["circle.csv"], "--target-columns", "1", "--units", "50",
            "--seeds", "1", "--save", _folder["k.safetensors"]);
        Assert.Equal((ExitCode.Done, string.Empty), (kept.Code, kept.Error));
        Assert.Equal(ExitCode.Done, Load("--series", _folder["sine.csv"], "--json", _folder["l.json"]).Code);
        JsonElement json = _folder.Json("l.json");
        Assert.Equal(JsonValueKind.Null, json.GetProperty("target").ValueKind);
        double[] said = [.. json.GetProperty("one_step").EnumerateArray().Select(y => y.GetDouble())];
        Assert.Equal(100, said.Length);
        for (int t = 0; t < said.Length; t++)
            Assert.Equal(Math.Cos(0.2 * (300 + t)), said[t], 0.05);
    }

    [Fact]
    public void The_report_has_all_of_it_and_loads_nothing()
    {
        Tool tool = Esn(
            "--series", _folder["kelvin.csv"], "--seeds", "2", "--ahead", "150", "--search", "3", "--search-seeds", "1",
            "--out", _folder.Path);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        string html = File.ReadAllText(_folder["report.html"]);
        string[] parts =
        [
            "<h2>Results", "<h2>Forecast", "<h2>Beyond the end", "<h2>Search", "<h2>States", "<h2>Settings",
            "spectral radius", "qtgpu esn --device cpu", "processors", "The first 100 of 150 steps",
        ];
        foreach (string part in parts)
            Assert.Contains(part, html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=|<script|@import|url\\(", html);
        XElement states = XElement.Load(_folder["states.svg"]);
        Assert.Contains(states.Descendants(), text => text.Name.LocalName == "text" && text.Value == "unit 0");
    }

    public void Dispose() => _folder.Dispose();

    private static double At(int t) => 283 + (7 * Math.Sin(0.2 * t)) + (2 * Math.Sin(0.071 * t));

    private static string Line(int t) => At(t).ToString("F4", CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static Tool Esn(params string[] args) =>
        Tool.Run([.. "esn --device cpu --units 80 --standardise --input-scale 0.3 --ridge 1e-9".Split(' '), .. args]);

    private Tool Load(params string[] args) =>
        Tool.Run(["esn", "--device", "cpu", "--load", _folder["k.safetensors"], .. args]);

}
