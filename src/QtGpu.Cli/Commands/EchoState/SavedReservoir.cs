using QtGpu.Data;
using QtGpu.Data.Files;
using QtGpu.Kernels.Contract;
using QtGpu.Reservoirs;

namespace QtGpu.Cli.Commands.EchoState;

/// <summary>A reservoir that `--save` has kept: goes on with the rows that follow, and forecasts.</summary>
internal sealed class SavedReservoir(SeriesFlags series) : EsnMode
{
    private readonly Option<string?> _load = Flag.Path(
        "--load", "FILE",
        "Go on with a reservoir that --save has kept; --series FILE: the rows that follow, --ahead N: the steps "
        + "beyond");

    public override Option Choice => _load;

    public override IReadOnlyList<Option> Own => [_load];

    /// <summary>What has a meaning for a reservoir that is trained.</summary>
    public IReadOnlyList<Option> Takes => [_load, .. series.OfSaved];

    public override void Run(EsnRequest request)
    {
        (ParseResult arguments, Session session) = (request.Arguments, request.Session);
        string path = arguments.GetValue(_load)!;
        string? save = series.Save(arguments);
        bool hasRows = arguments.IsGiven(series.Series);
        string? file = hasRows ? arguments.GetValue(series.Series) : null;
        TrainedReservoir kept = TrainedReservoir.Load(path);
        int? steps = series.Ahead(arguments);
        if (file is null && steps is null)
            throw new InputException(
                $"{_load.Name}: nothing to do with {path}; add {series.Series.Name} FILE with the rows that follow"
                + (kept.IsAutonomous ? ", or --ahead N to forecast the next steps" : string.Empty));
        Samples? rows = file is null ? null : DataFile.ReadSeries(file);

        using Backend backend = session.OpenDevice();
        Continuation? continued = rows is null ? null : Continue(kept, file!, rows, backend);
        TrainedReservoir now = continued?.Reservoir ?? kept;
        string command = RunEnvironment.Command(arguments);
        var report = new ContinuationReport(path, kept, file, continued, backend.Name, command);
        foreach (string line in report.Sentences())
            session.Out.WriteLine(line);
        if (steps is { } ahead)
        {
            report.Further = report.Beyond(now.Forecast(ahead, backend), rows is null ? [] : Flat(rows));
            session.Out.WriteLine($"\n{report.Further.What}:");
            report.Further.Write(session.Out);
        }

        if (save is not null && session.Write(() => now.Save(save)))
        {
            report.Saved = new(save, report.Activation, report.Seed);
            session.Out.WriteLine(report.Saved.Words);
        }

        using var output = new RunOutput(request);
        output.Finish(report.WriteFiles, "report and numbers", report.ToJson());
    }

    private static Continuation Continue(TrainedReservoir kept, string file, Samples rows, Backend backend)
    {
        try
        {
            return kept.Continue(Flat(rows), rows.Features, backend);
        }
        catch (InputException e)
        {
            throw new InputException($"{file}: {e.Message}", e);
        }
    }

    private static float[] Flat(Samples rows)
    {
        var values = new float[rows.Count * rows.Features];
        for (int i = 0; i < rows.Count; i++)
            rows.Row(i).CopyTo(values.AsSpan(i * rows.Features));
        return values;
    }
}
