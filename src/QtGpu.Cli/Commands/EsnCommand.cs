using System.CommandLine;
using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.Data.Series;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Search;
using Spectre.Console;

namespace QtGpu.Cli.Commands;

/// <summary>Echo-state networks that differ in their activation alone, on one series: trained, and forecasting freely.</summary>
internal sealed class EsnCommand : Verb
{
    private readonly ReservoirFlags _reservoir = new();
    private readonly SearchFlags _search = new();

    private readonly Option<string> _series = Flag.Text(
        "--series", "NAME|FILE", "mackey-glass", $"{string.Join(", ", SeriesCatalogue.Names)}, or a file of numbers, a row for each step");
    private readonly Option<int> _targets = Flag.Count("--target-columns", "Columns at the end of the file that are to be given by the others; 0: the file forecasts itself", fallback: 0, least: 0);

    private readonly Option<string[]> _activations = Flag.Names("--activations", "What to compare, the subject first [default: tunnelling,tanh]");
    private readonly Option<int> _seeds = Flag.Count("--seeds", "Reservoirs per activation, with seeds --seed, --seed + 1, …", fallback: 5);
    private readonly Option<int> _horizon = Flag.Count("--horizon", "Steps that are forecast", fallback: 500, least: 2);
    private readonly Option<int> _memory = Flag.Count("--memory", "Measure the memory capacity over this many delays", fallback: 0, least: 0);
    private readonly Option<string?> _out = Flag.Path("--out", "DIR", "Where plots and the table of runs go [default: nowhere]");

    public EsnCommand()
        : base("esn", "Train echo-state networks on a time series and let them forecast it")
    {
        Option[] options = [_series, _targets, _activations, _seeds, _horizon, _memory, _out];
        foreach (Option option in options)
            Options.Add(option);
        _search.AddTo(this);
        _reservoir.AddTo(this);
    }

    public override void Run(ParseResult arguments, Session session)
    {
        string[] names = arguments.GetValue(_activations) is { Length: > 0 } given ? given : ["tunnelling", "tanh"];
        (NamedActivation Activation, ReservoirSettings Settings)[] asked = [.. _reservoir.Activation.Read(arguments, names)
            .Select(activation => (activation, _reservoir.Read(arguments, activation)))];
        (string Name, ReservoirSettings Settings)[] settings = [.. asked.Select(a => (a.Activation.Text, a.Settings))];
        if (arguments.GetValue(_out) is { } folder)
            AtomicFile.RequireWritable(Path.Combine(folder, ReservoirFiles.Runs));
        else
            folder = null;
        int horizon = arguments.GetValue(_horizon);
        SearchRequest? request = _search.Read(arguments, asked, _reservoir, horizon, session.Seed);
        TimeSeries series = SeriesCatalogue.Load(arguments.GetValue(_series)!, settings[0].Settings.TrainSteps + horizon, session.Seed, arguments.GetValue(_targets));
        long[] seeds = [.. Enumerable.Range(0, arguments.GetValue(_seeds)).Select(i => session.Seed + i)];

        using Backend backend = session.OpenDevice();
        SearchReport? search = request is null ? null : Search(arguments, session, series, request, backend);
        if (search is not null)
            settings = [.. search.Winners];
        var comparison = new ReservoirComparison(series, horizon);
        int total = seeds.Length * settings.Length;
        IReadOnlyList<ReservoirRun> runs = comparison.Run(
            settings, seeds, backend,
            done => session.Status.Show(string.Create(CultureInfo.InvariantCulture, $"{done} of {total} reservoirs")), session.Stop);
        if (runs.All(run => run.Fit.IsSingular))
            throw new InputException(ReservoirReport.Singular(runs[0]));
        int delays = arguments.GetValue(_memory);
        double[]? memory = delays == 0 ? null : [.. settings.Select(s => MemoryCapacity.Of(s.Settings, runs[0].Matrices, backend, delays).Sum())];
        session.Status.Clear();

        var report = new ReservoirReport(comparison, [.. settings.Select(s => s.Name)], runs, backend.Name) { Memory = memory, Search = search };
        session.Out.WriteLine(report.Title);
        session.Out.Write(Table(ReservoirReport.SummaryHeader, report.Summary));
        foreach (string sentence in report.Sentences)
            session.Out.WriteLine(sentence);
        if (search is not null)
            session.Out.WriteLine(search.Verdict(report));
        if (folder is not null)
        {
            new ReservoirFiles(report).Write(folder);
            search?.Write(folder);
            session.Out.WriteLine($"\nplots and runs: {folder}");
        }

        session.WriteJson(report.ToJson());
    }

    // Chooses the settings, and says which were best.
    private SearchReport Search(ParseResult arguments, Session session, TimeSeries series, SearchRequest request, Backend backend)
    {
        int before = 0, total = request.Runs;
        var search = new ReservoirSearch(series, request.Windows, request.Seeds, request.Eta)
        {
            Progress = trained => session.Status.Show(string.Create(CultureInfo.InvariantCulture, $"search: {before + trained} of {total} reservoirs")),
        };
        var results = new List<SearchResult>();
        foreach (var (name, space, candidates) in request.Spaces)
        {
            results.Add(search.Run(name, space, candidates, backend, session.Stop));
            before += SuccessiveHalving.Runs(results[^1].Rungs);
        }

        session.Status.Clear();
        var report = new SearchReport(request, results, settings => Command(arguments, settings));
        session.Out.WriteLine(report.Title);
        foreach (SearchResult result in results)
        {
            session.Out.WriteLine(SearchReport.Rungs(result));
            session.Out.Write(Table(SearchReport.Header(result), SearchReport.Best(result)));
            // In one line, however narrow the terminal, so that it can be copied.
            session.Out.Profile.Out.Writer.WriteLine($"{report.Command(result)}\n");
        }

        return report;
    }

    private string Command(ParseResult arguments, ReservoirSettings settings)
    {
        string series = arguments.GetValue(_series)!;
        series = series.Contains(' ', StringComparison.Ordinal) ? $"'{series}'" : series;
        string targets = arguments.GetValue(_targets) is > 0 and var columns ? string.Create(CultureInfo.InvariantCulture, $" --target-columns {columns}") : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"qtgpu esn --series {series}{targets} {_reservoir.Command(arguments, settings)} --horizon {arguments.GetValue(_horizon)} --seeds {arguments.GetValue(_seeds)} --seed {arguments.GetValue(GlobalOptions.Seed)}");
    }

    private static Table Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string title in header)
            table.AddColumn(new TableColumn(new Text(title)) { Alignment = table.Columns.Count == 0 ? Justify.Left : Justify.Right });
        foreach (IReadOnlyList<string> row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        return table;
    }
}
