using QtGpu.Data.Series;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Search;

namespace QtGpu.Cli.Commands.EchoState;

/// <summary>Chooses the settings of each activation, and says which were best.</summary>
internal static class SettingsSearch
{
    /// <summary>Searches and prints.</summary>
    /// <param name="session">Where to work.</param>
    /// <param name="series">The series.</param>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="backend">The device.</param>
    /// <param name="command">The flags that repeat some settings.</param>
    /// <param name="journal">Keeps each batch; null: nothing is kept.</param>
    public static SearchReport Run(
        Session session, TimeSeries series, SearchRequest wanted, Backend backend,
        Func<ReservoirSettings, string> command, Journal? journal)
    {
        int before = 0, total = wanted.Runs;
        IReadOnlyList<SearchResult> results;
        using (var activity = new ActivityLine(session.Status, "search"))
        {
            var search = new ReservoirSearch(series, wanted.Windows, wanted.Seeds, wanted.Eta)
            {
                Progress = progress => activity.Show(progress with { Done = before + progress.Done, Of = total }),
                RungEnded = rung => session.WriteLine(SearchReport.Rung(rung)),
                Journal = journal,
            };
            results = ShardedWork.Independently(wanted.Spaces, its =>
            {
                SearchResult result = search.Run(its.Name, its.Space, its.Candidates, backend, session.Stop);
                before += SuccessiveHalving.Runs(result.Rungs);
                return result;
            });
        }

        var report = new SearchReport(wanted, series, results, command);
        session.Out.WriteLine(report.Title());
        foreach (SearchResult result in results)
        {
            session.Out.WriteLine(SearchReport.Rungs(result));
            session.Out.Write(SummaryTable.Of(SearchReport.Header(result), SearchReport.Best(result)));
            // In one line, however narrow the terminal, so that it can be copied.
            session.Out.Profile.Out.Writer.WriteLine($"{report.Command(result)}\n");
        }

        return report;
    }
}
