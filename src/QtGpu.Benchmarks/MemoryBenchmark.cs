using QtGpu.Data;

namespace QtGpu.Benchmarks;

/// <summary>What a training run adds to the memory of the process, and what it cannot do without.</summary>
/// <param name="Name">What is trained.</param>
/// <param name="NeededBytes">
/// The samples, the parameters, the optimizer's state and one batch of every layer's outputs, float32.
/// </param>
/// <param name="UsedBytes">The samples, and the most that the process has grown by in the run.</param>
internal sealed record MemoryRow(string Name, long NeededBytes, long UsedBytes) : IBenchRow
{
    public void AddTo(BenchResult result) => result.Memory = this;

    public double Ratio => (double)UsedBytes / NeededBytes;
}

/// <summary>Memory of training on as many samples as MNIST has.</summary>
internal static class MemoryBenchmark
{
    private const int Count = 60_000;

    public static IEnumerable<MemoryRow> Run(Backend backend)
    {
        var shape = new TrainingShape([512, 512], 4096, "adam");
        Samples samples = TrainingWork.Noise(Count);
        long data = sizeof(float) * (long)Count * (TrainingShape.Inputs + 1);
        long before = Environment.WorkingSet, most = before;
        using (var work = new TrainingWork(backend, shape, "tunnelling", samples))
            work.Epochs(onStep: () => most = Math.Max(most, Environment.WorkingSet));
        long outputs = (long)shape.Batch * shape.Widths.Skip(1).Sum();
        long needed = data + (sizeof(float) * ((3 * shape.Parameters) + outputs));
        yield return new($"{shape}, tunnelling, {Count} samples", needed, data + most - before);
    }
}
