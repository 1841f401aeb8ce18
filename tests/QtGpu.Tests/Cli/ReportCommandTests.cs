using System.Text.Json;
using System.Text.RegularExpressions;
using QtGpu.Cli;
using QtGpu.Tests.House;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>`report`: one site of all that was measured, which needs nothing else.</summary>
public sealed partial class ReportCommandTests : IDisposable
{
    private const string Marks = "# Mine\n<!-- claims:begin -->\nold\n<!-- claims:end -->\nand more\n";

    private readonly TemporaryFolder _folder = new();

    private static string Claims => Path.Combine(Repository.Root, "bench/claims.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_site_of_this_clone_has_no_broken_link_and_loads_nothing_from_elsewhere()
    {
        Report(Path.Combine(Repository.Root, "bench/results"));
        string[] pages = [.. Directory.EnumerateFiles(_folder["site"], "*.html", SearchOption.AllDirectories)];
        Assert.True(pages.Length >= 8);
        Assert.All(pages, page => Assert.All(Links().Matches(File.ReadAllText(page)), link => Assert.True(
            IsThere(page, link.Groups["kind"].Value, link.Groups["to"].Value), $"{page}: {link.Value}")));
        string index = File.ReadAllText(_folder["site/index.html"]);
        Assert.Equal(Assert.Single(Count().Matches(index)).Groups["n"].Value, $"{Rows().Count(index)}");
    }

    [Fact]
    public void An_experiment_has_a_page_with_its_pictures_numbers_and_command()
    {
        string folder = "results/some-machine/2026-01-02/experiments/harmonics";
        Done("experiment", "harmonics", "--quick", "--out", _folder[folder], "--quiet");
        Report(_folder["results"]);
        string place = "site/experiments/some-machine/2026-01-02/harmonics";
        string page = File.ReadAllText(_folder[$"{place}/index.html"]);
        Assert.Contains("experiment harmonics --quick", page, StringComparison.Ordinal);
        string[] pictures = [.. Directory.EnumerateFiles(_folder[place], "*.svg").Select(f => Path.GetFileName(f))];
        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.Contains($"<img src=\"{picture}\"", page, StringComparison.Ordinal));
        Assert.All(
            Directory.EnumerateFiles(_folder[place], "*.csv"),
            file => Assert.Contains($"href=\"{Path.GetFileName(file)}\"", page, StringComparison.Ordinal));
        string all = File.ReadAllText(_folder["site/experiments.html"]);
        Assert.Contains("some-machine/2026-01-02/harmonics/index.html", all, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_run_left_half_written_is_named()
    {
        Directory.CreateDirectory(_folder["results/m/d/experiments/harmonics"]);
        File.WriteAllText(_folder["results/m/d/experiments/harmonics/harmonics.json"], "{\"title\":");
        Refused("harmonics.json: no JSON at line 1; half-written", "--claims", Claims, "--results", _folder["results"]);
        Assert.False(File.Exists(_folder["site/index.html"]));
    }

    [Fact]
    public void A_run_that_has_not_ended_is_left_out_and_named()
    {
        Directory.CreateDirectory(_folder["results/m/d/experiments/harmonics"]);
        Tool tool = Tool.Run("report", "--claims", Claims, "--results", _folder["results"], "--out", _folder["site"]);
        Assert.Equal(ExitCode.Done, tool.Code);
        Assert.Contains("harmonics is left out: its run has not ended", tool.Error, StringComparison.Ordinal);
        string all = File.ReadAllText(_folder["site/experiments.html"]);
        Assert.Contains("None has been run", all, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        Refused("cannot read", "--claims", _folder["nowhere.json"]);
        Refused("--results", "--claims", Claims, "--results", _folder["nowhere"]);
    }

    [Fact]
    public void The_docs_of_a_clone_get_the_claims_between_their_marks()
    {
        Directory.CreateDirectory(_folder["bench"]);
        Directory.CreateDirectory(_folder["docs"]);
        File.WriteAllText(_folder["bench/claims.json"], """
            {"papers":[{"id":"1","title":"One"}],"experiments":{},"claims":[
             {"id":"a","paper":"1","where":"p. 3","claim":"Mine is | faster.","figure":"50 ×","main":true,
              "verdict":"not testable","why":"There is none.","command":"./qtgpu bench"}]}
            """);
        File.WriteAllText(_folder["README.md"], "# Mine\n");
        string[] docs = ["--claims", _folder["bench/claims.json"], "--write-docs"];
        RefusedAs("README.md: expected <!-- claims:begin -->", docs);
        RefusedAs("--json is of the site, which --write-docs does not make", [.. docs, "--json", _folder["r.json"]]);
        Refused("--out is of the site, which --write-docs does not make", docs);
        File.Delete(_folder["README.md"]);
        RefusedAs("cannot read", docs);
        File.WriteAllText(_folder["README.md"], Marks);
        Done("report", "--claims", _folder["bench/claims.json"], "--write-docs");
        string readme = File.ReadAllText(_folder["README.md"]), page = File.ReadAllText(_folder["docs/claims.md"]);
        Assert.Contains("| Mine is \\| faster. | 50 × | – | **not testable** |", readme, StringComparison.Ordinal);
        Assert.DoesNotContain("old", readme, StringComparison.Ordinal);
        Assert.EndsWith("<!-- claims:end -->\nand more\n", readme);
        Assert.Contains("There is none.\n  `./qtgpu bench`", page, StringComparison.Ordinal);
        Done("report", "--claims", _folder["bench/claims.json"], "--write-docs");
        Assert.Equal(readme, File.ReadAllText(_folder["README.md"]));
    }

    [Fact]
    public void The_verdicts_are_an_object_too()
    {
        Done("report", "--claims", Claims, "--results", Path.Combine(Repository.Root, "bench/results"),
            "--out", _folder["site"], "--json", _folder["r.json"]);
        JsonElement all = JsonDocument.Parse(File.ReadAllText(_folder["r.json"])).RootElement.GetProperty("claims");
        JsonElement accuracy = all.EnumerateArray().First(row => row.GetProperty("id").GetString() == "mnist-accuracy");
        Assert.Equal(("does not", 97.34), (
            accuracy.GetProperty("verdict").GetString(), accuracy.GetProperty("value").GetDouble()));
    }

    private void Report(string results) =>
        Done("report", "--claims", Claims, "--results", results, "--out", _folder["site"]);

    private static void Done(params string[] words)
    {
        Tool tool = Tool.Run(words);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
    }

    private void Refused(string expected, params string[] flags) =>
        RefusedAs(expected, ["--out", _folder["site"], .. flags]);

    private static void RefusedAs(string expected, params string[] flags)
    {
        Tool tool = Tool.Run(["report", .. flags]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, tool.Error, StringComparison.Ordinal);
        Assert.Single(tool.Error.TrimEnd().Split('\n'));
    }

    // A paper is where it is; everything else lies in the site, or in the page itself.
    private static bool IsThere(string page, string kind, string to) =>
        to == "data:," || (kind == "href" && to.StartsWith("https://arxiv.org/abs/", StringComparison.Ordinal))
        || File.Exists(Path.Combine(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(to)));

    [GeneratedRegex(
        "(?<kind>href|src)=\"(?<to>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Links();

    [GeneratedRegex("<p>Of (?<n>[0-9]+) claims", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Count();

    [GeneratedRegex("<tr data-verdict=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rows();
}
