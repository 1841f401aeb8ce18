using System.CommandLine;
using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.Data.Series;
using QtGpu.Kernels.Contract;
using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Search;
using Spectre.Console;

namespace QtGpu.Cli.Commands.EchoState;

/// <summary>One series: trained on its first steps, then one step ahead and freely over the next.</summary>
internal sealed class SeriesForecast : EsnMode
{
    private readonly Option<string> _series = Flag.Text(
        "--series", "NAME|FILE", "mackey-glass", $"{string.Join(", ", SeriesCatalogue.Names)}, or a file of numbers, a row for each step");

    private readonly Option<int> _targets = Flag.Count("--target-columns", "Columns at the end of the file that are to be given by the others; 0: the file forecasts itself", fallback: 0, least: 0);
    private readonly Option<bool> _standardise = Flag.Switch("--standardise", "Shift and scale each column to mean 0 and σ 1 over the training steps; forecasts and errors are in the series' own units");
    private readonly Option<int> _horizon = Flag.Count("--horizon", "Steps that are forecast", fallback: 500, least: 2);
    private readonly Option<int> _memory = Flag.Count("--memory", "Measure the memory capacity over this many delays", fallback: 0, least: 0);
    private readonly SearchFlags _search = new();

    public override Option Choice => _series;

    public override IReadOnlyList<Option> Own => [_series, _targets, _standardise, _horizon, _memory, .. _search.All];

    public override void Run(EsnRequest request)
    {
        (ParseResult arguments, Session session) = (request.Arguments, request.Session);
        (NamedActivation Activation, ReservoirSettings Settings)[] asked = request.Settings(ReservoirPresets.Create);
        (string Name, ReservoirSettings Settings)[] settings = [.. asked.Select(a => (a.Activation.Text, a.Settings))];
        int horizon = arguments.GetValue(_horizon);
        SearchRequest? wanted = _search.Read(arguments, asked, request.Reservoir, horizon, session.Seed);
        int train = settings[0].Settings.TrainSteps, delays = arguments.GetValue(_memory);
        MemoryCapacity.RequireRoom(settings[0].Settings, delays);
        TimeSeries series = SeriesCatalogue.Load(arguments.GetValue(_series)!, (long)train + horizon, session.Seed, arguments.GetValue(_targets));
        series.RequireChange(0, train, "training");
        series.RequireChange(train, horizon, "forecast");
        if (arguments.GetValue(_standardise))
            series = series.Standardised(train);

        using Backend backend = session.OpenDevice();
        SearchReport? search = wanted is null ? null : Search(request, series, wanted, backend);
        if (search is not null)
            settings = [.. search.Winners];
        var comparison = new ReservoirComparison(series, horizon);
        int total = request.Seeds.Length * settings.Length;
        IReadOnlyList<ReservoirRun> runs = comparison.Run(
            settings, request.Seeds, backend,
            done => session.Status.Show(string.Create(CultureInfo.InvariantCulture, $"{done} of {total} reservoirs")), session.Stop);
        if (runs.All(run => run.Fit.IsSingular))
            throw new InputException(ReservoirReport.Singular(runs[0].Name, runs[0].Matrices.Seed, runs[0].Fit));
        ReservoirRun[] firsts = [.. settings.Select(s => runs.First(run => run.Name == s.Name))];
        double[] radii = [.. firsts.Select(run => SpectralRadius.Effective(new(run.Settings, run.Matrices), session.Stop).Value)];
        double[]? memory = delays == 0 ? null
            : [.. firsts.Select(run => run.Fit.IsSolved ? MemoryCapacity.Of(run.Settings, runs[0].Matrices, backend, delays).Sum() : double.NaN)];
        session.Status.Clear();

        var report = new ReservoirReport(comparison, [.. settings.Select(s => s.Name)], runs, backend.Name)
        {
            EffectiveRadii = radii,
            Memory = memory,
            Search = search,
        };
        session.Out.WriteLine(report.Title);
        session.Out.Write(SummaryTable.Of(
            ReservoirReport.SummaryHeader, report.Summary, leastFirst: ["steps/s", "ρ", "worst MSE", "one-step NMSE"]));
        foreach (string sentence in report.Sentences)
            session.Out.WriteLine(sentence);
        if (search is not null)
            session.Out.WriteLine(search.Verdict(report));
        if (request.Folder is { } folder)
        {
            new ReservoirFiles(report, backend).Write(folder);
            search?.Write(folder);
            session.Out.WriteLine($"\nplots and runs: {folder}");
        }

        session.WriteJson(report.ToJson());
        if (runs.All(run => !run.Fit.IsSolved))
            throw new InputException($"no reservoir can forecast; {ReservoirReport.Fault(runs.First(run => run.Fit.FaultStep is not null))}; lower --spectral-radius or --input-scale");
    }

    // Chooses the settings, and says which were best.
    private SearchReport Search(EsnRequest request, TimeSeries series, SearchRequest wanted, Backend backend)
    {
        Session session = request.Session;
        int before = 0, total = wanted.Runs;
        var search = new ReservoirSearch(series, wanted.Windows, wanted.Seeds, wanted.Eta)
        {
            Progress = trained => session.Status.Show(string.Create(CultureInfo.InvariantCulture, $"search: {before + trained} of {total} reservoirs")),
        };
        var results = new List<SearchResult>();
        foreach (var (name, space, candidates) in wanted.Spaces)
        {
            results.Add(search.Run(name, space, candidates, backend, session.Stop));
            before += SuccessiveHalving.Runs(results[^1].Rungs);
        }

        session.Status.Clear();
        var report = new SearchReport(wanted, results, settings => Command(request, settings));
        session.Out.WriteLine(report.Title);
        foreach (SearchResult result in results)
        {
            session.Out.WriteLine(SearchReport.Rungs(result));
            session.Out.Write(SummaryTable.Of(SearchReport.Header(result), SearchReport.Best(result)));
            // In one line, however narrow the terminal, so that it can be copied.
            session.Out.Profile.Out.Writer.WriteLine($"{report.Command(result)}\n");
        }

        return report;
    }

    private string Command(EsnRequest request, ReservoirSettings settings)
    {
        ParseResult arguments = request.Arguments;
        string series = arguments.GetValue(_series)!;
        series = series.Contains(' ', StringComparison.Ordinal) ? $"'{series}'" : series;
        string targets = arguments.GetValue(_targets) is > 0 and var columns ? string.Create(CultureInfo.InvariantCulture, $" --target-columns {columns}") : string.Empty;
        string standardise = arguments.GetValue(_standardise) ? " --standardise" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"qtgpu esn --series {series}{targets}{standardise} {request.Reservoir.Command(arguments, settings)} --horizon {arguments.GetValue(_horizon)}"
            + $" --seeds {request.Seeds.Length} --seed {request.Session.Seed}");
    }
}
