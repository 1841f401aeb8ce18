using System.Text.Json;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class TrainingCommandTests
{
    private static readonly string[] Small = ["--hidden", "16", "--epochs", "2", "--batch", "32", "--threads", "1"];

    [Fact]
    public void Train_evaluate_and_predict_agree()
    {
        using var folder = new TemporaryFolder();
        Tool train = Tool.Run(
        [
            "train", "--dataset", Points(folder), .. Small, "--checkpoint", folder["run"],
            "--json", folder["train.json"], "--log", folder["log.csv"],
        ]);
        Assert.Equal((ExitCode.Done, string.Empty), (train.Code, train.Error));
        JsonElement trained = folder.Json("train.json");
        string[] keys =
        [
            "train_accuracy", "test_accuracy", "loss", "epochs_to_target", "samples_per_second", "seconds",
            "parameters",
        ];
        Assert.All(keys, key => Assert.True(trained.TryGetProperty(key, out _), key));
        Assert.Equal(2 * 16 + 16 + 16 * 2 + 2, trained.GetProperty("parameters").GetInt32());
        Assert.Equal(3, File.ReadAllLines(folder["log.csv"]).Length);

        Tool evaluate = Tool.Run("evaluate", "--checkpoint", folder["run"], "--json", folder["evaluate.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (evaluate.Code, evaluate.Error));
        Assert.Equal(trained.Number("test_accuracy"), folder.Json("evaluate.json").Number("accuracy"));

        File.WriteAllText(folder["new.csv"], "x,y\n2,2\n-2,-2\n");
        Tool predict = Tool.Run(
            "predict", "--checkpoint", folder["run"], "--dataset", folder["new.csv"], "--out", folder["out.csv"]);
        Assert.Equal((ExitCode.Done, string.Empty), (predict.Code, predict.Error));
        Assert.Equal(3, File.ReadAllLines(folder["out.csv"]).Length);
    }

    [Fact]
    public void Fewer_samples_are_as_if_there_were_no_more()
    {
        using var folder = new TemporaryFolder();
        string[] compare = ["compare", "--seeds", "1", .. Small, "--train-samples", "100", "--out", folder["runs"]];
        Tool tool = Tool.Run([.. compare, "--json", folder["compare.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Equal(100, folder.Json("compare.json").GetProperty("train_samples").GetInt32());
        Assert.Contains("100 training and 2,000 test samples", tool.Output, StringComparison.Ordinal);

        Tool tooMany = Tool.Run("train", "--train-samples", "10001", "--epochs", "1");
        Assert.Equal(ExitCode.BadInput, tooMany.Code);
        Assert.Contains("expected at most the 10000 there are, got 10001", tooMany.Error, StringComparison.Ordinal);
        Tool series = Tool.Run("train", "--model", "rnn", "--series", "henon", "--train-samples", "10");
        Assert.Contains("leave --train-samples out", series.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_tells_what_a_step_consists_of_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        string[] train = ["train", "--dataset", Points(folder), .. Small, "--device", "cpu"];
        Assert.Equal(ExitCode.Done, Tool.Run([.. train, "--json", folder["plain.json"]]).Code);
        Tool tool = Tool.Run([.. train, "--profile", "--json", folder["profile.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement plain = folder.Json("plain.json"), json = folder.Json("profile.json");
        JsonElement profile = json.GetProperty("profile");
        Assert.Equal(plain.Number("loss"), json.Number("loss"));
        Assert.Equal(JsonValueKind.Null, plain.GetProperty("profile").ValueKind);
        Assert.InRange(profile.Number("gap_share"), 0, 1);
        Assert.InRange(profile.Number("launches_per_step"), 9, 20);
        JsonElement[] operations = profile.Items("operations");

        // Two layers forward and backward, loss, optimizer, two gathers; in each of 7-step epochs one norm.
        bool IsSum(JsonElement o) => o.Text("name")!.StartsWith("sum", StringComparison.Ordinal);
        IEnumerable<JsonElement> others = operations.Where(o => !IsSum(o));
        Assert.Equal(9, others.Sum(o => o.Number("calls_per_step")), 1e-9);
        Assert.Equal(1, operations.Sum(o => o.Number("share")), 1e-9);
        Assert.All(operations, o => Assert.True(o.Number("microseconds_per_call") > 0));
        Assert.Contains(operations, o => o.Text("name") is "dense forward 32×2·2×16" && o.Number("gflops") > 0);
        Assert.All(operations, o => Assert.True(o.Number("gigabytes_per_second") > 0));
    }

    [Fact]
    public void Resuming_continues_with_the_same_settings_only()
    {
        using var folder = new TemporaryFolder();
        string[] train =
            ["train", "--dataset", Points(folder), .. Small, "--checkpoint", folder["run"], "--resume", "--quiet"];
        Assert.Equal(ExitCode.Done, Tool.Run([.. train]).Code);
        Assert.Equal(ExitCode.Done, Tool.Run([.. train, "--json", folder["again.json"]]).Code);
        Assert.Equal(2, folder.Json("again.json").GetProperty("epochs").GetArrayLength());
        Tool other = Tool.Run([.. train, "--lr", "0.3"]);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("other settings", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_exits_130_and_keeps_its_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        string[] train = ["train", "--dataset", Points(folder), .. Small];
        Tool tool = Tool.Run(stop.Token, [.. train, "--checkpoint", folder["run"], "--json", folder["r.json"]]);
        Assert.Equal(ExitCode.Cancelled, tool.Code);
        Assert.Equal(["checkpoint.safetensors"], Directory.GetFiles(folder["run"]).Select(Path.GetFileName));
        Assert.Equal(["stopped", "message"], folder.Json("r.json").EnumerateObject().Select(part => part.Name));
    }

    [Fact]
    public void A_loss_that_is_no_number_is_a_failure_with_one_message()
    {
        using var folder = new TemporaryFolder();
        string[] wild = ["--activation", "relu", "--lr", "100", "--init", "100", "--hidden", "50,50,50,50"];
        Tool tool = Tool.Run(["train", "--dataset", Points(folder), .. Small, .. wild]);
        Assert.Equal(ExitCode.Failed, tool.Code);
        Assert.Contains("diverged", tool.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_writes_a_report_and_pairs_its_seeds()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
        [
            "compare", "--dataset", Points(folder), .. Small, "--activations", "tunnelling,relu,tanh", "--seeds", "2",
            "--out", folder["out"], "--json", folder["c.json"],
        ]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement json = folder.Json("c.json");
        Assert.Equal(6, json.GetProperty("runs").GetArrayLength());
        JsonElement[] summary = json.Items("summary");
        Assert.Equal(["tunnelling", "relu", "tanh"], summary.Select(s => s.Text("activation")));
        Assert.Equal(["relu", "tanh"], json.Items("paired_differences").Select(s => s.Text("baseline")));
        IEnumerable<JsonElement> relu = json.Items("runs").Where(run => run.Text("activation") is "relu");
        Assert.Equal(relu.Average(run => run.Number("test_accuracy")), summary[1].Number("test_accuracy_mean"), 1e-12);
        string page = File.ReadAllText(Path.Combine(folder["out"], "report.html"));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.Equal(6, page.Split("<figure>").Length - 1);
        Assert.Empty(Directory.GetFiles(folder["out"], "*.part"));
    }

    [Fact]
    public void Tuning_tries_a_grid_of_equal_size_and_reports_it()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
        [
            "compare", "--dataset", Points(folder), .. Small, "--tune", "--tune-rates", "0.1,0.5",
            "--tune-inits", "0.1,he", "--seeds", "2", "--out", folder["out"], "--json", folder["c.json"],
        ]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement json = folder.Json("c.json");
        Assert.True(json.GetProperty("tuned").GetBoolean());
        JsonElement[] tuning = json.Items("tuning");
        Assert.Equal([4, 4], tuning.GroupBy(t => t.Text("activation"), StringComparer.Ordinal).Select(g => g.Count()));
        JsonElement best = tuning[0];
        double reached = best.Number("validation_accuracy");
        Assert.All(tuning.Take(4), t => Assert.True(t.Number("validation_accuracy") <= reached));
        Assert.Equal(best.Number("lr"), json.Items("runs")[0].GetProperty("settings").Number("lr"));
    }

    // Two classes of points in the plane, 200 rows.
    private static string Points(TemporaryFolder folder)
    {
        string path = folder["points.csv"];
        IEnumerable<string> rows = Enumerable.Range(0, 200).Select(i => FormattableString.Invariant(
            $"{Math.Sin(i) + (i % 2 * 3)},{Math.Cos(3 * i) + (i % 2 * 3)},{(i % 2 == 0 ? "a" : "b")}"));
        File.WriteAllLines(path, rows.Prepend("x,y,label"));
        return path;
    }
}
