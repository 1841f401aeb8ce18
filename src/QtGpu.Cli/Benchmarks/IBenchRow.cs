namespace QtGpu.Cli.Benchmarks;

/// <summary>One row of a table of <c>qtgpu bench</c>, which is printed and kept as soon as it is measured.</summary>
internal interface IBenchRow
{
    /// <summary>Puts it behind the others of its table.</summary>
    void AddTo(BenchResult result);
}
