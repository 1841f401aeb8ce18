using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace QtGpu.Bench;

/// <summary>A rate in place of a time: the mean time, and what the benchmark says a call amounts to.</summary>
internal sealed class WorkColumn(string name, string legend, Func<Work, double> amount, Func<Work, double, double> value, string format) : IColumn
{
    public static IEnumerable<IColumn> All =>
    [
        new WorkColumn("GB/s", "Bytes of the operands, each moved once", w => w.Bytes, (w, seconds) => 1e-9 * w.Bytes / seconds, "0.0"),
        new WorkColumn("GFLOP/s", "Additions and multiplications", w => w.Flops, (w, seconds) => 1e-9 * w.Flops / seconds, "0.0"),
        new WorkColumn("samples/s", "Samples trained on", w => w.Samples, (w, seconds) => w.Samples / seconds, "N0"),
        new WorkColumn("Mupdates/s", "Slice updates, million; a leapfrog step is one", w => w.Updates, (w, seconds) => 1e-6 * w.Updates / seconds, "0.0"),
        new WorkColumn(
            "% of limit", "Of what memory (a copy) or arithmetic (FMA peak) of this machine allows, both measured in this run",
            w => w.Bytes, (w, seconds) => 100 * Limits.OfThisMachine.LeastSeconds(w) / seconds, "0"),
    ];

    public string Id => $"{nameof(WorkColumn)}.{ColumnName}";

    public string ColumnName { get; } = name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend { get; } = legend;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        Work work = WorkOf(benchmarkCase);
        return summary[benchmarkCase]?.ResultStatistics is { } time && amount(work) > 0
            ? value(work, 1e-9 * time.Mean).ToString(format, CultureInfo.InvariantCulture)
            : "-";
    }

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(c => amount(WorkOf(c)) > 0);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    private static Work WorkOf(BenchmarkCase benchmarkCase)
    {
        Type type = benchmarkCase.Descriptor.Type;
        using var benchmark = (HostBenchmark)Activator.CreateInstance(type)!;
        foreach (var parameter in benchmarkCase.Parameters.Items)
            type.GetProperty(parameter.Name)!.SetValue(benchmark, parameter.Value);
        return benchmark.WorkOf(benchmarkCase.Descriptor.WorkloadMethod.Name);
    }
}
