using System.Diagnostics;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons.Statistics;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>
/// Samples networks of the same neurons (rows of a truth table, points of a scan) at once: thermalises and tunes,
/// freezes the tuning, measures, and stops when every wanted activity is known, or the budget is spent.
/// </summary>
public sealed class SamplingRun : IDisposable
{
    private const int TuningRounds = 40, TuningRoundLength = 10, FewestMeasurements = 16, FirstEstimate = 64;
    private const int LargestBatch = 64;
    private const double EstimateAgain = 1.1; // measurements, relative to the estimate before

    // A run stops between two batches: of so many sites that the slowest update takes a moment over them.
    private const long SitesPerBatch = 1 << 22;

    private readonly SamplingOptions _options;
    private readonly PathUpdate _update;
    private readonly SamplerOperations _sampler;
    private readonly RandomStream _stream;
    private readonly EnsembleMemory _memory;
    private readonly WidthTuning _tuning;
    private readonly BinnedSeries _series;
    private readonly DeviceBuffer _recordBuffer;
    private readonly float[] _records;
    private readonly int _every, _tuningRound, _batch;
    private readonly PathEstimates _estimates;
    private readonly Stopwatch _clock = new(), _sweepClock = new();
    private long _sweeps, _sweepsBefore;

    /// <summary>Lays the first paths out on the device.</summary>
    /// <param name="systems">Networks of the same neurons.</param>
    /// <param name="lattice">Imaginary time.</param>
    /// <param name="backend">Where.</param>
    /// <param name="options">How.</param>
    /// <exception cref="InputException">
    /// A network or an option is not valid, or names no neuron or algorithm.
    /// </exception>
    public SamplingRun(
        IReadOnlyList<QuantumNetwork> systems, TimeLattice lattice, Backend backend, SamplingOptions options)
    {
        _options = options.Checked();
        _update = PathUpdateCatalogue.Find(options.Algorithm);
        if (_update.NeedsJointAction && systems.Any(system => system.FeedForward))
            throw new InputException(
                $"algorithm: {_update.Name} moves neurons by their joint action, which a feed-forward network has not; "
                + "use one that moves them one by one, such as hmc");
        RequireLadder(systems, options);
        (_sampler, _stream) = (backend.Sampler(_update), RandomStream.Named(options.Seed, "paths"));
        (int first, int count) =
            options.Shard is { } shard ? ShardedSampling.Part(shard, systems.Count) : (0, systems.Count);
        QuantumNetwork[] own = [.. systems.Skip(first).Take(count)];
        _memory = new EnsembleMemory(new CompiledNetwork(own, lattice, among: systems), backend, options, first);
        PathEnsemble paths = _memory.Ensemble;
        _every = options.Every > 0 ? options.Every : _update.Every;
        _tuningRound = options.Thermalisation > 0
            ? Math.Max(1, options.Thermalisation / TuningRounds)
            : TuningRoundLength * _every;
        // As long a batch as that of all, after which they stop.
        long sites = (long)systems.Count * options.Chains * paths.Neurons * paths.Slices;
        _batch = (int)Math.Clamp(SitesPerBatch / (sites * _every), 1, LargestBatch);
        _tuning = options.Width > 0
            ? new(paths.Widths, options.Width, options.Width, target: 0)
            : new(paths.Widths, _update.Width, _update.LargestWidth, _update.Acceptance);
        int numbers = paths.Neurons * (int)PathObservable.Count;
        _series = new BinnedSeries(count * options.Chains * numbers, options.Bins);
        _records = new float[_batch * paths.Chains * numbers];
        _recordBuffer = backend.Allocate(_records.Length);
        _estimates = new PathEstimates(own, lattice, options, _series, _every);
    }

    /// <summary>How it samples.</summary>
    internal SamplingOptions Options => _options;

    /// <summary>Sweeps done, those that thermalise included.</summary>
    public long Sweeps => _sweeps;

    /// <summary>
    /// Asked, with the number of measurements, once all is known well enough: whether that is so of other networks too.
    /// </summary>
    internal Func<long, bool> OthersAreSettled { get; set; } = _ => true;

