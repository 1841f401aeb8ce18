using System.Text.Json;
using System.Xml.Linq;
using QtGpu.Cli;
using Xunit;
using static System.FormattableString;

namespace QtGpu.Tests.Cli;

public sealed class EsnCommandTests
{
    [Fact]
    public void Two_activations_are_compared_on_the_same_matrices()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
            "esn", "--device", "cpu", "--units", "80", "--seeds", "3", "--train", "500", "--horizon", "60",
            "--memory", "20", "--json", folder["r.json"], "--out", folder.Path);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("Memory capacity of tanh", tool.Output, StringComparison.Ordinal);
        JsonElement json = folder.Json("r.json");
        JsonElement[] runs = json.Items("runs");
        Assert.Equal(6, runs.Length);
        foreach (string key in new[] { "nmse_one_step", "nmse_free_run", "mse_free_run", "valid_steps" })
        {
            double[] values = [.. runs.Take(3).Select(run => run.Number(key)).Order()];
            Assert.Equal(values[1], json.Number(key));
        }

        Assert.Equal(1.47, json.Number("spectral_radius"));
        Assert.True(json.Number("steps_per_second") > 0);
        for (int i = 0; i < 3; i++)
            Assert.Equal(runs[i].Number("drawn_spectral_radius"), runs[i + 3].Number("drawn_spectral_radius"));
        Assert.All(json.Items("summary"), s => Assert.InRange(s.Number("memory_capacity"), 1, 20));
        Assert.NotNull(XElement.Load(folder["forecast.svg"]));
        Assert.NotNull(XElement.Load(folder["nmse.svg"]));
        Assert.Equal(16, XElement.Load(folder["states.svg"]).Descendants()
            .Count(e => e.Name.LocalName == "text" && e.Value.StartsWith("unit ", StringComparison.Ordinal)));
        Assert.Equal(7, File.ReadAllLines(folder["runs.csv"]).Length);
    }

    [Fact]
    public void A_file_of_numbers_is_a_series()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["sine.txt"], Enumerable.Range(0, 500).Select(t => Invariant($"{Math.Sin(0.2 * t)}")));
        string[] args =
        [
            "esn", "--device", "cpu", "--series", folder["sine.txt"], "--units", "50", "--seeds", "1",
            "--horizon", "50", "--json", folder["r.json"], "--train",
        ];
        Tool tool = Tool.Run([.. args, "400"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.InRange(folder.Json("r.json").Number("nmse_free_run"), 0, 1e-3);

        Tool tooLong = Tool.Run([.. args, "480"]);
        Assert.Equal(ExitCode.BadInput, tooLong.Code);
        Assert.Contains("has 500 steps; expected at least 531", tooLong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_two_columns_forecasts_both()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(
            folder["circle.csv"],
            Enumerable.Range(0, 500).Select(t => Invariant($"{Math.Sin(0.2 * t)},{Math.Cos(0.2 * t)}")));
        string[] args =
        [
            "esn", "--device", "cpu", "--series", folder["circle.csv"], "--units", "50", "--seeds", "1",
            "--train", "400", "--horizon", "50", "--json", folder["r.json"],
        ];
        Tool both = Tool.Run(args);
        Assert.Equal((ExitCode.Done, string.Empty), (both.Code, both.Error));
        Assert.InRange(folder.Json("r.json").Number("nmse_free_run"), 0, 1e-3);

        // The sine gives the cosine: a quarter of a period of memory, nothing to run freely.
        Tool given = Tool.Run([.. args, "--target-columns", "1"]);
        Assert.Equal((ExitCode.Done, string.Empty), (given.Code, given.Error));
        JsonElement json = folder.Json("r.json");
        Assert.InRange(json.Number("nmse_one_step"), 0, 1e-3);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("runs")[0].GetProperty("nmse_free_run").ValueKind);

        Tool tooMany = Tool.Run([.. args, "--target-columns", "2"]);
        Assert.Equal(ExitCode.BadInput, tooMany.Code);
        Assert.Contains("expected fewer than the 2 columns", tooMany.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_far_from_1_is_standardised_in_its_own_units()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(
            folder["kelvin.csv"],
            Enumerable.Range(0, 500).Select(t => Invariant($"{273 + (10 * Math.Sin(0.2 * t))}")));
        string[] args =
        [
            "esn", "--device", "cpu", "--series", folder["kelvin.csv"], "--units", "50", "--seeds", "1",
            "--train", "400", "--horizon", "50", "--json", folder["r.json"],
        ];
        Tool asItIs = Tool.Run(args);
        Assert.Contains("try --standardise", asItIs.Output, StringComparison.Ordinal);

        Tool standardised = Tool.Run([.. args, "--standardise"]);
        Assert.Equal((ExitCode.Done, string.Empty), (standardised.Code, standardised.Error));
        Assert.DoesNotContain("--standardise", standardised.Output, StringComparison.Ordinal);
        JsonElement json = folder.Json("r.json");
        Assert.True(json.GetProperty("standardised").GetBoolean());
        double nmse = json.Number("nmse_free_run");
        Assert.InRange(nmse, 0, 1e-3);
        // The variance of the target, 10²/2, is that of the series as given.
        Assert.InRange(json.Number("mse_free_run") / nmse, 40, 60);
    }

    [Fact]
    public void Where_no_reservoir_can_forecast_the_table_says_why_and_the_exit_code_too()
    {
        using var folder = new TemporaryFolder();
        string[] args =
        [
            "esn", "--device", "cpu", "--units", "20", "--seeds", "1", "--train", "400", "--horizon", "50",
            "--spectral-radius", "9", "--memory", "3", "--json", folder["r.json"],
        ];
        Tool none = Tool.Run([.. args, "--activations", "identity", "--out", folder.Path]);
        Assert.Equal(ExitCode.BadInput, none.Code);
        const string reason = "identity, seed 1: a state was no longer finite in training step";
        Assert.Contains(reason, none.Error, StringComparison.Ordinal);
        Assert.InRange(folder.Json("r.json").Items("runs")[0].GetProperty("fault_step").GetInt32(), 1, 399);

        Tool one = Tool.Run([.. args, "--activations", "identity,tanh"]);
        Assert.Equal((ExitCode.Done, string.Empty), (one.Code, one.Error));
        Assert.Contains("the MSE is smaller on 0 of 1 seed", one.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--memory", "300", "expected at most 200 delays")]
    [InlineData("--train", "2000000000", "expected at most 100000000 steps")]
    [InlineData("--seeds", "2000000000", "--seeds: expected a whole number from 1 to 10000")]
    [InlineData("--series", "/", "/ is a folder; expected a file")]
    [InlineData("--series", "lorentz", "Did you mean lorenz?")]
    public void What_would_not_fit_or_is_not_there_is_refused_at_once(string flag, string value, string message)
    {
        string[] train = flag == "--train" ? [] : ["--train", "200"];
        Tool tool = Tool.Run(["esn", "--device", "cpu", "--units", "10", .. train, flag, value]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(message, tool.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 400, "400 steps of the training, from 0 on")]
    [InlineData(400, 50, "50 steps of the forecast, from 400 on")]
    public void A_series_that_stands_still_where_it_is_needed_is_refused(int first, int steps, string message)
    {
        using var folder = new TemporaryFolder();
        // One more than the steps, since the target is the next value.
        bool StandsStill(int t) => t >= first && t <= first + steps;
        File.WriteAllLines(
            folder["still.csv"], Enumerable.Range(0, 500).Select(t => StandsStill(t) ? "0.5" : $"{t % 7}"));
        Tool tool = Tool.Run(
            "esn", "--device", "cpu", "--units", "10", "--series", folder["still.csv"], "--train", "400",
            "--horizon", "50");
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(message, tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Digits_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
            "esn", "--device", "cpu", "--dataset", "digits", "--units", "60", "--seeds", "2",
            "--train-samples", "1000", "--validation", "300", "--json", folder["r.json"], "--out", folder.Path);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("tunnelling less tanh on the same matrices", tool.Output, StringComparison.Ordinal);
        JsonElement json = folder.Json("r.json");
        JsonElement[] runs = json.Items("runs");
        Assert.Equal(4, runs.Length);
        Assert.Equal(runs.Take(2).Average(run => run.Number("test_accuracy")), json.Number("test_accuracy"), 1e-12);
        Assert.InRange(json.Number("test_accuracy"), 0.4, 1);
        Assert.Equal(300, json.GetProperty("test_samples").GetInt32());
        int[][] confusion =
            [.. json.Items("summary")[0].Items("confusion").Select(row => row.Deserialize<int[]>()!)];
        double right = confusion.Select((row, k) => row[k]).Sum(), all = confusion.Sum(row => row.Sum());
        Assert.Equal(600, all);
        Assert.Equal(right / 600, json.Number("test_accuracy"), 1e-12);
        Assert.Equal(5, File.ReadAllLines(folder["runs.csv"]).Length);
    }

    [Theory]
    [InlineData("--series", "lorenz", "--series and --dataset exclude each other")]
    [InlineData("--horizon", "10", "--horizon is for --series, not for --dataset")]
    [InlineData("--train", "300", "--train is for --series")]
    [InlineData("--ridge", "auto", "a ridge that is a number")]
    [InlineData("--train-samples", "20000", "expected at most the 10000")]
    [InlineData("--steps-per-sample", "27", "expected a divisor of its 784 features, got 27")]
    [InlineData("--washout", "28", "expected fewer than the 28 steps")]
    public void What_does_not_suit_labelled_samples_is_refused(string flag, string value, string message)
    {
        Tool tool = Tool.Run("esn", "--device", "cpu", "--dataset", "digits", "--units", "10", flag, value);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(message, tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_labelled_samples_says_how_many_steps_they_are()
    {
        using var folder = new TemporaryFolder();
        // Six steps up, or six steps down, each sample a little shifted.
        static string Row(int i)
        {
            IEnumerable<double> steps = Enumerable.Range(0, 6).Select(t => (i % 2 == 0 ? t : 5 - t) + (0.01 * (i % 7)));
            return (i % 2 == 0 ? "up," : "down,") + string.Join(',', steps.Select(x => Invariant($"{x}")));
        }

        string[] rows = [.. Enumerable.Range(0, 200).Select(Row)];
        File.WriteAllLines(folder["ramps.csv"], ["label,a,b,c,d,e,f", .. rows]);
        string[] args = ["esn", "--device", "cpu", "--dataset", folder["ramps.csv"], "--units", "20", "--seeds", "1"];
        Tool unknown = Tool.Run(args);
        Assert.Equal(ExitCode.BadInput, unknown.Code);
        const string question = "--steps-per-sample how many time steps their 6 features are";
        Assert.Contains(question, unknown.Error, StringComparison.Ordinal);
        Tool known = Tool.Run([.. args, "--steps-per-sample", "6", "--json", folder["r.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (known.Code, known.Error));
        Assert.Equal(1, folder.Json("r.json").Number("test_accuracy"));
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
