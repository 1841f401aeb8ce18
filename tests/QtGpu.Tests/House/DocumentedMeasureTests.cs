using System.Text.RegularExpressions;
using QtGpu.Cli.Report.Site;
using QtGpu.Experiments.Claims;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>Figures of docs/experiments.md are those of the files of results.</summary>
public sealed partial class DocumentedMeasureTests
{
    [Fact]
    public void What_the_full_runs_said_is_what_their_files_say()
    {
        string claims = Path.Combine(Repository.Root, "bench/claims.json");
        var figures = new ClaimFigures(claims, ClaimFigures.ReadObject(claims)["experiments"]!.AsObject());
        MatchCollection rows = Row().Matches(Repository.Read("docs/experiments.md"));
        Assert.True(rows.Count >= 40, $"{rows.Count} rows");
        Assert.Equal(7, rows.Select(row => row.Groups[1].Value).Distinct(StringComparer.Ordinal).Count());
        Assert.All(rows, row =>
        {
            ClaimSource source = new() { Experiment = row.Groups[1].Value, Measure = row.Groups[2].Value };
            Assert.Equal(ClaimText.Figure(figures.Of("documented", source)!), row.Groups[3].Value);
        });
    }

    // | experiment | what | `measure` | figure |
    [GeneratedRegex(@"^\| ([a-z-]+) \| [^|]+ \| `([^`]+)` \| ([^|]+) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