    private bool Thermalising => _sweeps < (long)TuningRounds * _tuningRound;

    /// <summary>
    /// Samples until the errors are reached or the budget is spent. A run that has ended may be given more.
    /// </summary>
    /// <param name="progress">Told after every batch; may save the run.</param>
    /// <param name="stop">Stops it between two batches.</param>
    /// <exception cref="NotFinitePathException">The energy of a path is not a number.</exception>
    public SamplingResult Run(Action<SamplingProgress>? progress = null, CancellationToken stop = default)
    {
        using IDisposable session = _memory.Share.Begin(stop);
        _clock.Restart();
        _sweepClock.Reset();
        _sweepsBefore = _sweeps;
        while (Thermalising)
        {
            _memory.Share.ThrowIfStopped(stop);
            Tune();
            progress?.Invoke(Progress(null));
        }

        LeastKnown? least = null;
        while (true)
        {
            _memory.Share.ThrowIfStopped(stop);
            if (Ended(ref least) is { } reason)
                return Result(reason);
            Measure();
            progress?.Invoke(Progress(least));
        }
    }

    /// <summary>
    /// Writes the run as it stands: resumed from it, on any number of ranks, it gives the bits of an unbroken one.
    /// Ranks call it all at once, and the first writes.
    /// </summary>
    /// <param name="path">The file; replaced whole or not at all.</param>
    /// <param name="settings">What the run is of, as text that its owner compares when it resumes.</param>
    public void Save(string path, string settings) =>
        SamplingCheckpoint.Save(path, settings, _sweeps, _memory, _tuning, _series);

    /// <summary>Sets the run to where a file left it.</summary>
    /// <exception cref="InputException">The file is damaged, or of another run.</exception>
    public void Restore(string path, string settings) =>
        _sweeps = SamplingCheckpoint.Restore(path, settings, _memory, _tuning, _series, IsReached);

    /// <summary>Where a chain's path stands, φ [slices].</summary>
    /// <param name="system">Number of the network.</param>
    /// <param name="chain">Number of its chain; on ranks one of those that are here.</param>
    /// <param name="neuron">Number of the neuron.</param>
    public double[] Path(int system, int chain, int neuron)
    {
        PathEnsemble paths = _memory.Ensemble;
        int here = chain - _memory.Share.First;
        ArgumentOutOfRangeException.ThrowIfNegative(here, nameof(chain));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(here, _memory.Share.Count, nameof(chain));
        int row = (((system * _memory.Share.Count) + here) * paths.Neurons) + neuron;
        return Array.ConvertAll(paths.Paths.Row(row).ToArray(), phi => (double)phi);
    }

    /// <summary>What the first rank says. To be called by all at once.</summary>
    internal bool FirstSays(bool says) => _memory.Share.FirstSays(says);

    /// <summary>What is known now.</summary>
    internal SamplingResult Now(StopReason stop) => Result(stop);

