using System.CommandLine;
using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.Data;
using QtGpu.Data.Files;
using QtGpu.Kernels.Contract;
using QtGpu.Reservoirs;
using Spectre.Console;

namespace QtGpu.Cli.Commands.EchoState;

/// <summary>A reservoir that `--save` has kept: goes on with the rows that follow, and forecasts.</summary>
internal sealed class SavedReservoir(SeriesFlags series) : EsnMode
{
    private readonly Option<string?> _load = Flag.Path(
        "--load", "FILE", "Go on with a reservoir that --save has kept: --series FILE are the rows that follow, --ahead N the steps beyond them");

    public override Option Choice => _load;

    public override IReadOnlyList<Option> Own => [_load];

    /// <summary>What has a meaning for a reservoir that is trained.</summary>
    public IReadOnlyList<Option> Takes => [_load, .. series.OfSaved];

    public override void Run(EsnRequest request)
    {
        (ParseResult arguments, Session session) = (request.Arguments, request.Session);
        string path = arguments.GetValue(_load)!;
        string? save = series.Save(arguments), rows = arguments.GetResult(series.Series) is { Implicit: false } ? arguments.GetValue(series.Series) : null;
        TrainedReservoir kept = TrainedReservoir.Load(path), now = kept;
        Samples? further = rows is null ? null : DataFile.ReadSeries(rows);

        using Backend backend = session.OpenDevice();
        string name = kept.Reservoir.Settings.Activation;
        long seed = kept.Reservoir.Matrices.Seed;
        session.Out.WriteLine(Text($"{path}: {name}, {kept.State.Length} units, seed {seed}, has seen {kept.Steps} steps of {kept.Series}; {backend.Name}"));
        Continuation? continued = further is null ? null : kept.Continue(Flat(further), further.Features, backend);
        ForecastScore? score = continued is { Targets: { } targets } ? ForecastScore.Of(targets, continued.Forecast, kept.Outputs) : null;
        if (continued is not null)
        {
            now = continued.Reservoir;
            string errors = score is null ? "no targets to compare with"
                : Text($"one step ahead MSE {score.Mse:0.0E+0}, NMSE {(double.IsFinite(score.Nmse) ? Text($"{score.Nmse:0.0E+0}") : "–")}");
            session.Out.WriteLine(Text($"{rows}: {now.Steps - kept.Steps} steps that follow, {errors}"));
        }

        FurtherReport? ahead = null;
        if (series.Ahead(arguments) is { } steps)
        {
            ahead = new([(name, seed, now.Forecast(steps, backend))], now.Outputs, FirstAhead(now))
            {
                TrainSteps = kept.Reservoir.Settings.TrainSteps,
                Recent = further is null ? [] : Flat(further),
            };
            session.Out.WriteLine(Text($"\nThe {steps} steps that follow:"));
            ahead.Write(session.Out);
        }

        SavedFile? saved = null;
        if (save is not null)
        {
            now.Save(save);
            saved = new(save, name, seed);
            session.Out.WriteLine(saved.Words);
        }

        if (request.Folder is { } folder)
            Write(folder, kept, continued, ahead);
        session.WriteJson(new
        {
            Loaded = path,
            kept.Series,
            Device = backend.Name,
            Activation = name,
            Seed = seed,
            Units = kept.State.Length,
            now.Steps,
            NmseOneStep = score?.Nmse,
            MseOneStep = score?.Mse,
            FirstStep = FirstAhead(kept),
            Target = continued is { Targets: { } known } ? ForecastNumbers.Rows(known, kept.Outputs) : null,
            OneStep = continued is null ? null : ForecastNumbers.Rows(continued.Forecast, kept.Outputs),
            Ahead = ahead?.ToJson(),
            Saved = saved,
        });
    }

    // Where a series forecasts itself, the target of a step is the next row.
    private static long FirstAhead(TrainedReservoir reservoir) => reservoir.Steps + (reservoir.IsAutonomous ? 1 : 0);

    private static void Write(string folder, TrainedReservoir kept, Continuation? continued, FurtherReport? ahead)
    {
        ahead?.WriteFiles(folder);
        if (continued is null)
            return;
        int columns = kept.Outputs;
        CsvFile.Write(
            Path.Combine(folder, ForecastNumbers.File),
            ["step", .. ForecastNumbers.Heads("target", columns), .. ForecastNumbers.Heads("one_step", columns)],
            Enumerable.Range(0, continued.Forecast.Length / columns).Select(t => (IReadOnlyList<object?>)
            [
                FirstAhead(kept) + t, .. Enumerable.Range(t * columns, columns).Select(i => (object?)continued.Targets?[i]),
                .. Enumerable.Range(t * columns, columns).Select(i => (object?)continued.Forecast[i]),
            ]));
    }

    private static float[] Flat(Samples rows)
    {
        var values = new float[rows.Count * rows.Features];
        for (int i = 0; i < rows.Count; i++)
            rows.Row(i).CopyTo(values.AsSpan(i * rows.Features));
        return values;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
