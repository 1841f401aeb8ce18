using System.Text.Json;
using System.Xml.Linq;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>A trained network judged by what it knows of its own errors.</summary>
public sealed class UncertaintyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Predictors_stand_side_by_side_with_all_that_was_asked_for()
    {
        Train("a", 1);
        Train("b", 2);
        Tool tool = Evaluate(
            "a", "--ensemble", _folder["b"], "--mc-dropout", "5", "--ood", "digits", "--calibrate", "--conformal",
            "0.2", "--held-out", "100", "--out", _folder["out"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement json = _folder.Json("e.json");
        JsonElement[] predictors = json.Items("predictors");
        Assert.Equal(
            ["relu network", "MC dropout, 5 passes", "ensemble of 2"], predictors.Select(p => p.Text("predictor")));
        Assert.Equal([1, 5, 2], predictors.Select(p => p.GetProperty("members").GetInt32()));
        Assert.All(predictors, p => Assert.Contains(p.Text("predictor")!, tool.Output, StringComparison.Ordinal));
        JsonElement last = json.GetProperty("uncertainty");
        Assert.True(JsonElement.DeepEquals(predictors[2], last));
        Assert.Equal(last.Number("accuracy"), json.Number("accuracy"));
        Assert.Equal(last.Number("nll"), json.Number("loss"), 1e-12);
        Assert.Equal(100, json.Number("held_out"));
        Assert.Equal(json.Number("samples"), json.GetProperty("confusion").EnumerateArray()
            .Sum(row => row.EnumerateArray().Sum(n => n.GetInt32())));
        foreach (JsonElement p in predictors)
        {
            Assert.InRange(p.Number("ece"), p.Number("ece_low"), p.Number("ece_high"));
            Assert.InRange(p.Number("temperature"), 0.05, 5);
            Assert.Equal(2, p.Items("conformal").Length);
            Assert.All(p.Items("conformal"), sets => Assert.InRange(sets.Number("coverage"), 0.6, 1));
            Assert.All(p.Items("ood"), told => Assert.Equal(0.5, told.Number("auroc"), 0.2)); // the same samples
        }

        Assert.Equal(
            ["images.svg", "rejection.svg", "reliability.svg", "report.html"],
            Directory.EnumerateFiles(_folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(
            new[] { "images.svg", "rejection.svg", "reliability.svg" },
            file => Assert.Equal("svg", XDocument.Load(Path.Combine(_folder["out"], file)).Root!.Name.LocalName));
        string page = File.ReadAllText(Path.Combine(_folder["out"], "report.html"));
        Assert.Contains("Reliability: ensemble of 2", page, StringComparison.Ordinal);
        Assert.Contains("Conformal sets", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_says_the_same_and_a_network_alone_is_judged_by_its_loss()
    {
        Train("a", 1);
        Assert.Equal(ExitCode.Done, Evaluate("a").Code);
        JsonElement once = _folder.Json("e.json");
        Assert.Equal(once.Number("loss"), once.GetProperty("uncertainty").Number("nll"), 1e-5);
        Assert.Equal(0, once.GetProperty("uncertainty").Number("mutual_information"));
        Assert.Equal(ExitCode.Done, Evaluate("a", "--threads", "2").Code);
        Assert.Equal(once.GetRawText(), _folder.Json("e.json").GetRawText());
    }

    [Fact]
    public void Draws_of_the_last_layer_come_from_the_training_samples_as_they_were_standardised()
    {
        Train("a", 1, "--standardise");
        Assert.Equal(ExitCode.Done, Evaluate("a", "--laplace", "7").Code);
        JsonElement[] predictors = _folder.Json("e.json").Items("predictors");
        Assert.Equal("last-layer Laplace, 7 draws", predictors[1].Text("predictor"));
        Assert.Equal(predictors[0].Number("accuracy"), predictors[1].Number("accuracy"), 0.03);
        Assert.InRange(predictors[1].Number("mutual_information"), 1e-6, 1);
    }

    [Theory]
    [InlineData("--conformal 1.5", "--conformal: expected a number between 0 and 1, got '1.5'")]
    [InlineData("--conformal 0", "--conformal: expected a number between 0 and 1")]
    [InlineData("--mc-dropout 0", "--mc-dropout: expected a whole number from 1")]
    [InlineData("--held-out 10", "--held-out needs --calibrate or --conformal")]
    [InlineData("--calibrate --held-out 100000", "of which some must be left to judge by")]
    [InlineData("--ood phrases", "--ood")]
    [InlineData("--ood nowhere", "neither a data set nor a file")]
    [InlineData("--ensemble nowhere", "--ensemble nowhere: there is no checkpoint")]
    [InlineData("--samples 5", "--samples needs a network of `qtgpu train --model bnn`")]
    public void Bad_input_is_named(string flags, string told)
    {
        Train("a", 1);
        Tool tool = Evaluate("a", flags.Split(' '));
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(told, tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_network_cannot_be_asked_is_refused()
    {
        Train("a", 1, "--dropout", "0");
        Assert.Contains("trained with dropout", Evaluate("a", "--mc-dropout", "3").Error, StringComparison.Ordinal);
        File.WriteAllLines(
            _folder["line.csv"], ["x,y", .. Enumerable.Range(0, 60).Select(i => $"{i / 30.0 - 1},{i / 15.0 - 2}")]);
        Tool line = Tool.Run(
            "train", "--dataset", _folder["line.csv"], "--hidden", "4", "--epochs", "1", "--checkpoint",
            _folder["line"]);
        Assert.Equal(ExitCode.Done, line.Code);
        Assert.Contains(
            "--calibrate is for networks that tell classes", Evaluate("line", "--calibrate").Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "it reads 1 features and knows the classes", Evaluate("a", "--ensemble", _folder["line"]).Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "two predictors",
            Tool.Run("predict", "--checkpoint", _folder["a"], "--mc-dropout", "2", "--ensemble", _folder["a"]).Error,
            StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Train(string name, int seed, params string[] flags)
    {
        Tool tool = Tool.Run(
        [
            .. "train --dataset digits --hidden 16 --activation relu --init he --epochs 1 --threads 1".Split(' '),
            "--seed", $"{seed}", "--checkpoint", _folder[name], .. flags.Length > 0 ? flags : ["--dropout", "0.3"],
        ]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
    }

    private Tool Evaluate(string name, params string[] flags) =>
        Tool.Run(["evaluate", "--checkpoint", _folder[name], "--json", _folder["e.json"], .. flags]);
}
