using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class EsnCommandTests
{
    [Fact]
    public void Two_activations_are_compared_on_the_same_matrices()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
            "esn", "--device", "cpu", "--units", "80", "--seeds", "3", "--train", "500", "--horizon", "60", "--memory", "20",
            "--json", folder["r.json"], "--out", folder.Path);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("Memory capacity of tanh", tool.Output, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(File.ReadAllText(folder["r.json"])).RootElement;
        JsonElement[] runs = [.. json.GetProperty("runs").EnumerateArray()];
        Assert.Equal(6, runs.Length);
        foreach (string key in new[] { "nmse_one_step", "nmse_free_run", "mse_free_run", "valid_steps" })
        {
            double[] values = [.. runs.Take(3).Select(run => run.GetProperty(key).GetDouble()).Order()];
            Assert.Equal(values[1], json.GetProperty(key).GetDouble());
        }

        Assert.Equal(1.1, json.GetProperty("spectral_radius").GetDouble());
        Assert.True(json.GetProperty("steps_per_second").GetDouble() > 0);
        for (int i = 0; i < 3; i++)
            Assert.Equal(runs[i].GetProperty("drawn_spectral_radius").GetDouble(), runs[i + 3].GetProperty("drawn_spectral_radius").GetDouble());
        Assert.All(json.GetProperty("summary").EnumerateArray(), s => Assert.InRange(s.GetProperty("memory_capacity").GetDouble(), 1, 20));
        Assert.NotNull(XElement.Load(folder["forecast.svg"]));
        Assert.NotNull(XElement.Load(folder["nmse.svg"]));
        Assert.Equal(7, File.ReadAllLines(folder["runs.csv"]).Length);
    }

    [Fact]
    public void A_file_of_numbers_is_a_series()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["sine.txt"], Enumerable.Range(0, 500).Select(t => Math.Sin(0.2 * t).ToString(CultureInfo.InvariantCulture)));
        string[] args = ["esn", "--device", "cpu", "--series", folder["sine.txt"], "--units", "50", "--seeds", "1", "--horizon", "50", "--json", folder["r.json"], "--train"];
        Assert.Equal((ExitCode.Done, string.Empty), (Tool.Run([.. args, "400"]).Code, Tool.Run([.. args, "400"]).Error));
        Assert.InRange(JsonDocument.Parse(File.ReadAllText(folder["r.json"])).RootElement.GetProperty("nmse_free_run").GetDouble(), 0, 1e-3);

        Tool tooLong = Tool.Run([.. args, "480"]);
        Assert.Equal(ExitCode.BadInput, tooLong.Code);
        Assert.Contains("has 500 values; expected at least 531", tooLong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_two_columns_forecasts_both()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["circle.csv"], Enumerable.Range(0, 500).Select(t => string.Create(CultureInfo.InvariantCulture, $"{Math.Sin(0.2 * t)},{Math.Cos(0.2 * t)}")));
        string[] args = ["esn", "--device", "cpu", "--series", folder["circle.csv"], "--units", "50", "--seeds", "1", "--train", "400", "--horizon", "50", "--json", folder["r.json"]];
        Tool both = Tool.Run(args);
        Assert.Equal((ExitCode.Done, string.Empty), (both.Code, both.Error));
        Assert.InRange(JsonDocument.Parse(File.ReadAllText(folder["r.json"])).RootElement.GetProperty("nmse_free_run").GetDouble(), 0, 1e-3);

        // The sine gives the cosine: a quarter of a period of memory, nothing to run freely.
        Tool given = Tool.Run([.. args, "--target-columns", "1"]);
        Assert.Equal((ExitCode.Done, string.Empty), (given.Code, given.Error));
        JsonElement json = JsonDocument.Parse(File.ReadAllText(folder["r.json"])).RootElement;
        Assert.InRange(json.GetProperty("nmse_one_step").GetDouble(), 0, 1e-3);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("runs")[0].GetProperty("nmse_free_run").ValueKind);

        Tool tooMany = Tool.Run([.. args, "--target-columns", "2"]);
        Assert.Equal(ExitCode.BadInput, tooMany.Code);
        Assert.Contains("expected fewer than the 2 columns", tooMany.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "expected a series that changes")]
    [InlineData("nan", "expected a finite number")]
    public void A_series_that_cannot_be_forecast_is_refused(string value, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["bad.csv"], Enumerable.Repeat("1", 5).Concat(Enumerable.Repeat(value, 3000)));
        Tool tool = Tool.Run("esn", "--device", "cpu", "--series", folder["bad.csv"]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(message, tool.Error, StringComparison.Ordinal);
    }
}
