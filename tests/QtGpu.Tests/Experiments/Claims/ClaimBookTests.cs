using System.CommandLine;
using System.Text.Json.Nodes;
using QtGpu.Benchmarks;
using QtGpu.Experiments.Claims;
using QtGpu.Tests.Cli;
using QtGpu.Tests.House;
using Xunit;

namespace QtGpu.Tests.Experiments.Claims;

/// <summary>A file of claims is read strictly, and no claim has a figure that nothing says.</summary>
public sealed class ClaimBookTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Own => Path.Combine(Repository.Root, "bench/claims.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_papers_have_at_least_forty_claims_with_a_figure_or_a_reason()
    {
        ClaimBook book = ClaimBook.Read(Own);
        Assert.True(book.Claims.Count >= 40);
        Assert.All(book.Claims, row => Assert.True(
            row.Ours is not null || row.Verdict is ClaimVerdict.NotTestable or ClaimVerdict.NotMeasured, row.Claim.Id));
        int waiting = book.Claims.Count(row => row.Verdict == ClaimVerdict.NotMeasured);
        output.WriteLine($"{waiting} of {book.Claims.Count} claims wait for an experiment to be run");
        Assert.All(book.Claims.Where(row => row.Verdict == ClaimVerdict.NotMeasured), row => Assert.Null(row.Ours));
    }

    [Fact]
    public void Every_command_is_one_of_the_tool()
    {
        Command root = QtGpu.Cli.Application.Root();
        Assert.All(ClaimBook.Read(Own).Claims, row =>
        {
            ParseResult asked = root.Parse(row.Claim.Command.Split(' ')[1..]);
            Assert.Empty(asked.Errors);
            if (asked.CommandResult.Command.Name == "bench")
                BenchPlan.Parse(asked.GetValue<string[]>("--only") ?? [], besidePeers: false);
        });
    }

    [Theory]
    [InlineData("more", "1", "claim 'a': unknown key 'more'; expected id, paper,")]
    [InlineData("command", null, "claim 'a': it has no command")]
    [InlineData("command", "\"qtgpu x\"", "expected a command that begins with ./qtgpu, got 'qtgpu x'")]
    [InlineData("why", null, "claim 'a': it has no why")]
    [InlineData("why", "\"\"", "claim 'a': it has no why")]
    [InlineData("why", "3", "claim 'a': why is not what is expected there")]
    [InlineData("id", "\"b\"", "the claim 'b' is there twice")]
    [InlineData("paper", "\"x\"", "claim 'a': 'x' is none of the papers")]
    [InlineData("verdict", "\"maybe\"", "verdict: expected holds, does not or not testable, got 'maybe'")]
    [InlineData("verdict", null, "it needs either verdict or holds_if")]
    [InlineData("holds_if", "\">= 3\"", "it needs either verdict or holds_if")]
    [InlineData("ours", null, "it is judged without a figure")]
    [InlineData("ours", "{\"page\":\"docs/p.md\"}", "a page needs a quote")]
    [InlineData("ours", "{\"page\":\"docs/p.md\",\"quote\":\"5\"}", "docs/p.md does not say '5'")]
    [InlineData("ours", "{\"page\":\"docs/p.md#other\",\"quote\":\"is 4\"}", "docs/p.md#other does not say 'is 4'")]
    [InlineData("ours", "{\"page\":\"docs/p.md#no\",\"quote\":\"is 4\"}", "docs/p.md has no heading #no")]
    [InlineData("ours", "{\"page\":\"docs/q.md\",\"quote\":\"5\"}", "cannot read")]
    [InlineData("ours", "{\"page\":\"docs/p.md\",\"quote\":\"4\",\"low\":3}", "an interval has two ends")]
    [InlineData("ours", "{\"page\":\"docs/p.md\",\"quote\":\"4\",\"lo\":3}", "ours.lo is not what is expected there")]
    [InlineData("ours", "{\"file\":\"r.json\",\"pointer\":\"/x/1\"}", "r.json has no number at /x/1")]
    [InlineData("ours", "{\"file\":\"s.json\",\"pointer\":\"/x/0\"}", "cannot read")]
    [InlineData("ours", "{\"experiment\":\"run\",\"measure\":\"m\"}", "a verdict on a measure follows from holds_if")]
    [InlineData("ours", "{}", "our figure comes from one of page, file, experiment")]
    public void What_means_nothing_is_refused_in_one_line(string key, string? value, string expected)
    {
        string message = Assert.Throws<InputException>(() => Read(claim =>
        {
            if (value is null)
                claim.Remove(key);
            else
                claim[key] = JsonNode.Parse(value);
        })).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.StartsWith(_folder.Path, message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("gone", "m", "cannot read")]
    [InlineData("half", "m", "half.json: no JSON at line 1; half-written")]
    [InlineData("run", "n", "run/run.json has no measure 'n'")]
    [InlineData("walk", "m", "'walk' is none of the experiments")]
    public void Results_that_are_not_there_are_named(string experiment, string measure, string expected) =>
        Assert.Contains(
            expected, Assert.Throws<InputException>(() => Read(On(experiment, measure, "> 1"))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("m", ">= 50", nameof(ClaimVerdict.DoesNot))]
    [InlineData("m", "> 1", nameof(ClaimVerdict.Holds))]
    [InlineData("m", "< 3", nameof(ClaimVerdict.Undecided))]
    [InlineData("never", "< 3", nameof(ClaimVerdict.Undecided))]
    [InlineData("bare", "<= 3", nameof(ClaimVerdict.Holds))]
    [InlineData("open", "> 0", nameof(ClaimVerdict.Undecided))]
    public void A_verdict_follows_from_the_interval_of_a_measure(string measure, string rule, string expected)
    {
        JudgedClaim row = Read(On("run", measure, rule)).Claims[0];
        Assert.Equal(expected, row.Verdict.ToString());
        Assert.Equal(10, row.Ours!.Count);
    }

    [Fact]
    public void An_experiment_that_has_not_been_run_gives_no_figure_and_no_verdict()
    {
        JudgedClaim row = Read(On("later", "m", "> 1")).Claims[0];
        Assert.Null(row.Ours);
        Assert.Equal(ClaimVerdict.NotMeasured, row.Verdict);
    }

    [Theory]
    [InlineData("all", "is 3")]
    [InlineData("how-much", "is 4")]
    [InlineData("in-a-line", "is 4")]
    public void A_figure_is_looked_for_below_its_heading(string heading, string quote) => Assert.Equal(
        ClaimVerdict.Holds,
        Read(claim => claim["ours"] = new JsonObject { ["page"] = $"docs/p.md#{heading}", ["quote"] = quote })
            .Claims[0].Verdict);

    [Fact]
    public void A_number_is_read_from_a_file_of_results() => Assert.Equal(
        7.5,
        Read(claim => claim["ours"] = JsonNode.Parse("""{"file":"r.json","pointer":"/x/0"}""")).Claims[0].Ours!.Value);

    private static Action<JsonObject> On(string experiment, string measure, string rule) => claim =>
    {
        claim.Remove("verdict");
        claim["holds_if"] = rule;
        claim["ours"] = new JsonObject { ["experiment"] = experiment, ["measure"] = measure };
    };

    private ClaimBook Read(Action<JsonObject> change)
    {
        Write("docs/p.md", "# All\n## How much?\n### In a line\nIt is\n4 %.\n## Other\nIt is 3 %.");
        Write("r.json", """{"x":[7.5]}""");
        Write("half/half.json", """{"measures":[""");
        Write("run/run.json", """
            {"measures":[{"id":"m","value":2,"low":1.5,"high":4,"count":10},
            {"id":"never","value":null,"count":10},{"id":"bare","value":3,"low":null,"high":null,"count":10},
            {"id":"open","value":3,"low":2,"high":4,"count":10,"is_undecided":true}]}
            """);
        JsonObject file = JsonNode.Parse("""
            {"papers":[{"id":"1","title":"One"}],
             "experiments":{"run":"run","gone":"gone","half":"half","later":null},
             "claims":[
              {"id":"a","paper":"1","where":"w","claim":"c","ours":{"page":"docs/p.md","quote":"is 4","value":4},
               "verdict":"holds","why":"It is.","command":"./qtgpu x"},
              {"id":"b","paper":"1","where":"w","claim":"c",
               "verdict":"not testable","why":"No.","command":"./qtgpu x"}]}
            """)!.AsObject();
        change(file["claims"]![0]!.AsObject());
        return ClaimBook.Read(Write("bench/claims.json", file.ToJsonString()));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
