using System.Text.Json;
using System.Xml.Linq;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>`experiment`: from a file of settings to a page.</summary>
public sealed class ExperimentCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_name_the_experiments_are_listed_with_their_questions()
    {
        Tool tool = Tool.Run("experiment");
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("harmonics", tool.Output, StringComparison.Ordinal);
        Assert.Contains("Is tunnelling more nonlinear than other activations", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_has_everything_and_so_have_files()
    {
        string file = Mine(points: 512);
        Tool tool = Tool.Run(
            "experiment", "--file", file, "--out", _folder["out"], "--json", _folder["j.json"], "--threads", "2");
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("total harmonic distortion", tool.Output, StringComparison.Ordinal);
        Assert.Contains($"page: {Path.Combine(_folder["out"], "index.html")}", tool.Output, StringComparison.Ordinal);

        JsonElement json = _folder.Json("j.json");
        Assert.Equal(File.ReadAllText(_folder["j.json"]), File.ReadAllText(Out("harmonics.json")));
        Assert.Equal(("harmonics", "quick"), (json.Text("experiment"), json.Text("budget")));
        Assert.Equal(512, json.GetProperty("settings").Number("points"));
        Assert.Equal($"qtgpu experiment --file {file} --out {_folder["out"]} --json {_folder["j.json"]} --threads 2",
            json.Text("command"));
        Assert.Equal(3, json.Number("pieces"));
        JsonElement thd = json.Items("measures").Single(measure => measure.Text("id") is "thd-relu");
        Assert.Equal(43.52, thd.Number("value"), 0.005);
        Assert.Equal(JsonValueKind.Null, thd.GetProperty("low").ValueKind);

        string page = File.ReadAllText(Out("index.html"));
        string[] told =
        [
            "Written before anything was measured", "harmonic distortion of a sine", "thd-relu", "points", "512",
            "--threads 2", "viewBox",
        ];
        Assert.All(told, word => Assert.Contains(word, page, StringComparison.Ordinal));
        foreach (JsonElement figure in json.Items("figures"))
        {
            Assert.NotNull(XElement.Load(Out(figure.Text("picture")!)));
            Assert.True(File.ReadAllLines(Out(figure.Text("numbers")!)).Length > 1);
        }

        Assert.All(json.Items("tables"), table => Assert.Equal(
            1 + table.Items("rows").Length, File.ReadAllLines(Out($"{table.Text("id")}.csv")).Length));
    }

    [Fact]
    public void A_run_that_is_killed_goes_on_where_it_was()
    {
        string file = Mine(points: 400_000);
        string[] run = ["experiment", "harmonics", "--file", file, "--threads", "1", "--out"];
        string journal = Path.Combine(_folder["out"], "progress.journal");
        using (ChildTool child = ChildTool.Start([.. run, _folder["out"]]))
        {
            child.WaitFor(journal);
            while (!child.HasEnded && Kept() < 1)
                Thread.Sleep(5);
            child.Kill();
            child.End(TimeSpan.FromSeconds(20));
        }

        int kept = Kept();
        Assert.InRange(kept, 1, 2);
        Assert.False(File.Exists(Out("index.html")));
        Tool anew = Tool.Run([.. run, _folder["out"]]);
        Assert.Equal(ExitCode.BadInput, anew.Code);
        Assert.Contains("of a run that was stopped: --resume goes on", anew.Error, StringComparison.Ordinal);

        Tool resumed = Tool.Run([.. run, _folder["out"], "--resume"]);
        Assert.Equal((ExitCode.Done, string.Empty), (resumed.Code, resumed.Error));
        Assert.Contains($"where {kept} piece", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, Tool.Run([.. run, _folder["whole"]]).Code);
        foreach (string numbers in Directory.GetFiles(_folder["whole"], "*.csv"))
            Assert.Equal(File.ReadAllText(numbers), File.ReadAllText(Out(Path.GetFileName(numbers))));

        // All lines but the first; the last may be half a line.
        int Kept() => File.ReadAllText(journal).Count(c => c == '\n') - 1;
    }

    [Fact]
    public void A_run_that_is_stopped_says_how_to_go_on()
    {
        Tool tool = Tool.Run(
            new CancellationToken(canceled: true), "experiment", "harmonics", "--quick", "--out", _folder["my run"]);
        Assert.Equal(ExitCode.Cancelled, tool.Code);
        Assert.Contains(
            $"stopped; {_folder["my run"]} keeps 0 pieces of harmonics", tool.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            $"qtgpu experiment harmonics --quick --out '{_folder["my run"]}' --resume\n",
            tool.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("harmonic", "unknown experiment 'harmonic' (did you mean 'harmonics'?)")]
    [InlineData("harmonics --quick --full", "--quick and --full are two budgets; give one")]
    [InlineData("harmonics --seed 3", "--seed: the seeds of an experiment are in its file")]
    [InlineData("--full", "--full needs the name of an experiment")]
    [InlineData("harmonics --file none.json", "cannot read 'none.json'")]
    [InlineData("all --file MINE", "is of the experiment harmonics, not of all")]
    public void What_cannot_be_is_refused_in_a_line(string flags, string expected)
    {
        Tool tool = Tool.Run(["experiment", .. flags.Replace("MINE", Mine(64), StringComparison.Ordinal).Split(' ')]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, Assert.Single(tool.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_other_settings_is_not_gone_on_with()
    {
        string[] run = ["experiment", "--out", _folder["out"], "--file"];
        Assert.Equal(ExitCode.Done, Tool.Run([.. run, Mine(points: 64)]).Code);
        Tool other = Tool.Run([.. run, Mine(points: 128), "--resume"]);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("Made with: points 64. Asked for: points 128.", other.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, Tool.Run([.. run, Mine(points: 128)]).Code); // finished: replaced
    }

    [Fact]
    public void A_data_set_from_a_file_that_has_changed_is_not_gone_on_with()
    {
        string file = _folder["flowers.csv"].Replace('\\', '/');
        File.WriteAllText(file, "x,label\n1,a\n2,b\n");
        string settings = $$"""
            {"dataset": "{{file}}", "activations": ["relu"], "seeds": 2, "trainSamples": 200,
             "validationSamples": 50, "units": 8, "initialiser": "he", "depths": [1], "shownDepth": 1, "epochs": 1,
             "rates": [0.1], "batch": 50, "probeSamples": 40, "twinDepths": [1], "twinEpochs": 1, "twinRate": 0.05,
             "partedBeyond": 0.001}
            """;
        File.WriteAllText(
            _folder["mine.json"], $$"""{"experiment": "stability", "quick": {{settings}}, "full": {{settings}} }""");
        string[] run = ["experiment", "--file", _folder["mine.json"], "--out", _folder["out"], "--threads", "1"];
        Assert.Equal(ExitCode.Cancelled, Tool.Run(new CancellationToken(canceled: true), run).Code);
        File.WriteAllText(file, "x,label\n1,b\n2,a\n");
        Tool other = Tool.Run([.. run, "--resume"]);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("was made with other settings", other.Error, StringComparison.Ordinal);
    }

    private string Out(string file) => Path.Combine(_folder["out"], file);

    private string Mine(int points)
    {
        string settings = $$"""
            {"opacities": [0.5, 2], "energyScale": 10, "baselines": ["relu"], "amplitudes": [0.5, 1],
             "offsets": [-2, 0], "referenceAmplitude": 1, "harmonics": 4, "points": {{points}}}
            """;
        File.WriteAllText(
            _folder["mine.json"], $$"""{"experiment": "harmonics", "quick": {{settings}}, "full": {{settings}} }""");
        return _folder["mine.json"];
    }
}
