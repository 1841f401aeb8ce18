using QtGpu.Cli.Report.Site;
using QtGpu.Experiments.Claims;
using QtGpu.IO;

namespace QtGpu.Cli.Commands;

/// <summary>Joins what was measured into one site of pages, and writes the claims into the documentation.</summary>
internal sealed class ReportCommand : Verb
{
    private readonly Option<string> _results = Flag.Text(
        "--results", "DIR", "bench/results", "What was measured: MACHINE/DATE/ with bench.json and experiments/NAME/");
    private readonly Option<string> _claims = Flag.Text(
        "--claims", "FILE", "bench/claims.json",
        "The claims; pages and results that it names are looked for from the folder above its own");
    private readonly Option<string> _out = Flag.Text("--out", "DIR", "site", "Where the site goes");
    private readonly Option<bool> _docs = Flag.Switch(
        "--write-docs", "Write the claims into README.md and docs/claims.md of the clone, and no site");

    public ReportCommand()
        : base("report", "One static site of all that was measured: claims, experiments, benchmarks") =>
        this.Takes([_results, _claims, _out, _docs]);

    public override IReadOnlyList<string> Examples => ["report --out site", "report --write-docs"];

    public override void Run(ParseResult arguments, Session session)
    {
        string file = arguments.GetValue(_claims)!;
        ClaimBook book = ClaimBook.Read(file);
        string root = ClaimBook.RootOf(file), place = arguments.GetValue(_out)!;
        if (arguments.GetValue(_docs))
        {
            if (new Option[] { _out, _results, GlobalOptions.Json }.FirstOrDefault(arguments.IsGiven) is { } idle)
                throw new InputException(
                    $"{idle.Name} is of the site, which {_docs.Name} does not make; leave one of them out");
            WriteDocs(session, book, root);
            return;
        }

        IReadOnlyList<ResultFolder> results = ResultFolder.In(arguments.GetValue(_results)!);
        foreach (string folder in results.SelectMany(folder => folder.Unfinished()))
            session.Warn($"{folder} is left out: its run has not ended; `qtgpu experiment` --resume goes on with it");
        var site = new ReportSite(book, results, Path.Combine(root, "docs"));
        site.Write(new SiteFolder(place));
        string pages = Counted.Of(site.Pages, "page");
        session.WriteLine($"{Path.Combine(place, "index.html")}: {ClaimText.Summary(book.Claims)}");
        session.WriteLine($"{pages} of experiments and benchmarks; open it in a browser, or publish the folder");
        session.WriteJson(new
        {
            Site = place,
            Claims = book.Claims.Select(row => new
            {
                row.Claim.Id,
                Verdict = ClaimText.Of(row.Verdict),
                row.Ours?.Value,
                row.Ours?.Low,
                row.Ours?.High,
            }),
        });
    }

    private static void WriteDocs(Session session, ClaimBook book, string root)
    {
        string readme = Path.Combine(root, "README.md");
        string text = InputFile.Read(
            () => File.ReadAllText(readme), why => $"cannot read '{readme}': {why.TrimEnd('.')}");
        AtomicFile.WriteText(readme, ClaimPages.WithTable(text, book));
        AtomicFile.WriteText(Path.Combine(root, "docs/claims.md"), ClaimPages.Page(book));
        session.WriteLine($"{ClaimText.Summary(book.Claims)} README.md and docs/claims.md say so.");
    }
}
