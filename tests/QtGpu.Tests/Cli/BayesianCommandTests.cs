using System.Text.Json;
using QtGpu.Cli;
using QtGpu.IO;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Bayesian networks from the command line: trained, kept, gone on with, asked with many draws.</summary>
public sealed class BayesianCommandTests : IDisposable
{
    private static readonly string[] Train =
    [
        .. "train --model bnn --preset quick --hidden 16 --batch 500 --schedule constant".Split(' '),
        .. "--threads 1 --device cpu".Split(' '),
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Networks =>
    [
        "--samples 3 --kl-warm-up 30", "--estimator weights --samples 2",
        "--prior-mixture 0.5 --narrow-prior-scale 0.01 --temperature 0.3",
        "--hidden 16,8 --dropout 0.2 --activation relu", "--trainable-barrier --examples 1000 --kl-weight 1",
        "--trainable-barrier --trainable-scale --activation rational",
        "--published-gradient --optimizer sgd --init xavier",
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_is_kept_resumed_with_the_same_bits_and_evaluated_by_its_draws(string flags)
    {
        string[] network = [.. Train, .. flags.Split(' ')];
        JsonElement whole = Json("whole", [.. network, "--epochs", "2", "--checkpoint", _folder["whole"]]);
        Json("part", [.. network, "--epochs", "1", "--checkpoint", _folder["part"]]);
        Json("resumed", [.. network, "--epochs", "2", "--checkpoint", _folder["part"], "--resume"]);
        Assert.Equal(Parameters("whole"), Parameters("part"));

        JsonElement evaluated = Json("evaluated", "evaluate", "--checkpoint", _folder["whole"], "--threads", "2");
        Assert.Equal("bnn", whole.Text("model"));
        JsonElement trained = whole.GetProperty("uncertainty"), drawn = evaluated.GetProperty("uncertainty");
        foreach (string score in new[] { "nll", "brier", "ece", "mutual_information" })
            Assert.Equal(trained.Number(score), drawn.Number(score));
        Assert.Equal(evaluated.Number("loss"), drawn.Number("nll"), 1e-9);
    }

    [Fact]
    public void The_quick_network_learns_digits_in_seconds_and_says_what_it_diverges_by()
    {
        JsonElement result = Json("quick", [.. "train --model bnn --preset quick --threads 1".Split(' ')]);
        Assert.InRange(result.Number("test_accuracy"), 0.95, 1);
        Assert.InRange(result.Number("divergence_nats"), 1e4, 1e7);
        JsonElement drawn = result.GetProperty("uncertainty");
        Assert.Equal((50, "mean-field, 50 draws"), (drawn.GetProperty("members").GetInt32(), drawn.Text("predictor")));
        Assert.InRange(drawn.Number("nll"), 0, 0.5);
    }

    [Theory]
    [InlineData("quick", "", true)]
    [InlineData("quick", "--standardise false", false)]
    [InlineData("paper", "", false)]
    public void A_preset_standardises_unless_told_otherwise_and_the_checkpoint_keeps_it(
        string preset, string flags, bool expected)
    {
        string[] command =
        [
            .. $"train --model bnn --preset {preset} --hidden 4 --epochs 1 --threads 1 {flags}".TrimEnd().Split(' '),
        ];
        JsonElement result = Json("scaled", [.. command, "--checkpoint", _folder["scaled"]]);
        Assert.Equal(expected, result.GetProperty("standardised").GetBoolean());
        Assert.Equal(
            expected, Checkpoint.Read(Path.Combine(_folder["scaled"], "checkpoint.safetensors")).Scale is not null);
    }

    [Fact]
    public void A_checkpoint_keeps_every_setting()
    {
        string[] flags =
        [
            .. "--prior-scale 0.2 --prior-mixture 0.25 --narrow-prior-scale 0.01 --initial-deviation 0.03".Split(' '),
            .. "--samples 2 --estimator weights --kl-weight 0.5 --kl-warm-up 7 --temperature 0.9".Split(' '),
            .. "--examples 12345 --epochs 1".Split(' '),
        ];
        Json("kept", [.. Train, .. flags, "--checkpoint", _folder["run"]]);
        ModelSpec model = Checkpoint.Read(Path.Combine(_folder["run"], "checkpoint.safetensors")).Model!;
        foreach (Setting setting in Setting.Of(model.Bayesian.GetType()))
        {
            int at = Array.IndexOf(flags, $"--{setting.Key}");
            Assert.True(at >= 0, setting.Key);
            Assert.Equal(flags[at + 1], setting.Format(model.Bayesian));
        }
    }

    [Fact]
    public void Draws_are_predicted_with_and_their_spread_is_told()
    {
        Json("kept", [.. Train, "--epochs", "2", "--checkpoint", _folder["run"]]);
        string[] ask = ["predict", "--checkpoint", _folder["run"], "--rows", "5"];
        JsonElement many = Json("many", [.. ask, "--samples", "20", "--out", _folder["many.csv"]]);
        foreach (JsonElement prediction in many.Items("predictions"))
        {
            double[] interval = [.. prediction.Items("interval").Select(x => x.GetDouble())];
            Assert.InRange(prediction.Number("probability"), interval[0] - 0.05, interval[1] + 0.05);
            Assert.InRange(prediction.Number("mutual_information"), 1e-6, prediction.Number("entropy"));
        }

        Assert.Contains(",low,high,entropy,mutual_information", File.ReadLines(_folder["many.csv"]).First());
        double[] ones = [.. Json("one", [.. ask, "--samples", "1"]).Items("predictions")
            .Select(prediction => prediction.Number("mutual_information"))];
        Assert.All(ones, information => Assert.Equal(0, information, 1e-9));
    }

    [Fact]
    public void Others_are_told_apart_by_draws_and_networks_that_draw_predict_together()
    {
        foreach (string seed in new[] { "1", "2" })
            Json($"net {seed}", [.. Train, "--epochs", "1", "--seed", seed, "--checkpoint", _folder[seed]]);
        JsonElement judged = Json(
            "judged", "evaluate", "--checkpoint", _folder["1"], "--ensemble", _folder["2"], "--ood", "digits",
            "--samples", "7");
        JsonElement[] predictors = judged.Items("predictors");
        Assert.Equal(
            ["tunnelling network, means", "mean-field, 7 draws", "ensemble of 2, 14 members"],
            predictors.Select(predictor => predictor.Text("predictor")!));
        Assert.All(
            predictors.SelectMany(predictor => predictor.Items("ood")),
            told => Assert.Equal(0.5, told.Number("auroc"), 1e-9));
        Assert.True(predictors[1].Number("mutual_information") < predictors[2].Number("mutual_information"));
    }

    [Theory]
    [InlineData("evaluate", "--samples needs a network of `qtgpu train --model bnn`")]
    [InlineData("predict", "--samples needs a network of `qtgpu train --model bnn`")]
    public void Draws_are_refused_of_what_cannot_be_drawn(string verb, string expected)
    {
        Json("plain", [.. "train --preset quick --hidden 8 --epochs 1 --checkpoint".Split(' '), _folder["plain"]]);
        Tool wrong = Tool.Run(verb, "--checkpoint", _folder["plain"], "--samples", "5");
        Assert.Equal(ExitCode.BadInput, wrong.Code);
        Assert.Contains(expected, wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_has_columns_for_what_probabilities_are_worth()
    {
        JsonElement result = Json(
            "compared",
            [
                .. "compare --model bnn --hidden 8 --epochs 1 --batch 500 --seeds 2 --threads 1 --out".Split(' '),
                _folder["out"],
            ]);
        JsonElement[] runs = result.Items("runs");
        Assert.Equal(4, runs.Length);
        JsonElement summary = result.Items("summary")[0];
        Assert.Equal(
            runs.Where(run => run.Text("activation") is "tunnelling").Average(run => run.Number("test_ece")),
            summary.Number("test_ece_mean"), 1e-9);
        Assert.Equal(
            runs.Where(run => run.Text("activation") is "tunnelling").Average(run => run.Number("test_loss")),
            summary.Number("test_nll_mean"), 1e-9);
        Assert.StartsWith(
            "activation,seed,test_accuracy,test_nll,test_ece,", File.ReadLines(_folder["out/runs.csv"]).First(),
            StringComparison.Ordinal);
        string page = File.ReadAllText(_folder["out/report.html"]);
        Assert.Contains("each network predicts by 50 draws of its weights", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trained_network_is_where_means_begin()
    {
        Json(
            "plain",
            [
                .. "train --preset quick --hidden 16 --dropout 0.1 --epochs 3 --checkpoint".Split(' '),
                _folder["plain"],
            ]);
        string[] Still(string units, string scale) =>
        [
            .. $"train --model bnn --preset quick --hidden {units} --energy-scale {scale} --epochs 1".Split(' '),
            .. "--lr 1e-9 --initial-deviation 1e-6 --checkpoint".Split(' '), _folder["begun"], "--from",
            _folder["plain"],
        ];
        Json("begun", Still("16", "10"));
        float[][] Values(string run, params string[] endings) =>
        [
            .. Safetensors.ReadOwn(Path.Combine(_folder[run], "checkpoint.safetensors")).Tensors
                .Where(t => endings.Any(end => t.Name.EndsWith(end, StringComparison.Ordinal))).Select(t => t.Values),
        ];
        float[][] weights = Values("plain", ".weight", ".bias"), means = Values("begun", ".mean", ".bias-mean");
        Assert.Equal(4, weights.Length);
        Assert.All(weights.Zip(means), pair => Assert.All(
            pair.First.Zip(pair.Second), numbers => Assert.Equal(numbers.First, numbers.Second, 1e-5)));

        Json("relative", [.. Still("16", "10").Where(word => word is not ("--initial-deviation" or "1e-6")),
            "--relative-deviation", "0.1"]);
        Assert.All(weights.Zip(Values("begun", "deviation")), pair => Assert.All(
            pair.First.Zip(pair.Second), numbers => Assert.Equal(
                Math.Log(Math.Max(0.1 * Math.Abs(numbers.First), 1e-5)), numbers.Second, 1e-3)));

        foreach ((string[] command, string expected) in new[]
        {
            (Still("16", "3"), "has the activation"), (Still("8", "10"), "holds other layers"),
        })
        {
            Tool wrong = Tool.Run(command);
            Assert.Equal(ExitCode.BadInput, wrong.Code);
            Assert.Contains(expected, wrong.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_regression_is_trained_and_asked_by_the_means()
    {
        File.WriteAllLines(
            _folder["line.csv"], ["x,y", .. Enumerable.Range(0, 60).Select(i => $"{i / 30.0 - 1},{i / 15.0 - 2}")]);
        JsonElement result = Json(
            "line",
            [
                .. "train --model bnn --preset quick --hidden 8 --batch 8 --lr 0.03 --epochs 60 --dataset".Split(' '),
                _folder["line.csv"], "--checkpoint", _folder["line"],
            ]);
        Assert.InRange(result.Number("test_r2"), 0.5, 1);
        JsonElement asked = Json("asked", "predict", "--checkpoint", _folder["line"], "--rows", "2");
        Assert.Equal(2, asked.Items("predictions").Length);
        Tool wrong = Tool.Run("predict", "--checkpoint", _folder["line"], "--samples", "5");
        Assert.Contains("that tells classes", wrong.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private JsonElement Json(string name, params string[] command)
    {
        Tool tool = Tool.Run([.. command, "--json", _folder[$"{name}.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        return _folder.Json($"{name}.json");
    }

    private string[] Parameters(string run) =>
    [
        .. Safetensors.ReadOwn(Path.Combine(_folder[run], "checkpoint.safetensors")).Tensors
            .Select(t => $"{t.Name} {string.Join(' ', t.Values.Select(BitConverter.SingleToInt32Bits))}"),
    ];
}
