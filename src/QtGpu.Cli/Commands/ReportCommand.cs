using System.CommandLine;
using QtGpu.Cli.Report.Site;
using QtGpu.Experiments.Claims;
using QtGpu.IO;

namespace QtGpu.Cli.Commands;

/// <summary>Joins what was measured into one site of pages, and writes the claims into the documentation.</summary>
internal sealed class ReportCommand : Verb
{
    private readonly Option<string> _claims = Flag.Text(
        "--claims", "FILE", "bench/claims.json", "The claims; pages and results that it names lie in the folder above its own");
    private readonly Option<bool> _docs = Flag.Switch(
        "--write-docs", "Write the claims into README.md and docs/claims.md of the clone, and no site");

    public ReportCommand()
        : base("report", "One static site of all that was measured: claims, experiments, benchmarks")
    {
        Options.Add(_claims);
        Options.Add(_docs);
    }

    public override IReadOnlyList<string> Examples => ["report --out site", "report --write-docs"];

    public override void Run(ParseResult arguments, Session session)
    {
        string file = arguments.GetValue(_claims)!;
        ClaimBook book = ClaimBook.Read(file);
        if (arguments.GetValue(_docs))
            WriteDocs(session, book, ClaimBook.RootOf(file));
    }

    private static void WriteDocs(Session session, ClaimBook book, string root)
    {
        string readme = Path.Combine(root, "README.md");
        AtomicFile.WriteText(readme, ClaimPages.WithTable(File.ReadAllText(readme), book));
        AtomicFile.WriteText(Path.Combine(root, "docs/claims.md"), ClaimPages.Page(book));
        session.WriteLine($"{ClaimText.Summary(book.Claims)} README.md and docs/claims.md say so.");
    }
}
