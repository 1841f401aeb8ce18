using System.Text.RegularExpressions;
using static QtGpu.Cli.Report.Site.SitePage;

namespace QtGpu.Cli.Report.Site;

/// <summary>
/// The pictures of the documentation: each with its name there, and the command that stands nearest below it, or else
/// above.
/// </summary>
/// <param name="docs">The folder of the documentation.</param>
internal sealed partial class PictureGallery(string docs)
{
    private const int LinesBelow = 6;

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

            string? command = CommandOf(lines, i);
            page.Figure(
                picture, image.Groups["name"].Value,
                $"{below}; docs/{Escape(Path.GetFileName(file))}{(command is null ? "" : $"<br>{Command(command)}")}");
        }
    }

    // What the command's --json, or a table of its own, left beside it.
    private string? NumbersOf(string picture) => new[] { ".csv", ".json" }
        .Select(ending => Path.ChangeExtension(picture, ending))
        .FirstOrDefault(file => File.Exists(Path.Combine(docs, file)));

    private static string? CommandOf(string[] lines, int at) =>
        Commands(lines.Skip(at + 1).Take(LinesBelow).TakeWhile(line => !Image().IsMatch(line))).FirstOrDefault()
        ?? Commands(lines.Take(at)).LastOrDefault();

    private static IEnumerable<string> Commands(IEnumerable<string> lines) =>
        lines.Select(line => line.Trim()).Where(line => line.StartsWith("./qtgpu ", StringComparison.Ordinal));

    [GeneratedRegex(
        @"^!\[(?<name>[^\]]*)\]\((?<file>figures/[^)]+)\)", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Image();
}
