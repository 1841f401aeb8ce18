using System.Text.Json;
using System.Text.Json.Nodes;
using QtGpu.Cli;
using QtGpu.IO;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Recurrent networks from the command line: trained, kept, gone on with, asked.</summary>
public sealed class RecurrentCommandTests : IDisposable
{
    private static readonly string[] Train =
        ["train", "--model", "rnn", "--dataset", "phrases", "--threads", "1", "--device", "cpu"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Networks =>
    [
        "--cell elman --epochs 2", "--cell leaky-elman:leak=0.5 --epochs 2", "--cell gru --batch 8 --epochs 2",
        "--cell lstm --hidden 16,8 --bidirectional --learn-start --batch 8 --epochs 2",
        "--embedding 8 --readout mean --recurrent-init orthogonal --epochs 2 --batch 4",
        "--trainable-barrier --hidden 8 --epochs 2",
        "--trainable-barrier --trainable-scale --cell gru --hidden 8 --epochs 2",
        "--trainable-barrier --activation leaky-relu --hidden 8 --epochs 2",
        "--hidden 8,8 --dropout 0.2 --locked-dropout --epochs 2",
        "--activation tanh --recurrent-init identity --optimizer adam --lr 0.01 --clip 1 --epochs 2",
        "--layers one-hot:19,recurrent:gru:8,last-state --batch 16 --epochs 2", "--preset paper --epochs 2",
        "--cell lstm --gates daruan:repetitions=1 --hidden 6,4 --learn-start --batch 8 --epochs 2",
        "--layers one-hot:19,recurrent:lstm:4:tunnelling:base=0,last-state --batch 16 --epochs 2",
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_is_trained_kept_resumed_with_the_same_bits_and_evaluated(string flags)
    {
        string[] network = flags.Split(' ');
        Json("whole", [.. Train, .. network, "--checkpoint", _folder["whole"]]);
        string[] part = [.. network.Select((word, i) => i > 0 && network[i - 1] is "--epochs" ? "1" : word)];
        Json("part", [.. Train, .. part, "--checkpoint", _folder["part"]]);
        JsonElement whole = Json("resumed", [.. Train, .. network, "--checkpoint", _folder["part"], "--resume"]);
        Assert.Equal("rnn", whole.GetProperty("model").GetString());
        Assert.Equal(Parameters("whole"), Parameters("part"));

        JsonElement evaluated = Json("evaluated", "evaluate", "--checkpoint", _folder["whole"], "--threads", "2");
        Assert.Equal(
            whole.GetProperty("test_accuracy").GetDouble(), evaluated.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void The_standard_network_tells_all_phrases_apart()
    {
        JsonElement result = Json("best", [.. Train, "--seed", "1"]);
        Assert.Equal(1, result.GetProperty("test_accuracy").GetDouble());
        Assert.InRange(result.GetProperty("epochs_to_target").GetInt32(), 1, 25);
    }

    [Fact]
    public void A_checkpoint_keeps_the_words_and_one_of_before_them_still_loads()
    {
        Json("kept", [.. Train, "--epochs", "1", "--checkpoint", _folder["run"]]);
        ModelSpec model = Checkpoint.Read(Path.Combine(_folder["run"], "checkpoint.safetensors")).Model!;
        Assert.Equal(("rnn", 19, 18), (model.Kind, model.Vocabulary, model.Text!.Words.Count));

        Json("digits", "train", "--epochs", "1", "--hidden", "8", "--checkpoint", _folder["old"]);
        string path = Path.Combine(_folder["old"], "checkpoint.safetensors");
        Safetensors file = Safetensors.ReadOwn(path);
        JsonObject words = JsonNode.Parse(file.Metadata["model"])!.AsObject();
        foreach (string key in new[] { "Kind", "Vocabulary", "Text", "Recurrent" })
            Assert.True(words.Remove(key), key);
        file.Metadata["model"] = words.ToJsonString();
        file.Write(path);
        Json("of old", "evaluate", "--checkpoint", _folder["old"]);
    }

    [Fact]
    public void A_series_is_forecast_and_scored_as_esn_scores_it()
    {
        string[] steps = ["--series", "mackey-glass", "--train", "300", "--horizon", "60", "--threads", "1"];
        JsonElement result = Json(
            "series",
            ["train", "--model", "rnn", .. steps, .. "--window 50 --epochs 20 --hidden 8 --standardise".Split(' ')]);
        JsonElement forecast = result.GetProperty("forecast");
        JsonElement esn = Json(
            "esn", ["esn", .. steps, .. "--units 30 --seeds 1 --activations tanh --washout 20".Split(' ')]);
        Assert.Equal(esn.GetProperty("first_step").GetInt32(), forecast.GetProperty("first_step").GetInt32());
        double[] Numbers(JsonElement of, string key) =>
            [.. of.GetProperty(key).EnumerateArray().Select(x => x.GetDouble())];
        double[] target = Numbers(esn, "target");
        Assert.All(target.Zip(Numbers(forecast, "target")), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        double mean = target.Average(), variance = target.Sum(y => (y - mean) * (y - mean));
        double errors = target.Zip(Numbers(forecast, "one_step")).Sum(p => (p.First - p.Second) * (p.First - p.Second));
        Assert.Equal(errors / variance, forecast.GetProperty("nmse_one_step").GetDouble(), 1e-7);
        Assert.InRange(forecast.GetProperty("nmse_one_step").GetDouble(), 0, 0.5);
        Assert.Equal(60, Numbers(forecast, "free_run").Length);
    }

    [Theory]
    [InlineData("--series mackey", "Did you mean mackey-glass?")]
    [InlineData("--series mackey-glass --model fnn", "--series is for --model rnn")]
    [InlineData("--series mackey-glass --dataset digits", "leave --dataset out")]
    [InlineData("--series mackey-glass --bidirectional --epochs 1", "leave --bidirectional out")]
    [InlineData("--window 10", "--window needs --series NAME")]
    [InlineData("--series mackey-glass --readout last --embedding 3", "leave it out")]
    [InlineData("--series mackey-glass --carry --batch 3", "A carried state needs a --batch")]
    public void What_does_not_suit_a_series_is_refused_in_a_line(string flags, string expected)
    {
        string[] model = flags.Contains("--model", StringComparison.Ordinal) ? [] : ["--model", "rnn"];
        Tool tool = Tool.Run(["train", .. model, .. flags.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, Assert.Single(tool.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_of_a_series_is_gone_on_with_and_not_asked_about_samples()
    {
        string[] train =
        [
            .. "train --model rnn --series mackey-glass --train 200 --horizon 20 --window 20".Split(' '),
            "--carry", "--batch", "2",
            .. "--hidden 8 --threads 1 --schedule constant --checkpoint".Split(' '),
        ];
        Json("unbroken", [.. train, _folder["whole"], "--epochs", "4"]);
        Json("begun", [.. train, _folder["part"], "--epochs", "2"]);
        Json("ended", [.. train, _folder["part"], "--epochs", "4", "--resume"]);
        Assert.Equal(Parameters("whole"), Parameters("part"));
        foreach (string[] verb in new string[][] { ["evaluate"], ["predict"], ["predict", "--text", "0.5"] })
        {
            Tool tool = Tool.Run([.. verb, "--checkpoint", _folder["whole"]]);
            Assert.Equal(ExitCode.BadInput, tool.Code);
            string line = Assert.Single(tool.Error.TrimEnd().Split('\n'));
            Assert.Contains("forecasts the series mackey-glass", line, StringComparison.Ordinal);
            Assert.Contains("with the flags of its run and --resume", line, StringComparison.Ordinal);
        }

        // What they name: nothing is trained, and the forecast is there.
        JsonElement again = Json("again", [.. train, _folder["whole"], "--epochs", "4", "--resume"]);
        Assert.Equal(20, again.GetProperty("forecast").GetProperty("free_run").GetArrayLength());
    }

    [Theory]
    [InlineData("train", "these samples are sequences, and --model fnn reads none; choose --model rnn")]
    [InlineData("train --model rnn --shift 1", "needs images")]
    [InlineData("train --model rnn --standardise", "Words have no mean and deviation")]
    [InlineData("train --model rnn --carry", "A carried state needs sequences of one length")]
    [InlineData("compare --layers 8", "these samples are sequences")]
    public void What_does_not_suit_texts_is_refused_in_a_line(string flags, string expected)
    {
        string[] to = flags.StartsWith("compare", StringComparison.Ordinal) ? ["--out", _folder["out"]] : [];
        Tool tool = Tool.Run([.. flags.Split(' '), "--dataset", "phrases", .. to]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, Assert.Single(tool.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_are_compared_beside_bags_that_see_no_order()
    {
        JsonElement result = Json(
            "compared",
            [
                .. "compare --model rnn --dataset phrases --cell leaky-elman:leak=0.8 --epochs 4".Split(' '),
                .. "--activations tunnelling,tanh --seeds 2 --threads 1 --out".Split(' '), _folder["out"],
            ]);
        JsonElement[] runs = [.. result.GetProperty("runs").EnumerateArray()];
        Assert.Equal(4, runs.Length);
        Assert.All(runs, run =>
        {
            Assert.Equal("leaky-elman:leak=0.8", run.GetProperty("settings").GetProperty("cell").GetString());
            double[] norms = [.. run.GetProperty("gradient_norms").EnumerateArray().Select(x => x.GetDouble())];
            Assert.Equal(10, norms.Length); // words of the longest phrase
            Assert.All(norms, norm => Assert.InRange(norm, 0, 10));
        });

        // "not" turns the meaning of its neighbour: words alone are chance, pairs are all there is to know.
        Dictionary<string, double> bags = result.GetProperty("bags").EnumerateArray().ToDictionary(
            bag => bag.GetProperty("name").GetString()!, bag => bag.GetProperty("test_accuracy").GetDouble());
        Assert.InRange(bags["bag of words"], 0.3, 0.6);
        Assert.Equal(1, bags["bag of bigrams"]);
        string page = File.ReadAllText(Path.Combine(_folder["out"], "report.html"));
        Assert.Contains("bag of bigrams", page, StringComparison.Ordinal);
        Assert.Contains("Gradients through time", page, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder["out"], "gradients.svg")));
    }

    [Fact]
    public void Cells_are_compared_each_with_each_activation()
    {
        JsonElement result = Json(
            "cells",
            [
                .. "compare --model rnn --dataset phrases --cells gru,elman --epochs 1 --threads 1".Split(' '),
                .. "--activations tunnelling,tanh --seeds 1 --out".Split(' '), _folder["out"],
            ]);
        Assert.Equal(
            ["gru tunnelling", "elman tunnelling", "gru tanh", "elman tanh"],
            result.GetProperty("summary").EnumerateArray().Select(s => s.GetProperty("activation").GetString()!));
        Assert.Equal(
            ["gru", "elman", "gru", "elman"],
            result.GetProperty("runs").EnumerateArray()
                .Select(run => run.GetProperty("settings").GetProperty("cell").GetString()!));
    }

    [Fact]
    public void Cells_of_equal_parameters_have_other_numbers_of_units()
    {
        JsonElement result = Json(
            "equal",
            [
                .. "compare --model rnn --dataset phrases --cells elman,gru,lstm --equal-parameters".Split(' '),
                .. "--hidden 40,20 --activations tanh --epochs 1 --seeds 1 --threads 1 --out".Split(' '),
                _folder["out"],
            ]);
        JsonElement[] runs = [.. result.GetProperty("runs").EnumerateArray()];
        string[] hidden =
            [.. runs.Select(run => run.GetProperty("settings").GetProperty("hidden").GetString()!)];
        Assert.Equal("40,20", hidden[0]);
        Assert.Equal(3, hidden.Distinct(StringComparer.Ordinal).Count());
        long[] parameters = [.. runs.Select(run => run.GetProperty("parameters").GetInt64())];
        Assert.All(parameters, count => Assert.InRange(count, 0.9 * parameters[0], 1.1 * parameters[0]));
    }

    [Theory]
    [InlineData("--cells elman", "--equal-parameters needs --cells A,B")]
    [InlineData("--cells elman,gru --layers 8", "leave --layers out")]
    [InlineData("--layers one-hot:19,last-state --embedding 4", "leave --embedding or --layers out")]
    [InlineData("--layers one-hot:19,last-state --recurrent-init 0.1", "leave --recurrent-init or --layers out")]
    public void Equal_parameters_need_cells_and_units_to_change(string flags, string expected)
    {
        Tool tool = Tool.Run(
        [
            .. "compare --model rnn --dataset phrases --equal-parameters --out".Split(' '), _folder["out"],
            .. flags.Split(' '),
        ]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, Assert.Single(tool.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_through_time_are_drawn_before_training_and_after()
    {
        JsonElement result = Json("drawn", [.. Train, "--epochs", "2", "--gradient-plot", _folder["g.svg"]]);
        JsonElement[] gradients = [.. result.GetProperty("gradients").EnumerateArray()];
        Assert.Equal([0, 2], gradients.Select(g => g.GetProperty("epochs").GetInt32()));
        Assert.Contains("after 2 epochs", File.ReadAllText(_folder["g.svg"]), StringComparison.Ordinal);
        Assert.Equal(
            Json("not drawn", [.. Train, "--epochs", "2"]).GetProperty("loss").GetDouble(),
            result.GetProperty("loss").GetDouble());
        Tool both = Tool.Run([.. Train, "--bidirectional", "--epochs", "1", "--gradient-plot", _folder["no.svg"]]);
        Assert.Equal(ExitCode.BadInput, both.Code);
        Assert.Contains("reads one way", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_of_each_step_are_measured_and_not_taken_for_those_of_samples()
    {
        Json(
            "copied",
            [
                .. "train --model rnn --dataset copy --hidden 4 --batch 500 --epochs 1 --checkpoint".Split(' '),
                _folder["run"],
            ]);
        JsonElement measured = Json("measured", "evaluate", "--checkpoint", _folder["run"]);
        Assert.InRange(measured.GetProperty("loss").GetDouble(), 0, 3);
        Tool tool = Tool.Run("predict", "--checkpoint", _folder["run"]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains("an output for each step", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_clipped_by_value_learn_more_slowly()
    {
        double Loss(string name, params string[] clip) =>
            Json(name, [.. Train, "--epochs", "3", .. clip]).GetProperty("loss").GetDouble();
        Assert.True(Loss("tight", "--clip-value", "1e-6") > Loss("none", "--clip-value", "none"));
    }

    public void Dispose() => _folder.Dispose();

    private JsonElement Json(string name, params string[] command)
    {
        Tool tool = Tool.Run([.. command, "--json", _folder[$"{name}.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        return JsonDocument.Parse(File.ReadAllText(_folder[$"{name}.json"])).RootElement;
    }

    private string[] Parameters(string run) =>
    [
        .. Safetensors.ReadOwn(Path.Combine(_folder[run], "checkpoint.safetensors")).Tensors
            .Select(t => $"{t.Name} {string.Join(' ', t.Values.Select(BitConverter.SingleToInt32Bits))}"),
    ];
}
