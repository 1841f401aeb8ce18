using System.Globalization;
using System.Text.Json;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>A table of house prices, as a newcomer would bring it: errors in its units all the way.</summary>
public sealed class RegressionCommandTests
{
    private static readonly string[] Small =
        ["--hidden", "16", "--epochs", "40", "--batch", "32", "--optimizer", "adam", "--lr", "0.01", "--threads", "1"];

    [Fact]
    public void Train_evaluate_and_predict_speak_the_units_of_the_file()
    {
        using var folder = new TemporaryFolder();
        string[] files = ["--checkpoint", folder["run"], "--json", folder["t.json"], "--log", folder["log.csv"]];
        Tool train = Tool.Run(["train", "--dataset", Houses(folder), .. Small, "--standardise", .. files]);
        Assert.Equal((ExitCode.Done, string.Empty), (train.Code, train.Error));
        Assert.Contains("mean squared error of the standardised targets", train.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hint:", train.Output, StringComparison.Ordinal);
        JsonElement trained = folder.Json("t.json");
        double rmse = Number(trained, "test_rmse"), mae = Number(trained, "test_mae"), r2 = Number(trained, "test_r2");
        Assert.InRange(rmse, 1000, 40_000);
        Assert.InRange(mae, 1000, rmse);
        Assert.InRange(r2, 0.9, 1);
        Assert.True(trained.GetProperty("standardised").GetBoolean());
        Assert.Equal(JsonValueKind.Null, trained.GetProperty("test_accuracy").ValueKind);
        Assert.DoesNotContain("NaN", File.ReadAllText(folder["log.csv"]), StringComparison.Ordinal);

        Tool evaluate = Tool.Run("evaluate", "--checkpoint", folder["run"], "--json", folder["e.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (evaluate.Code, evaluate.Error));
        JsonElement evaluated = folder.Json("e.json");
        Assert.Equal((mae, r2), (Number(evaluated, "mae"), Number(evaluated, "r2")));

        File.WriteAllText(folder["new.csv"], "area,rooms,year\n100,4,1960\n200,2,2000\n");
        string[] asked = ["--checkpoint", folder["run"], "--dataset", folder["new.csv"], "--json", folder["p.json"]];
        Tool predict = Tool.Run(["predict", .. asked]);
        Assert.Equal((ExitCode.Done, string.Empty), (predict.Code, predict.Error));
        JsonElement predictions = folder.Json("p.json").GetProperty("predictions");
        double[] told = [.. predictions.EnumerateArray().Select(p => Number(p, "predicted"))];
        Assert.Equal(Price(100, 4, 1960), told[0], 4 * rmse);
        Assert.Equal(Price(200, 2, 2000), told[1], 4 * rmse);
    }

    [Fact]
    public void A_loss_by_its_name_is_what_is_trained_kept_and_measured()
    {
        using var folder = new TemporaryFolder();
        string[] asked = ["train", "--dataset", Houses(folder), .. Small, "--standardise"];
        double[] losses = new double[2];
        foreach (var (i, loss) in new[] { "huber:delta=0.01", "huber:delta=1e6" }.Index())
        {
            string[] files = ["--checkpoint", folder[$"run{i}"], "--json", folder[$"t{i}.json"]];
            Tool train = Tool.Run([.. asked, "--loss", loss, .. files]);
            Assert.Equal((ExitCode.Done, string.Empty), (train.Code, train.Error));
            Assert.Contains("Huber loss of the standardised targets", train.Output, StringComparison.Ordinal);
            losses[i] = Number(folder.Json($"t{i}.json"), "test_loss");
        }

        // Within δ it is the square; beyond it is less.
        Tool usual = Tool.Run([.. asked, "--json", folder["u.json"]]);
        Assert.Equal(ExitCode.Done, usual.Code);
        Assert.Equal(Number(folder.Json("u.json"), "test_loss"), losses[1], 1e-3 * losses[1]);
        Assert.InRange(losses[0], 0, 0.9 * losses[1]);

        Tool evaluate = Tool.Run("evaluate", "--checkpoint", folder["run0"], "--json", folder["e.json"]);
        Assert.Contains("(Huber loss of the standardised targets)", evaluate.Output, StringComparison.Ordinal);
        Assert.Equal(losses[0], Number(folder.Json("e.json"), "loss"));
        Tool other = Tool.Run([.. asked, "--checkpoint", folder["run0"], "--resume", "--loss", "huber:delta=0.5"]);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("huber:delta=0.01", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_far_from_1_are_answered_with_a_hint()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(["train", "--dataset", Houses(folder), .. Small]);
        Assert.Equal(ExitCode.Done, tool.Code);
        string[] lines = tool.Output.Split('\n');
        string hint = Assert.Single(lines, line => line.StartsWith("hint:", StringComparison.Ordinal));
        Assert.Contains("--standardise", hint, StringComparison.Ordinal);
        Assert.Contains("target", hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_diverges_is_named_and_the_others_are_reported()
    {
        using var folder = new TemporaryFolder();
        string[] steep = ["--lr", "0.05", "--init", "he", "--optimizer", "sgd", "--hidden", "16", "--epochs", "2"];
        Tool tool = Tool.Run(
        [
            "compare", "--dataset", Houses(folder), .. steep, "--activations", "relu,tunnelling", "--seeds", "2",
            "--threads", "1", "--out", folder["out"], "--json", folder["c.json"],
        ]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement json = folder.Json("c.json");
        Assert.Equal(
            [("relu", 1), ("relu", 2)],
            json.GetProperty("diverged").EnumerateArray()
                .Select(run => (run.GetProperty("activation").GetString(), run.GetProperty("seed").GetInt32())));
        Assert.Equal(2, json.GetProperty("runs").GetArrayLength());
        Assert.Contains("relu, seed 1, is left out. Training diverged", tool.Output, StringComparison.Ordinal);
        Assert.Contains(
            "relu, seed 2, is left out", File.ReadAllText(folder["out/report.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_run_is_standardised_as_it_began()
    {
        using var folder = new TemporaryFolder();
        string[] train =
            ["train", "--dataset", Houses(folder), .. Small, "--checkpoint", folder["run"], "--resume", "--quiet"];
        Assert.Equal(ExitCode.Done, Tool.Run([.. train, "--standardise"]).Code);
        Assert.Equal(ExitCode.Done, Tool.Run([.. train, "--standardise"]).Code);
        Tool other = Tool.Run(train);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("standardised", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_shows_errors_and_knows_that_less_is_better()
    {
        using var folder = new TemporaryFolder();
        // A price that is no linear function of the features: the baseline is better.
        string[] files = ["--out", folder["out"], "--json", folder["c.json"]];
        Tool tool = Tool.Run(
        [
            "compare", "--dataset", Houses(folder), .. Small, "--standardise", "--activations", "identity,tanh",
            .. files,
        ]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement json = folder.Json("c.json"), difference = json.GetProperty("paired_differences")[0];
        double[] means = [.. json.GetProperty("summary").EnumerateArray().Select(s => Number(s, "test_rmse_mean"))];
        Assert.Equal(means[0] - means[1], Number(difference, "test_rmse_difference"), 1e-6);
        Assert.True(means[0] > means[1] + 1000, $"identity {means[0]}, tanh {means[1]}");
        Assert.Equal("tanh", difference.GetProperty("better").GetString());
        Assert.Contains("tanh is better", tool.Output, StringComparison.Ordinal);
        foreach (string word in new[] { "test RMSE", "test MAE", "test R²", "R² 0.95" })
            Assert.Contains(word, Flat(tool.Output), StringComparison.Ordinal);

        IEnumerable<string> written =
            Directory.GetFiles(folder["out"]).Where(file => Path.GetExtension(file) is not (".json" or ".journal"));
        string[] shown = [tool.Output, .. written.Select(File.ReadAllText)];
        Assert.All(shown, text => Assert.DoesNotContain("accuracy", text, StringComparison.OrdinalIgnoreCase));
        Assert.All(shown, text => Assert.DoesNotContain("NaN", text, StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(folder["out"], "test-rmse.svg")));
    }

    [Fact]
    public void Tuning_takes_the_settings_with_the_smallest_error()
    {
        using var folder = new TemporaryFolder();
        string[] grid = ["--tune", "--tune-rates", "0.0001,0.1", "--tune-inits", "he", "--activations", "tanh"];
        string[] network = ["--hidden", "8", "--epochs", "5", "--standardise", "--threads", "1", "--seeds", "1"];
        string[] files = ["--out", folder["out"], "--json", folder["c.json"]];
        Tool tool = Tool.Run(["compare", "--dataset", Houses(folder), .. network, .. grid, .. files]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement[] tuning = folder.Json("c.json").Items("tuning");
        Assert.Equal(0.1, Number(tuning[0], "lr"), 1e-6);
        Assert.True(Number(tuning[0], "validation_rmse") < Number(tuning[1], "validation_rmse"));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("compare")]
    public void A_batch_larger_than_the_file_becomes_the_file_with_a_line(string verb)
    {
        using var folder = new TemporaryFolder();
        string[] compare = verb is "compare" ? ["--seeds", "1", "--out", folder["out"]] : [];
        string[] network = ["--hidden", "8", "--epochs", "2", "--standardise", "--threads", "1"];
        Tool tool = Tool.Run([verb, "--dataset", Houses(folder, rows: 30), .. network, .. compare]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("batch 64 is more than the 24 training samples", tool.Output, StringComparison.Ordinal);
        Assert.Contains("batch 24", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_tells_precision_recall_and_F1_of_each_class()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["points.csv"], Enumerable.Range(0, 100).Select(i => FormattableString.Invariant(
            $"{Math.Sin(i) + (i % 2 * 2)},{Math.Cos(3 * i)},{(i % 2 == 0 ? "low" : "high")}")).Prepend("x,y,label"));
        string[] files = ["--dataset", folder["points.csv"], "--checkpoint", folder["run"]];
        Assert.Equal(ExitCode.Done, Tool.Run(["train", .. files, "--hidden", "8", "--epochs", "3", "--quiet"]).Code);
        Tool tool = Tool.Run(["evaluate", .. files, "--json", folder["e.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        foreach (string word in new[] { "precision", "recall", "F1", "macro average" })
            Assert.Contains(word, tool.Output, StringComparison.Ordinal);
        JsonElement json = folder.Json("e.json");
        int[][] confusion = [.. json.GetProperty("confusion").EnumerateArray()
            .Select(row => row.EnumerateArray().Select(n => n.GetInt32()).ToArray())];
        JsonElement[] classes = json.Items("classes");
        Assert.Equal(["high", "low"], classes.Select(c => c.GetProperty("name").GetString()));
        Assert.Equal(confusion[0].Sum(), classes[0].GetProperty("samples").GetInt32());
        double right = confusion[0][0], told = confusion[0][0] + confusion[1][0];
        Assert.Equal(right / Math.Max(1, confusion[0].Sum()), Number(classes[0], "recall"), 1e-12);
        Assert.Equal(right / Math.Max(1, told), Number(classes[0], "precision"), 1e-12);
        Assert.Equal(classes.Average(c => Number(c, "f1")), Number(json, "macro_f1"), 1e-12);
    }

    private static double Price(double area, int rooms, int year) =>
        (1500 * area) + (9000 * rooms) + (700 * (year - 1900)) + (10 * (area - 120) * (area - 120));

    private static string Houses(TemporaryFolder folder, int rows = 300)
    {
        File.WriteAllLines(folder["houses.csv"], Enumerable.Range(0, rows).Select(i =>
        {
            (double area, int rooms, int year) = (30 + (i * 37 % 220), 1 + (i * 7 % 8), 1900 + (i * 53 % 120));
            double price = Price(area, rooms, year) + (5000 * Math.Sin(i));
            return string.Create(CultureInfo.InvariantCulture, $"{area},{rooms},{year},{price}");
        }).Prepend("area,rooms,year,target"));
        return folder["houses.csv"];
    }

    private static string Flat(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private static double Number(JsonElement element, string key) => element.Number(key);

}
