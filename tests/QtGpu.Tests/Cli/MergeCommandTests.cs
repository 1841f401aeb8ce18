using System.Text.Json.Nodes;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>
/// `--shard i/n` of the verbs that take it, and `merge`: the results of one run, byte for byte but for times.
/// </summary>
public sealed class MergeCommandTests : IDisposable
{
    private const string Compare =
        "compare --dataset digits --train-samples 200 --hidden 12 --epochs 1 --seeds 2 --device cpu --threads 1";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Compare, 1)]
    [InlineData(Compare + " --tune --tune-rates 0.1,0.3 --tune-inits he", 2)]
    [InlineData(
        "forgetting --dataset digits --train-samples 200 --hidden 12 --epochs 1 --seeds 2 --device cpu --threads 1", 1)]
    [InlineData("experiment --file MINE --device cpu --threads 1", 1)]
    [InlineData(
        "esn --units 40 --train 500 --horizon 50 --seeds 2 --search 6 --search-seeds 3 --device cpu --threads 1", 3)]
    [InlineData("esn --dataset digits --train-samples 40 --units 20 --seeds 3 --device cpu --threads 1", 1)]
    [InlineData("qneuron size --slices 4,8 --period 0.01,0.1,0.2 --device cpu --threads 1", 1)]
    [InlineData(
        "qneuron digits --dataset digits --images 2000 --epochs 1 --slices 64 --evaluator exact --penalty 0,0.01 "
        + "--device cpu --threads 1", 1)]
    [InlineData(
        "qneuron chain --k 0.7,0.8,0.9,0.95,1,1.05,1.1 --slices 32 --chains 8 --error 0.04 --sweeps 20000 "
        + "--device cpu --threads 1", 9)]
    [InlineData(
        "qneuron activity --epsilon 0,1000,2000,3000,4000,5000,6000,7000 --lambda 5000 --slices 16 --chains 4 "
        + "--error 1e-9 --sweeps 1500 --device cpu --threads 1", 1)] // ends by its bound
    [InlineData(
        "qneuron gate --table 01101001 --slices 8 --chains 4 --error 1e-9 --sweeps 300 --device cpu --threads 1", 1)]
    [InlineData("qneuron line --slices 16 --chains 4 --error 1e-9 --sweeps 300 --device cpu --threads 1", 1)]
    [InlineData(
        "qneuron chain --k 0.7,0.8,0.9,0.95,1,1.05,1.1 --slices 8 --chains 2 --error 1e-9 --sweeps 20 "
        + "--device ilgpu-cpu", 1)]
    public void Shards_merged_are_one_run(string line, int rounds)
    {
        string[] run = [.. line.Replace("MINE", Mine(), StringComparison.Ordinal).Split(' ')];
        string place = run is ["qneuron", not "size", ..] ? "--checkpoint" : "--out";
        Tool whole = Tool.Run([.. run, place, _folder["whole"], "--json", _folder["r.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (whole.Code, whole.Error));
        SortedDictionary<string, string> expected = Results();
        foreach (int n in new[] { 1, 3, 7 })
        {
            Directory.Delete(_folder["whole"], recursive: true);
            File.Delete(_folder["r.json"]);
            string[] parts = [.. Enumerable.Range(1, n).Select(i => _folder[$"{i} of {n}"])];
            Tool merged = whole;
            int round = 0;
            for (bool isDone = false; !isDone && round < 10; round++)
            {
                foreach (var (i, part) in parts.Index())
                {
                    Tool shard = Tool.Run([.. run, place, part, "--shard", $"{i + 1}/{n}", "--resume"]);
                    Assert.Equal((ExitCode.Done, string.Empty), (shard.Code, shard.Error));
                }

                merged = Tool.Run(["merge", .. parts, "--out", _folder["whole"], "--json", _folder["r.json"]]);
                isDone = merged.Code == ExitCode.Done;
                Assert.True(
                    isDone || merged.Error.Contains("start these again with --resume", StringComparison.Ordinal),
                    merged.Error);
            }

            Assert.InRange(round, 1, n == 1 ? 1 : rounds);
            Assert.Equal(expected, Results());
            Assert.Equal(Words(whole.Output), Words(merged.Output));
        }
    }

    [Fact]
    public void A_flag_may_stand_before_an_argument_or_the_verb()
    {
        string[] run = Compare.Split(' '), parts = [_folder["1"], _folder["2"]];
        Assert.Equal(ExitCode.Done, Tool.Run(["--quiet", .. run, "--out", parts[0], "--shard", "1/2"]).Code);
        Assert.Equal(ExitCode.Done, Tool.Run([.. run, $"--out={parts[1]}", "--shard=2/2"]).Code);
        Tool merged = Tool.Run(["merge", "--quiet", .. parts, "--out", _folder["whole"]]);
        Assert.Equal((ExitCode.Done, string.Empty, string.Empty), (merged.Code, merged.Error, merged.Output));
        Assert.True(File.Exists(Path.Combine(_folder["whole"], "report.html")));
    }

    [Fact]
    public void A_killed_shard_is_run_again_alone()
    {
        string[] run = Compare.Split(' ');
        string[] parts = [.. Enumerable.Range(1, 2).Select(i => _folder[$"{i}"])];
        Tool[] shards = [.. parts.Select(
            (part, i) => Tool.Run([.. run, "--out", part, "--shard", $"{i + 1}/2", "--json", _folder["s.json"]]))];
        Assert.All(shards, shard => Assert.Equal(ExitCode.Done, shard.Code));
        Assert.Contains("shard 2 of 2: its pieces are done and kept in", shards[1].Output, StringComparison.Ordinal);
        Assert.Equal((2, 2, 2), (
            _folder.Json("s.json").Number("shard"), _folder.Json("s.json").Number("shards"),
            _folder.Json("s.json").Number("pieces_of_others_awaited")));
        string journal = Path.Combine(parts[1], RunFolder.Journal);
        File.WriteAllBytes(journal, File.ReadAllBytes(journal)[..^5]); // as a kill leaves it
        string[] merge = ["merge", .. parts, "--out", _folder["whole"]];
        Tool early = Tool.Run(merge);
        Assert.Equal(ExitCode.BadInput, early.Code);
        Assert.Contains(
            "1 piece of the work is still to be done, 1 of shard 2;", early.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder["whole"], "report.html")));
        Assert.Equal(ExitCode.Done, Tool.Run([.. run, "--out", parts[1], "--shard", "2/2", "--resume"]).Code);
        Tool merged = Tool.Run(merge);
        Assert.Equal((ExitCode.Done, string.Empty), (merged.Code, merged.Error));
        Assert.True(File.Exists(Path.Combine(_folder["whole"], "report.html")));
    }

    [Fact]
    public void Shards_that_were_asked_other_things_are_refused_and_missing_ones_listed()
    {
        string[] run = Compare.Split(' ');
        string[] parts = [_folder["1"], _folder["2"]];
        Assert.Equal(ExitCode.Done, Tool.Run([.. run, "--out", parts[0], "--shard", "1/2"]).Code);
        Refused("1 of 2 shards is missing: 2; run those too, or name their folders", parts[0]);
        Assert.Equal(ExitCode.Done, Tool.Run([.. run, "--lr", "0.2", "--out", parts[1], "--shard", "2/2"]).Code);
        Refused("was made with lr 0.1, and", parts);
        run[Array.IndexOf(run, "--seeds") + 1] = "3";
        Assert.Equal(ExitCode.Done, Tool.Run([.. run, "--out", _folder["more"], "--shard", "2/2"]).Code);
        Refused("was made with --seeds 2, and", parts[0], _folder["more"]);
    }

    [Theory]
    [InlineData("compare --shard 1/3", "--shard needs --out DIR, a folder for each shard")]
    [InlineData("compare --shard 4/3 --out x", "--shard: expected i/n with i from 1 to n, such as 2/7")]
    [InlineData("experiment harmonics --shard 1/3", "--shard needs --out DIR, a folder for each shard")]
    [InlineData("esn --search 9 --shard 1/3", "--shard needs --out DIR, a folder for each shard")]
    [InlineData("qneuron digits --shard 1/3", "--shard needs --checkpoint DIR, a folder for each shard")]
    [InlineData("qneuron activity --epsilon 1,2 --shard 1/3 --checkpoint x", "expected at most 2 shards")]
    [InlineData("qneuron activity --epsilon 1,2 --shard 1/2 --checkpoint x --budget 1", "--budget ends each shard")]
    [InlineData("merge x", "--out DIR is missing: where do the results of the whole run go?")]
    [InlineData("merge x --out x", "--out x is one of the shards' folders; name another")]
    [InlineData("merge nowhere --out x", "nowhere has no progress.journal: expected the folder of a shard")]
    public void Bad_input_is_named(string line, string expected)
    {
        Tool tool = Tool.Run(line.Split(' '));
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, tool.Error.Split('\n')[0], StringComparison.Ordinal);
    }

    private void Refused(string expected, params string[] parts)
    {
        Tool tool = Tool.Run(["merge", .. parts, "--out", _folder["whole"]]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, Assert.Single(tool.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    // Every file of numbers, and --json, without what is a time or a speed.
    private SortedDictionary<string, string> Results()
    {
        var results = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string[] files = [.. Directory.GetFiles(_folder["whole"], "*.*", SearchOption.AllDirectories)];
        foreach (string file in files.Where(file => file.EndsWith(".csv", StringComparison.Ordinal)))
            results.Add(Path.GetFileName(file), Table(File.ReadAllLines(file)));
        foreach (string file in
            files.Where(file => file.EndsWith(".json", StringComparison.Ordinal)).Append(_folder["r.json"]))
        {
            JsonNode json = JsonNode.Parse(File.ReadAllText(file))!;
            Strip(json);
            results.Add(Path.GetFileName(file), json.ToJsonString());
        }

        return results;
    }

    private static string Table(string[] lines)
    {
        if (!lines[0].Split(',').Any(IsTime))
            return string.Join('\n', lines);
        int[] kept =
            [.. lines[0].Split(',').Index().Where(column => !IsTime(column.Item)).Select(column => column.Index)];
        return string.Join('\n', lines.Select(line => string.Join(',', kept.Select(i => line.Split(',')[i]))));
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject its)
        {
            foreach (string name in its.Select(property => property.Key).Where(IsTime).ToArray())
                its.Remove(name);
            foreach (var (_, value) in its)
                Strip(value);
        }
        else if (node is JsonArray all)
        {
            foreach (JsonNode? one in all)
                Strip(one);
        }
    }

    private static bool IsTime(string name) =>
        name is "date" || name.Contains("second", StringComparison.Ordinal)
            || name.Contains("speed", StringComparison.Ordinal)
        || name.Contains("updates_per", StringComparison.Ordinal);

    // What is printed of the result: the lines without figures that are times.
    private static string[] Words(string output) =>
        [.. output.Split('\n').Where(line => line.Contains("report: ", StringComparison.Ordinal))];

    private string Mine()
    {
        const string settings = """
            {"opacities": [0.5, 2], "energyScale": 10, "baselines": ["relu", "tanh"], "amplitudes": [0.5, 1],
             "offsets": [-2, 0], "referenceAmplitude": 1, "harmonics": 4, "points": 128}
            """;
        File.WriteAllText(
            _folder["mine.json"], $$"""{"experiment": "harmonics", "quick": {{settings}}, "full": {{settings}} }""");
        return _folder["mine.json"];
    }
}
