using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using QtGpu.Benchmarks;

namespace QtGpu.Bench;

/// <summary>A rate in place of a time: what a call does, over its mean time.</summary>
internal sealed class WorkColumn(string name, string legend, Func<Contender, double> amount) : IColumn
{
    public static IColumn[] All =>
    [
        new WorkColumn("GB/s", "Bytes of the operands, each moved once", work => 1e-9 * work.Bytes),
        new WorkColumn("GFLOP/s", "Additions and multiplications", work => 1e-9 * work.Flops),
        new WorkColumn("M/s", "Million elements, samples, states of reservoirs or slice updates", w => 1e-6 * w.Items),
        new WorkColumn("% of limit", "Of what memory (a copy) or arithmetic (FMA peak) of this machine allows", work =>
            100 * MachineLimits.Here.LeastSeconds(work.Bytes, work.Flops)),
    ];

    public string Id => name;

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => true;

    public bool IsNumeric => true;

    public int PriorityInCategory => 0;

    public ColumnCategory Category => ColumnCategory.Custom;

    public UnitType UnitType => UnitType.Dimensionless;

    public string GetValue(Summary summary, BenchmarkCase row)
    {
        var (usual, other) = Contender.Pairs[(string)row.Parameters[nameof(Works.Case)]];
        double done = amount(row.Descriptor.Baseline ? usual : other);
        double? rate = 1e9 * done / summary[row]?.ResultStatistics?.Mean;
        return rate > 0 ? rate.Value.ToString("0.0", CultureInfo.InvariantCulture) : "-";
    }

    public string GetValue(Summary summary, BenchmarkCase row, SummaryStyle s) => GetValue(summary, row);

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase row) => false;
}