    /// <summary>The first of what speaks against the wanted activities of some networks, or null.</summary>
    internal string? Problem(IReadOnlyList<SystemEstimate> systems) => _estimates.Problem(systems);

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _recordBuffer.Dispose();
    }

    private static void RequireLadder(IReadOnlyList<QuantumNetwork> systems, SamplingOptions options)
    {
        if (options.Ladder < 1 || systems.Count % options.Ladder != 0)
            throw new InputException(
                $"ladder: expected a divisor of the {systems.Count} networks, got {options.Ladder}");
        if (options.Ladder > 1 && systems.Any(system => system.FeedForward))
            throw new InputException(
                "‘exchange’ swaps paths by their joint action, which a feed-forward network has not; leave one out");
        if (options.Ladder > 1 && options.CommonDraws > 1)
            throw new InputException(
                "‘exchange’ swaps paths between networks, which must not share their random numbers, and common draws "
                + "make them do so; leave one out");
        if (options.Ladder > 1 && options.Shard is not null)
            throw new InputException(
                "‘exchange’ needs all networks in each process, and ‘shard’ deals them out; mpirun divides chains");
    }

    private bool IsReached(long sweeps, long measurements)
    {
        long thermal = (long)TuningRounds * _tuningRound;
        return measurements == 0 ? sweeps <= thermal && sweeps % _tuningRound == 0
            : sweeps > thermal && (sweeps - thermal) % _every == 0 && (sweeps - thermal) / _every == measurements;
    }

    // Asked before every batch, so that an ended run which is resumed ends at once.
    private StopReason? Ended(ref LeastKnown? least)
    {
        if (EstimateIsDue())
        {
            least = _estimates.LeastKnown();
            if (least.Value.Settled && OthersAreSettled(_series.Measurements))
                return StopReason.ErrorReached;
        }

        return _series.Measurements < FewestMeasurements ? null
            : _sweeps >= _options.Sweeps ? StopReason.SweepsSpent
            : _memory.Share.FirstSays(_clock.Elapsed.TotalSeconds >= _options.Seconds) ? StopReason.SecondsSpent
            : null;
    }

    // Estimates stand at fixed numbers of measurements, so that a resumed run stops where an unbroken one does.
    private bool EstimateIsDue()
    {
        double next = FirstEstimate;
        while (next <= _series.Measurements - _batch)
            next *= EstimateAgain;
        return Math.Ceiling(next) <= _series.Measurements;
    }

    private void Tune()
    {
        int round = (int)(_sweeps / _tuningRound);
        ReadOnlySpan<float> records = Advance(1, _tuningRound, View<float>.None);
        _memory.Exchange?.Swap(_sweeps, round, counts: false);
        _tuning.Update(_memory.MeansOverChains(records, PathObservable.Acceptance), round);
    }

    private void Measure()
    {
        int together = _memory.Exchange is null ? _batch : 1;
        for (int done = 0; done < _batch; done += together)
        {
            ReadOnlySpan<float> records = Advance(together, _every, _memory.Squares);
            for (int i = 0; i < together; i++)
                _series.Add(records.Slice(i * _series.Rows, _series.Rows));
            _memory.Exchange?.Swap(_sweeps, _series.Measurements, counts: true);
        }

        _memory.AddProfile(_batch, _series.Measurements);
    }

    private ReadOnlySpan<float> Advance(int measurements, int every, View<float> squares)
    {
        _sweepClock.Start();
        int rows = _memory.Ensemble.Paths.Rows;
        View<float> view = _recordBuffer.View.Slice(0, new(measurements * rows, (int)PathObservable.Count));
        _sampler.Advance(_memory.Ensemble, _stream, _sweeps, measurements * every, every, view, squares);
        view.Read(_records);
        ReadOnlySpan<float> records = _memory.Records(_records, measurements);
        _sweepClock.Stop();
        _sweeps += measurements * every;
        _memory.RequireFinite(records, _sweeps);
        return records;
    }

    private SamplingProgress Progress(LeastKnown? least)
    {
        double spent = _clock.Elapsed.TotalSeconds;
        double share = Math.Max(spent / _options.Seconds, (double)_sweeps / _options.Sweeps);
        double byError = least is { } l ? Math.Pow(_options.Error / l.StandardError, 2) : 0;
        double remaining = spent * ((1 / Math.Clamp(Math.Max(share, byError), 1e-6, 1)) - 1);
        return new(
            _sweeps, Thermalising, least?.Activity ?? double.NaN, least?.StandardError ?? double.NaN,
            TimeSpan.FromSeconds(Math.Min(remaining, 1e8)));
    }

    private SamplingResult Result(StopReason stop)
    {
        SystemEstimate[] systems = _estimates.All(_tuning.Widths, _memory.Profile);
        string? problem = _estimates.Problem(systems);
        double updates = (double)(_sweeps - _sweepsBefore) * _memory.AllSites;
        return new(
            systems, problem is null, problem, stop, _sweeps, _series.Measurements, _clock.Elapsed.TotalSeconds,
            updates > 0 ? updates / _sweepClock.Elapsed.TotalSeconds : 0)
        {
            Exchanges = _memory.Exchange?.Shares(_series.Measurements) ?? [],
        };
    }
}
