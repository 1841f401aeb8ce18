using System.Text.Json;
using QtGpu.Cli.Commands.QuantumNeurons;
using QtGpu.QuantumNeurons.Convolution;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class LineCensusReportTests
{
    // What a perfect detector of free lines would say, but for one group that is undecided and one that is wrong.
    [Fact]
    public void Images_are_counted_by_what_a_line_is()
    {
        using var folder = new TemporaryFolder();
        LineVerdict[] verdicts = [.. LineCensus.Groups().Select(
            group => new LineVerdict(group, new(group.FreeLines > 0 ? 1.3 : 0.2, 0.01, 0)))];
        int wrong = Array.FindIndex(verdicts, v => v.Group.Lines == 0 && v.Group.Images > 1);
        int open = Array.FindLastIndex(verdicts, v => v.Group is { Lines: > 0, FreeLines: 0 });
        verdicts[wrong] = verdicts[wrong] with { Output = new(0.95, 0.001, 0) };
        verdicts[open] = verdicts[open] with { Output = new(0.91, 0.01, 0) };
        var report = new LineCensusReport(verdicts, new LineDetector(), new(), 1, "cpu", "qtgpu qneuron line --all");
        JsonElement json = JsonSerializer.SerializeToElement(report.Json());
        int free = verdicts.Sum(v => v.Group.FreeLines);
        Assert.Equal((32, 65_536), (free, json.GetProperty("Images").GetInt32()));
        int missed = verdicts[wrong].Group.Images + verdicts[open].Group.Images;
        Assert.Equal(65_536 - missed, json.GetProperty("Rightly").GetProperty("free").GetInt32());
        int freeGroups = verdicts.Where(v => v.Group.FreeLines > 0).Sum(v => v.Group.Images - v.Group.FreeLines);
        Assert.Equal(0, freeGroups); // a group with a free line has nothing else
        int unseen = 7936 - free - verdicts[open].Group.Lines; // whole lines with pixels beside, which are not detected
        Assert.Equal(65_536 - missed - unseen, json.GetProperty("Rightly").GetProperty("whole").GetInt32());
        report.Write(folder["l"]);
        Assert.Equal(2135, File.ReadAllLines(folder["l/groups.csv"]).Length);
        Assert.Contains("told rightly", File.ReadAllText(folder["l/report.html"]), StringComparison.Ordinal);
        Assert.Contains(
            "a line with nothing beside it", File.ReadAllText(folder["l/margins.svg"]), StringComparison.Ordinal);
    }
}
