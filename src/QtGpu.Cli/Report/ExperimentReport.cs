using QtGpu.Experiments;

namespace QtGpu.Cli.Report;

/// <summary>What an experiment found, on the terminal: sentences, then tables; then its files.</summary>
internal sealed class ExperimentReport(ExperimentResult result)
{
    /// <summary>Prints, and writes the files to a folder.</summary>
    /// <param name="session">Where to print.</param>
    /// <param name="folder">Of the files.</param>
    /// <param name="goOn">The command that writes the page where there was no room for it.</param>
    public void Write(Session session, string folder, string goOn)
    {
        session.Out.WriteLine();
        foreach (string sentence in result.Findings.Sentences)
            session.Out.WriteLine(sentence);
        foreach (FindingTable table in result.Findings.Tables)
        {
            session.Out.WriteLine($"\n{table.Title}");
            session.Out.Write(SummaryTable.Of(table.Header, table.Rows.Select(FindingText.Row)));
        }

        if (session.Write(() => new ExperimentFiles(result).Write(folder)))
            session.Out.WriteLine($"page: {Path.Combine(folder, ExperimentFiles.Page)}\n");
        else
            session.Out.WriteLine($"what was computed is kept; to write the page:\n{goOn}\n");
    }
}
