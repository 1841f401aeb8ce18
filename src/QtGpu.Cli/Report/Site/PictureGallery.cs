using System.Text.RegularExpressions;
using static QtGpu.Cli.Report.Site.SitePage;

namespace QtGpu.Cli.Report.Site;

/// <summary>The pictures of the documentation: each with its name there, and the command that draws it.</summary>
/// <param name="docs">The folder of the documentation.</param>
internal sealed partial class PictureGallery(string docs)
{
    private const int LinesBelow = 4;

    public void Write(SiteFolder site)
    {
        SitePage page = new SitePage("Pictures", 0).Html("<div class=\"figures\">");
        foreach (string file in Directory.EnumerateFiles(docs, "*.md").Order(StringComparer.Ordinal))
            Append(page, file, site);
        site.Write("pictures.html", page.Html("</div>").ToString());
    }

    private void Append(SitePage page, string file, SiteFolder site)
    {
        string[] lines = File.ReadAllLines(file);
        foreach (var (i, line) in lines.Index())
        {
            if (Image().Match(line) is not { Success: true } image)
                continue;
            string picture = image.Groups["file"].Value;
            site.Copy(Path.Combine(docs, picture), picture);
            string below = Link(picture, "as a file");
            if (NumbersOf(picture) is { } numbers)
            {
                site.Copy(Path.Combine(docs, numbers), numbers);
                below = $"{Link(numbers, "its numbers")}, {below}";
            }

            string? command = CommandOf(lines, i, picture);
            page.Figure(
                picture, image.Groups["name"].Value,
                $"{below}; docs/{Escape(Path.GetFileName(file))}{(command is null ? "" : $"<br>{Command(command)}")}");
        }
    }

    // What the command's --json, or a table of its own, left beside it.
    private string? NumbersOf(string picture) => new[] { ".csv", ".json" }
        .Select(ending => Path.ChangeExtension(picture, ending))
        .FirstOrDefault(file => File.Exists(Path.Combine(docs, file)));

    // The last that draws a file of this name; else the first below, or the last above, in the same section.
    private static string? CommandOf(string[] lines, int at, string picture)
    {
        string drawn = $"--plot {Path.GetFileName(picture)}";
        return Commands(lines).LastOrDefault(line => $"{line} ".Contains($"{drawn} ", StringComparison.Ordinal))
            ?? Commands(lines.Skip(at + 1).Take(LinesBelow).TakeWhile(IsText)).FirstOrDefault()
            ?? Commands(lines.Take(at).Reverse().TakeWhile(line => !IsHeading(line)).Reverse()).LastOrDefault();
    }

    private static bool IsText(string line) => !IsHeading(line) && !Image().IsMatch(line);

    private static bool IsHeading(string line) => line.StartsWith('#');

    private static IEnumerable<string> Commands(IEnumerable<string> lines) =>
        lines.SelectMany(line => CommandLine().Matches(line)).Select(match => match.Value.Trim());

    [GeneratedRegex("\\./qtgpu [a-z][^`]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommandLine();

    [GeneratedRegex(
        @"^!\[(?<name>[^\]]*)\]\((?<file>figures/[^)]+)\)", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Image();
}
