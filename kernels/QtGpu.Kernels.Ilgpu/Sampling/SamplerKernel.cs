using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;
using QtGpu.Kernels.Sampling.Moves;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// Sweeps with their measurements, one launch for all of them: a group of threads per chain, which it keeps until the
/// end, its threads at different slices. The bits do not depend on how many threads.
/// </summary>
/// <remarks>
/// Shapes: paths [chain, neuron, slice], records [measurement, chain, neuron, observable]. Global memory meets a path
/// when the kernel begins and ends and, in hybrid Monte Carlo, twice a trajectory; all else is
/// <see cref="ChainLayout"/>.
/// </remarks>
internal static class SamplerKernel<TUpdate, TMemory>
    where TUpdate : unmanaged, IPathUpdate
    where TMemory : struct, IChainMemory
{
    /// <summary>The kernel, over a grid of chains.</summary>
    [Kernel]
    public static void Run(Ensemble ensemble, ChainRun run, ChainLayout layout, ArrayView<float> global)
    {
        var sums = new SliceSums(SharedMemory.Allocate<double>(PathMeasurement.Parts));
        var chain = new Chain(ensemble, run.Random, layout, TMemory.OfGroup(global, layout.Length), sums);
        var path = new ChainPath(chain, 0);
        for (int neuron = 0; neuron < ensemble.Neurons; neuron++)
            path.Of(neuron).Load();
        chain.ForgetAcceptance();
        path.Form<LocalPotential>();
        Group.Barrier();
        long sweep = run.FirstSweep;
        for (int measurement = 0; measurement < run.Measurements; measurement++)
        {
            for (int i = 0; i < run.Every; i++, sweep++)
                default(TUpdate).Sweep(Moves(path, sweep), sweep);
            Moves(path, sweep).Measure(new ChainRecord(run, measurement));
            chain.ForgetAcceptance();
        }

        for (int neuron = 0; neuron < ensemble.Neurons; neuron++)
            path.Of(neuron).Save();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PathMoves<ScalarLane, SitePotential<ScalarLane>, double, ChainPath> Moves(
        ChainPath path, long sweep) => new(path, sweep);
}

/// <summary>Where a group keeps its chain.</summary>
internal interface IChainMemory
{
    /// <summary>Inside a kernel: so many numbers of this group's own.</summary>
    static abstract ArrayView<float> OfGroup(ArrayView<float> global, int count);
}

/// <summary>In shared memory, of as many numbers as the launch asked for.</summary>
internal readonly struct OnChip : IChainMemory
{
    public static ArrayView<float> OfGroup(ArrayView<float> global, int count) => SharedMemory.GetDynamic<float>();
}

/// <summary>In global memory, for a network of more neurons and slices than shared memory holds.</summary>
internal readonly struct OffChip : IChainMemory
{
    public static ArrayView<float> OfGroup(ArrayView<float> global, int count) =>
        global.SubView((long)Grid.IdxX * count, count);
}

/// <summary>What a launch does: so many measurements, each after so many sweeps.</summary>
internal readonly struct ChainRun(
    RandomStream random, long firstSweep, int measurements, int every, ArrayView<float> records,
    ArrayView<float> squares)
{
    public readonly RandomStream Random = random;
    public readonly long FirstSweep = firstSweep;
    public readonly int Measurements = measurements;
    public readonly int Every = every;

    /// <summary>[measurement, chain, neuron, observable], or empty.</summary>
    public readonly ArrayView<float> Records = records;

    /// <summary>[chain, neuron, slice], or empty.</summary>
    public readonly ArrayView<float> Squares = squares;
}

/// <summary>Inside a kernel: the records of a measurement of a chain, which the first thread writes.</summary>
internal readonly struct ChainRecord(ChainRun run, int number) : IPathRecord<ChainPath, double>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly ChainRun _run = run;
    private readonly int _number = number;

    public bool IsWanted => _run.Records.Length != 0;

    [MethodImpl(Inline)]
    public void Put(ChainPath path, PathObservable observable, double sum)
    {
        if (Chain.First == 0)
        {
            _run.Records[Record(path) + (int)observable] =
                PathMeasurement.Value(observable, sum, path.Well.Value, path.TimeStep, path.Slices);
        }
    }

    [MethodImpl(Inline)]
    public void PutAcceptance(ChainPath path)
    {
        if (Chain.First == 0)
            _run.Records[Record(path) + (int)PathObservable.Acceptance] = path.Chain.AcceptedShare(path.Neuron);
    }

    [MethodImpl(Inline)]
    public void AddSquares(ChainPath path)
    {
        for (int t = Chain.First; _run.Squares.Length != 0 && t < path.Slices; t += Chain.Stride)
        {
            float phi = path.Field(t).Value;
            _run.Squares[path.Row + t] += phi * phi;
        }
    }

    [MethodImpl(Inline)]
    private long Record(ChainPath path)
    {
        long before = (long)_number * path.Chain.Ensemble.Chains * path.Neurons;
        return (before + ((long)Chain.Number * path.Neurons) + path.Neuron) * (int)PathObservable.Count;
    }
}

/// <summary>
/// An algorithm's kernel on one device, with chains in one kind of memory. Compiled on its first run.
/// </summary>
internal sealed class SamplerLaunch<TUpdate, TMemory>(Accelerator accelerator)
    where TUpdate : unmanaged, IPathUpdate
    where TMemory : struct, IChainMemory
{
    private readonly Entry _entry = accelerator.Entry();
    private Action<KernelConfig, Ensemble, ChainRun, ChainLayout, ArrayView<float>>? _kernel;

    /// <param name="ensemble">The networks.</param>
    /// <param name="run">What to do.</param>
    /// <param name="layout">A chain's memory.</param>
    /// <param name="threads">Threads of a group.</param>
    /// <param name="shared">Numbers in shared memory.</param>
    /// <param name="global">Room for chains in global memory.</param>
    public void Run(
        Ensemble ensemble, ChainRun run, ChainLayout layout, int threads, int shared, ArrayView<float> global)
    {
        using Entry.Inside inside = _entry.Enter();
        _kernel ??= accelerator.LoadStreamKernel(accelerator.Noted(SamplerKernel<TUpdate, TMemory>.Run));
        var config = shared == 0
            ? new KernelConfig(ensemble.Chains, threads)
            : new KernelConfig(ensemble.Chains, threads, SharedMemoryConfig.RequestDynamic<float>(shared));
        _kernel(config, ensemble, run, layout, global);
        KernelLog.Launched();
    }
}
