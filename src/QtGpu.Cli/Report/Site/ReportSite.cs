using QtGpu.Experiments.Claims;

namespace QtGpu.Cli.Report.Site;

/// <summary>
/// All that was measured as pages that need no network: index.html with the claims, experiments.html, benchmarks.html,
/// pictures.html, a page for each experiment and benchmark, and beside each the files that it shows.
/// </summary>
/// <param name="book">The claims.</param>
/// <param name="results">Folders of results.</param>
/// <param name="docs">The folder of the documentation, whose pictures are shown.</param>
internal sealed class ReportSite(ClaimBook book, IReadOnlyList<ResultFolder> results, string docs)
{
    /// <summary>How many pages of experiments and benchmarks there are.</summary>
    public int Pages { get; private set; }

    /// <summary>Writes it.</summary>
    public void Write(SiteFolder site)
    {
        List<ExperimentSitePage> experiments =
        [
            .. from folder in results from path in folder.Experiments() select new ExperimentSitePage(folder, path),
        ];
        List<BenchSitePage> benches =
        [
            .. from folder in results from name in folder.Benchmarks() select new BenchSitePage(folder, name),
        ];
        Pages = experiments.Count + benches.Count;
        experiments.ForEach(page => page.Write(site));
        benches.ForEach(page => page.Write(site));
        site.Write("experiments.html", Experiments(experiments).ToString());
        site.Write("benchmarks.html", Benchmarks(benches).ToString());
        new PictureGallery(docs).Write(site);
        site.Write("index.html", Index(experiments, benches).ToString());
    }

    private SitePage Index(List<ExperimentSitePage> experiments, List<BenchSitePage> benches)
    {
        var page = new SitePage("QtGpu: what was measured", 0);
        page.Paragraph(
            "Networks whose neurons tunnel, and neurons that are particles in double wells: what the papers claim of "
            + "them, beside what came out when it was measured, with the same seeds and the same effort for what they "
            + "are held against.");
        page.Soft(
            $"{SitePage.Link("experiments.html", Counted.Of(experiments.Count, "experiment"))}, "
            + $"{SitePage.Link("benchmarks.html", Counted.Of(benches.Count, "benchmark run"))}, "
            + $"{SitePage.Link("pictures.html", "pictures of the documentation")}. Every figure has its command.");
        ClaimTable.AppendTo(page, book);
        return page;
    }

    private static SitePage Experiments(List<ExperimentSitePage> experiments)
    {
        var page = new SitePage("Experiments", 0);
        if (experiments.Count == 0)
            return page.Paragraph("None has been run in full on a machine whose results are kept here.");
        page.Paragraph("Each is a question, what was expected before it was measured, and what was found.");
        foreach (ExperimentSitePage one in experiments)
        {
            page.Html($"<h2>{SitePage.Link(one.Page, one.Title)}</h2>").Paragraph(one.Question).Paragraph(one.Answer);
            page.Soft(SitePage.Escape($"{one.Machine}, {one.Date}"));
        }

        return page;
    }

    private static SitePage Benchmarks(List<BenchSitePage> benches)
    {
        SitePage page = new SitePage("Benchmarks", 0).Paragraph(
            "What devices do with the kernels, over machines and days. Absolute figures of two machines, or two days, "
            + "are not comparable; ratios are, more or less.")
        .Table(
            [
                "run", "date", "threads", "copy [GB/s]", "1024³ [GFLOP/s]", "tunnelling forward [ns]",
                "tunnelling / ReLU, training, least", "sampling [10⁶ updates/s]",
            ],
            benches.Where(one => one.IsWhole)
                .Select(one => (string[])[SitePage.Link(one.Page, one.Name), one.Date, .. one.Overview()]));
        if (benches.Any(one => !one.IsWhole))
            page.Heading("Of one kind");
        foreach (BenchSitePage one in benches.Where(one => !one.IsWhole))
            page.Html($"<p>{SitePage.Link(one.Page, one.Name)}, {SitePage.Escape(one.Date)}</p>");
        return page;
    }
}
