using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QtGpu.Cli;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.Comparison;

/// <summary>`compare`, stopped and gone on with.</summary>
public sealed class CompareResumeTests : IDisposable
{
    private static readonly string[] Small = ["--hidden", "8", "--epochs", "3", "--batch", "16", "--threads", "1"];
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData()]
    [InlineData("--tune", "--tune-rates", "0.1,0.3", "--tune-inits", "he")]
    public void The_command_that_a_stopped_comparison_names_ends_it_as_if_it_had_never_stopped(params string[] tune)
    {
        string[] compare = ["compare", "--dataset", Points(), .. Small, .. tune];
        Assert.Equal(ExitCode.Done, Tool.Run([.. compare, "--out", _folder["whole"]]).Code);

        Tool stopped = StopAfter("3 of ", [.. compare, "--out", _folder["my run"]]);
        Assert.Equal(ExitCode.Cancelled, stopped.Code);
        Assert.Contains("3 trainings that ended", stopped.Error, StringComparison.Ordinal);
        string command = stopped.Error.TrimEnd().Split('\n')[^1];
        Assert.Equal($"qtgpu {string.Join(' ', compare)} --out '{_folder["my run"]}' --resume", command);
        Tool ended = Tool.Run([.. compare, "--out", _folder["my run"], "--resume"]);
        Assert.Equal((ExitCode.Done, string.Empty), (ended.Code, ended.Error));

        Assert.Equal(Timeless(_folder["whole"]), Timeless(_folder["my run"]));
        Assert.Equal(Files(_folder["whole"]), Files(_folder["my run"]));
        Assert.Equal(
            File.ReadAllText(Path.Combine(_folder["whole"], "learning-curves.svg")),
            File.ReadAllText(Path.Combine(_folder["my run"], "learning-curves.svg")));
    }

    [Fact]
    public void Seeds_may_be_added_to_a_comparison_that_was_finished()
    {
        string[] compare = ["compare", "--dataset", Points(), .. Small];
        Tool.Run([.. compare, "--seeds", "1", "--out", _folder["run"]]);
        Tool more = Tool.Run([.. compare, "--seeds", "2", "--out", _folder["run"], "--resume"]);
        Assert.Contains(
            $"going on with {_folder["run"]}, where 2 trainings ended before", more.Output, StringComparison.Ordinal);
        Assert.Contains("4 of 4: relu, seed 2: test accuracy ", more.Output, StringComparison.Ordinal);
        Tool.Run([.. compare, "--seeds", "2", "--out", _folder["whole"]]);
        Assert.Equal(Timeless(_folder["whole"]), Timeless(_folder["run"]));
    }

    // A figure of the journal that nothing could compute: if it comes back, no bag was fitted again.
    [Fact]
    public void Bags_are_fitted_once_and_not_with_every_start()
    {
        string[] compare =
        [
            .. "compare --model rnn --dataset phrases --hidden 4 --epochs 1 --threads 1 --out".Split(' '),
            _folder["run"], "--seeds",
        ];
        Assert.Equal(ExitCode.Done, Tool.Run([.. compare, "1"]).Code);
        string journal = Path.Combine(_folder["run"], "progress.journal");
        string[] lines = File.ReadAllLines(journal);
        int at = Array.FindIndex(lines, line => line.Contains("\"LongestTerm\":2", StringComparison.Ordinal));
        string entry = Regex.Replace(
            lines[at][17..], "\"TestAccuracy\":[^,}]+", "\"TestAccuracy\":0.125", RegexOptions.None, OneSecond);
        byte[] sum = SHA256.HashData(Encoding.UTF8.GetBytes(entry));
        lines[at] = $"{Convert.ToHexStringLower(sum)[..16]} {entry}";
        File.WriteAllText(journal, string.Join('\n', lines) + "\n");

        Tool more = Tool.Run([.. compare, "2", "--resume"]);
        Assert.Contains("where 2 trainings ended before", more.Output, StringComparison.Ordinal);
        JsonNode bags = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["run"], "comparison.json")))!["bags"]!;
        Assert.Equal(0.125, bags[1]!["test_accuracy"]!.GetValue<double>());
    }

    [Theory]
    [InlineData("lr 0.3", "--lr", "0.3")]
    [InlineData("50 of them trained on", "--validation", "110")]
    [InlineData("standardised", "--standardise")]
    public void Other_settings_are_refused(string differs, params string[] other)
    {
        string[] compare = ["compare", "--dataset", Points(), .. Small, "--seeds", "1", "--out", _folder["run"]];
        Tool.Run(compare);
        Tool tool = Tool.Run([.. compare, .. other, "--resume"]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains("was made with other settings", tool.Error, StringComparison.Ordinal);
        Assert.Contains(differs, tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_changed_since_is_refused()
    {
        string[] compare = ["compare", "--dataset", Points(), .. Small, "--seeds", "1", "--out", _folder["run"]];
        Tool.Run(compare);
        string points = File.ReadAllText(Points());
        File.WriteAllText(_folder["points.csv"], points.Replace("0,4,b", "0,4.5,b", StringComparison.Ordinal));
        Assert.NotEqual(points, File.ReadAllText(_folder["points.csv"]));
        Tool tool = Tool.Run([.. compare, "--resume"]);
        Assert.Contains("was made with other settings", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_stopped_is_not_begun_anew_by_an_oversight()
    {
        string[] compare = ["compare", "--dataset", Points(), .. Small, "--out", _folder["run"]];
        Assert.Equal(ExitCode.Cancelled, StopAfter("2 of 6", compare).Code);
        Tool tool = Tool.Run(compare);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(
            "holds 2 results of a run that was stopped: --resume goes on", tool.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, Tool.Run([.. compare, "--resume"]).Code);
        Assert.Equal(ExitCode.Done, Tool.Run(compare).Code); // it is finished, and may be replaced
    }

    [Fact]
    public void A_second_run_on_the_same_folder_is_refused()
    {
        string[] compare = ["compare", "--dataset", Points(), .. Small, "--out", _folder["run"]];
        Tool? second = null;
        After("2 of 6", () => second = Tool.Run([.. compare, "--resume"]), CancellationToken.None, compare);
        Assert.Equal(ExitCode.BadInput, second!.Code);
        Assert.Contains("is being written by another run", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_cannot_be_written_costs_neither_the_table_nor_the_json()
    {
        Directory.CreateDirectory(Path.Combine(_folder["run"], "epochs.csv"));
        string[] compare = ["compare", "--dataset", Points(), .. Small, "--seeds", "1", "--out", _folder["run"]];
        Tool tool = Tool.Run([.. compare, "--json", _folder["c.json"]]);
        Assert.Equal(ExitCode.Failed, tool.Code);
        Assert.Contains("tunnelling − relu", tool.Output, StringComparison.Ordinal);
        Assert.Equal(2, JsonNode.Parse(File.ReadAllText(_folder["c.json"]))!["runs"]!.AsArray().Count);
        Assert.Single(tool.Error.TrimEnd().Split('\n'));
        Assert.Contains("epochs.csv", tool.Error, StringComparison.Ordinal);
        Assert.Contains("the networks are kept; to write the report:", tool.Output, StringComparison.Ordinal);

        Directory.Delete(Path.Combine(_folder["run"], "epochs.csv"));
        Assert.Equal(ExitCode.Done, Tool.Run([.. compare, "--resume"]).Code);
        Assert.True(File.Exists(Path.Combine(_folder["run"], "report.html")));
    }

    private static Tool StopAfter(string line, params string[] compare)
    {
        using var stop = new CancellationTokenSource();
        return After(line, stop.Cancel, stop.Token, compare);
    }

    // Does something when a line begins so.
    private static Tool After(string line, Action then, CancellationToken stop, string[] compare)
    {
        using var output = new WatchedWriter(line, then);
        using var error = new StringWriter();
        ExitCode code = Application.Run(compare, output, error, stop);
        return new(code, output.ToString(), error.ToString());
    }

    private sealed class WatchedWriter(string line, Action then) : StringWriter
    {
        private bool _seen;

        public override void Write(string? value)
        {
            base.Write(value);
            if (_seen || !ToString().Contains($"\n{line}", StringComparison.Ordinal))
                return;
            _seen = true;
            then();
        }
    }

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    // comparison.json, without what was measured with a clock and where it went.
    private static string Timeless(string folder) =>
        Stripped(JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "comparison.json")))!).ToJsonString();

    private static JsonNode Stripped(JsonNode node)
    {
        if (node is JsonObject json)
        {
            foreach (string key in json.Select(pair => pair.Key).ToArray())
            {
                if (key.Contains("second", StringComparison.Ordinal) || key is "command")
                    json.Remove(key);
                else if (json[key] is { } value)
                    Stripped(value);
            }
        }

        foreach (JsonNode? item in node is JsonArray array ? array : [])
            Stripped(item!);
        return node;
    }

    // Two classes of points in the plane, 200 rows.
    private string Points()
    {
        string path = _folder["points.csv"];
        if (!File.Exists(path))
        {
            File.WriteAllLines(path, Enumerable.Range(0, 200)
                .Select(i => FormattableString.Invariant($"{i % 7},{(i % 5) + (i % 2)},{(i % 2 == 0 ? "a" : "b")}"))
                .Prepend("x,y,label"));
        }

        return path;
    }
}
