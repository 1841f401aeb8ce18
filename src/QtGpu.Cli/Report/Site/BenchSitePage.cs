using System.Text.Json.Nodes;
using QtGpu.Experiments.Claims;
using static QtGpu.Cli.Report.Site.SitePage;

namespace QtGpu.Cli.Report.Site;

/// <summary>A run of <c>bench</c>, from the tables and numbers that it saved.</summary>
internal sealed class BenchSitePage
{
    private const int Depth = 3;

    private readonly ResultFolder _folder;
    private readonly string _name, _place;
    private readonly JsonObject _numbers;

    public BenchSitePage(ResultFolder folder, string name)
    {
        (_folder, _name, _place) = (folder, name, $"bench/{folder.Machine}/{folder.Date}");
        _numbers = ClaimFigures.ReadObject(Path.Combine(folder.Path, $"{name}.json"));
    }

    /// <summary>Where it is in the site.</summary>
    public string Page => $"{_place}/{_name}.html";

    /// <summary>Whether it is of all that <c>bench</c> times.</summary>
    public bool IsWhole => _name == "bench";

    public string Name => IsWhole ? _folder.Machine
        : $"{_folder.Machine}, {_name["bench-".Length..].Replace('-', ' ')}";

    public string Date => _folder.Date;

    /// <summary>A few figures to see at a glance; a dash for what was not measured.</summary>
    public IEnumerable<string> Overview() =>
    [
        _numbers.Text("threads"),
        InvariantText.Number(8 / _numbers.Number("memcpy_ns"), "0.0"),
        InvariantText.Number(_numbers["gemm_gflops"].Number("1024x1024x1024"), "0"),
        InvariantText.Number(_numbers.Number("activation_ns"), "0.000"),
        InvariantText.Number(_numbers.Number("qt_over_relu_training"), "0.000"),
        InvariantText.Number(_numbers.Number("sweep_site_updates_per_second") / 1e6, "0"),
    ];

    public void Write(SiteFolder site)
    {
        site.Copy(Path.Combine(_folder.Path, $"{_name}.json"), $"{_place}/{_name}.json");
        var page = new SitePage($"Benchmark: {Name}, {Date}", Depth);
        string command = IsWhole ? "./qtgpu bench --peers --save bench/results"
            : $"./qtgpu bench --only {_name["bench-".Length..].Replace('-', ',')} --peers --save bench/results";
        string numbers = Link($"{_name}.json", "all numbers as JSON");
        page.Soft($"{numbers}, with minima, maxima and processor time. {Command(command)}");
        string tables = File.ReadAllText(Path.Combine(_folder.Path, $"{_name}.md"));
        foreach (MarkdownBlock block in MarkdownBlock.Of(tables))
            Append(page, block, site);
        site.Write(Page, page.ToString());
    }

    private void Append(SitePage page, MarkdownBlock block, SiteFolder site)
    {
        if (block is { Header.Count: > 0 })
            page.Table(block.Header, block.Rows.Select(row => row.Select(Escape).ToArray()));
        else if (block.Picture is { } picture && File.Exists(Path.Combine(_folder.Path, picture)))
            Figure(page, picture, block.Text, site);
        else if (block.Text.Length > 0)
            page.Soft(Escape(block.Text).Replace("\n", "<br>", StringComparison.Ordinal));
    }

    private void Figure(SitePage page, string picture, string title, SiteFolder site)
    {
        site.Copy(Path.Combine(_folder.Path, picture), $"{_place}/{picture}");
        string below = Link(picture, "as a file");
        JsonNode[] points = [.. _numbers.Rows("roofline")];
        if (picture == "roofline.svg" && points.Length > 0)
        {
            string file = $"{_name}-roofline.csv";
            site.Write($"{_place}/{file}", CsvFile.Text(
                ["kind", "name", "flops per byte", "gflops"],
                points.Select(point => new object?[]
                {
                    point.Text("kind"), point.Text("name"), point.Number("intensity"), point.Number("gflops"),
                })));
            below = $"{Link(file, "its numbers")}, {below}";
        }

        page.Figure(picture, title, below);
    }
}
