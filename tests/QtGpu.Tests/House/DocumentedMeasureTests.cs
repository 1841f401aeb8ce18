using QtGpu.Cli.Report.Site;
using QtGpu.Experiments.Claims;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>Figures of docs/experiments.md are those of the files of results.</summary>
public sealed class DocumentedMeasureTests
{
    [Fact]
    public void What_the_full_runs_said_is_what_their_files_say()
    {
        string claims = Path.Combine(Repository.Root, "bench/claims.json");
        var figures = new ClaimFigures(claims, ClaimFigures.ReadObject(claims)["experiments"]!.AsObject());

        // | experiment | what | `measure` | found |
        string[][] rows =
        [
            .. Repository.Read("docs/experiments.md").Split('\n')
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                .Where(cells => cells is ["", _, _, ['`', ..], _, ""]),
        ];
        Assert.True(rows.Length >= 40, $"{rows.Length} rows");
        Assert.Equal(9, rows.Select(row => row[1]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(rows, row =>
        {
            ClaimSource source = new() { Experiment = row[1], Measure = row[3].Trim('`') };
            Assert.Equal(ClaimText.Figure(figures.Of("documented", source)!), row[4]);
        });
    }
}
