using QtGpu.Data.Series;
using QtGpu.Kernels.Contract;
using QtGpu.Reservoirs;

namespace QtGpu.Cli.Commands.EchoState;

/// <summary>
/// One series: trained on its first steps, then one step ahead and freely over the next, and beyond its end.
/// </summary>
internal sealed class SeriesForecast(SeriesFlags series) : EsnMode
{
    private readonly Option<int> _memory = Flag.Count(
        "--memory", "Measure the memory capacity over this many delays", fallback: 0, least: 0);
    private readonly Option<double?> _intervals = Flag.Number(
        "--intervals", "level", new("a number above 0 and below 1", x => x is > 0 and < 1),
        "Say where so many of the targets are expected, 0.95 for 95 %, and how many are there");

    private readonly SearchFlags _search = new();

    public override Option Choice => series.Series;

    public override IReadOnlyList<Option> Own => [.. series.All, _memory, _intervals, .. _search.All];

    public override void Run(EsnRequest request)
    {
        (ParseResult arguments, Session session) = (request.Arguments, request.Session);
        string? save = series.Save(arguments);
        var (horizon, all) = series.Split(arguments, session.Seed);
        (NamedActivation Activation, ReservoirSettings Settings)[] asked = request.Settings((preset, activation) =>
        {
            ReservoirSettings start = ReservoirPresets.Create(preset, activation);
            return start with { TrainSteps = all ?? start.TrainSteps };
        });
        (string Name, ReservoirSettings Settings)[] settings = [.. asked.Select(a => (a.Activation.Text, a.Settings))];
        SearchRequest? wanted = _search.Read(arguments, asked, request.Reservoir, horizon, session.Seed);
        int train = settings[0].Settings.TrainSteps, delays = arguments.GetValue(_memory);
        MemoryCapacity.RequireRoom(settings[0].Settings, delays);
        TimeSeries given = series.Load(arguments, train, horizon, session.Seed);
        TimeSeries seen = Scaled(request, given, train);

        using Backend backend = session.OpenDevice();
        using var output = RunOutput.Open(
            request, isLong: wanted is not null, Words(request, seen, train, horizon, wanted),
            () => new
            {
                settings,
                request.Seeds,
                Search = wanted?.Details,
                seen.Inputs,
                seen.Targets,
                Intervals = arguments.GetValue(_intervals),
            },
            backend);
        output.Do(() =>
        {
            SearchReport? search = wanted is null ? null
                : SettingsSearch.Run(session, seen, wanted, backend, Command, output.Journal);
            Forecast(
                request, new(seen, horizon) { IntervalLevel = arguments.GetValue(_intervals) ?? 0 },
                search is null ? settings : [.. search.Winners], search, given, backend,
                output);
        });

        string Command(ReservoirSettings winner) => series.Command(arguments, request.Reservoir, winner, horizon)
            + Text($" --seeds {request.Seeds.Length} --seed {session.Seed}");
    }

    private void Forecast(
        EsnRequest request, ReservoirComparison comparison,
        IReadOnlyList<(string Name, ReservoirSettings Settings)> settings, SearchReport? search, TimeSeries given,
        Backend backend, RunOutput output)
    {
        (ParseResult arguments, Session session) = (request.Arguments, request.Session);
        int delays = arguments.GetValue(_memory), ahead = series.Ahead(arguments) ?? 0;
        string? save = series.Save(arguments);
        IReadOnlyList<ReservoirRun> runs;
        using (var activity = new ActivityLine(session.Status))
            runs = comparison.Run(settings, request.Seeds, backend, activity.Show, session.Stop, output.Journal);
        if (runs.All(run => run.Fit.IsSingular))
            throw new InputException(ReservoirReport.Singular(runs[0].Name, runs[0].Matrices.Seed, runs[0].Fit));
        double[] radii = EffectiveRadii(session, runs);
        double[]? memory = delays == 0 ? null : Memory(session, runs, delays, backend);
        var report = new ReservoirReport(comparison, [.. settings.Select(s => s.Name)], runs, backend.Name)
        {
            Summaries = [.. settings.Select((s, i) => ReservoirSummary.Of(
                [.. runs.Where(run => run.Name == s.Name)], radii[i], memory?[i]))],
            Search = search,
            Command = RunEnvironment.Command(arguments, without: "--resume"),
        };
        report.Write(session.Out);
        if ((ahead > 0 || save is not null) && runs.Any(run => run.Fit.IsSolved))
        {
            TimeSeries whole = Scaled(request, given, given.Length);
            report.Further = FinalForecast.Run(
                request, whole, given, comparison.Horizon, runs, ahead, save, backend);
        }

        output.Finish(new ReservoirFiles(report, backend).Write, "report, plots and numbers", ReservoirJson.Of(report));
        if (runs.All(run => !run.Fit.IsSolved))
        {
            string fault = ReservoirReport.Fault(runs.First(run => run.Fit.FaultStep is not null));
            throw new InputException($"no reservoir can forecast; {fault}; lower --spectral-radius or --input-scale");
        }
    }

    private static string Words(
        EsnRequest request, TimeSeries seen, int train, int horizon, SearchRequest? wanted)
    {
        string search = wanted is null ? string.Empty : Text($", a search of {Counted.Of(wanted.Runs, "reservoir")}");
        return Text($"esn, {seen.Name}, {train} + {horizon} steps, ")
            + Text($"{string.Join(" and ", request.Activations.Select(a => a.Text))}, ")
            + Text($"{Counted.Of(request.Seeds.Length, "seed")} from {request.Seeds[0]}{search}");
    }

    private TimeSeries Scaled(EsnRequest request, TimeSeries given, int steps) =>
        series.Standardises(request.Arguments) ? given.Standardised(steps) : given;

    private static ReservoirRun[] Firsts(IReadOnlyList<ReservoirRun> runs) =>
        [.. runs.DistinctBy(run => run.Name, StringComparer.Ordinal)];

    private static double[] EffectiveRadii(Session session, IReadOnlyList<ReservoirRun> runs)
    {
        using var activity = new ActivityLine(session.Status);
        ReservoirRun[] firsts = Firsts(runs);
        return [.. firsts.Select((run, i) =>
        {
            activity.Show(new(run.Name, "effective spectral radius", i, firsts.Length));
            return SpectralRadius.Effective(new(run.Settings, run.Matrices), session.Stop).Value;
        })];
    }

    private static double[] Memory(Session session, IReadOnlyList<ReservoirRun> runs, int delays, Backend backend)
    {
        using var activity = new ActivityLine(session.Status);
        ReservoirRun[] firsts = Firsts(runs);
        return [.. firsts.Select((run, i) =>
        {
            activity.Show(new(run.Name, $"memory over {Counted.Of(delays, "delay")}", i, firsts.Length));
            return !run.Fit.IsSolved ? double.NaN
                : MemoryCapacity.Of(run.Settings, run.Matrices, backend, delays).Sum();
        })];
    }
}
