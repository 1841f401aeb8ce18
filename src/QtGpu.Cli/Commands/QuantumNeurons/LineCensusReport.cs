using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.QuantumNeurons.Convolution;
using Spectre.Console;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>Which of all images have a line, and in which one was found.</summary>
internal static class LineCensusReport
{
    public static void Write(Session session, IReadOnlyList<LineVerdict> verdicts, double seconds)
    {
        LineVerdict[] decided = [.. verdicts.Where(verdict => verdict.Decided)];
        LineVerdict[] detected = [.. decided.Where(verdict => verdict.Detected)], not = [.. decided.Where(verdict => !verdict.Detected)];
        LineVerdict[] open = [.. verdicts.Where(verdict => !verdict.Decided)];
        session.Out.Write(SummaryTable.Of(["images", "detected", "not detected", "undecided"], (string[][])
        [
            ["with all of column 1 or 2", .. Counts(group => group.Lines)],
            ["without", .. Counts(group => group.Images - group.Lines)],
        ]));
        session.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{verdicts.Sum(v => v.Group.Images)} images, {verdicts.Count} different networks, {open.Length} of them undecided: within four errors of {LineDetector.Threshold}; {seconds:0.0} s"));
        session.WriteJson(new
        {
            LineDetector.Threshold,
            Images = verdicts.Sum(v => v.Group.Images),
            Networks = verdicts.Count,
            Lines = verdicts.Sum(v => v.Group.Lines),
            LinesDetected = detected.Sum(v => v.Group.Lines),
            LinesUndecided = open.Sum(v => v.Group.Lines),
            OthersDetected = detected.Sum(v => v.Group.Images - v.Group.Lines),
            OthersUndecided = open.Sum(v => v.Group.Images - v.Group.Lines),
            NetworksUndecided = open.Length,
            Seconds = seconds,
            Groups = verdicts.Select(v => new
            {
                v.Group.Pattern.Name,
                v.Group.Images,
                v.Group.Lines,
                Activity = v.Output.Activity.Mean,
                v.Output.Activity.StandardError,
                v.Detected,
                v.Decided,
            }),
        });

        string[] Counts(Func<LineGroup, int> count) =>
            [.. new[] { detected, not, open }.Select(part => part.Sum(v => count(v.Group)).ToString(CultureInfo.InvariantCulture))];
    }
}
