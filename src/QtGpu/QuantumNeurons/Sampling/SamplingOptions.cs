using QtGpu.Distributed;
using QtGpu.IO;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>How a run samples, and when it stops.</summary>
public sealed record SamplingOptions
{
    /// <summary>More chains than any device runs at once.</summary>
    public const int MostChains = 1 << 16;

    /// <summary>Name of the algorithm.</summary>
    [Setting("algorithm", "NAME", "How paths are updated")]
    public string Algorithm { get; init; } = "tent";

    /// <summary>Independent paths of each system.</summary>
    [Setting("chains", "N", "Independent paths of each network, half for each start",
        Least = 2, Most = MostChains, Even = true)]
    public int Chains { get; init; } = 32;

    /// <summary>The standard error of an activity at which it is known well enough.</summary>
    [Setting("error", "σ", "Standard error of the activity to stop at", Above = 0)]
    public double Error { get; init; } = 0.01;

    /// <summary>Sweeps after which the run stops in any case, those that thermalise included.</summary>
    [Setting("sweeps", "N", "Sweeps to stop after in any case", Least = 1)]
    public long Sweeps { get; init; } = 50_000;

    /// <summary>Seconds after which it stops in any case. What this ends does not repeat bit for bit.</summary>
    [Setting("budget", "s", "Seconds to stop after in any case", Above = 0)]
    public double Seconds { get; init; } = 60;

    /// <summary>
    /// Sweeps in which the proposals find their widths, before any that are measured: done in 40 rounds of equal
    /// length, so that N asks for 40·max(1, ⌊N/40⌋); 0: the algorithm's own.
    /// </summary>
    public int Thermalisation { get; init; }

    /// <summary>Size of the proposals, kept as it is; 0: tuned while the run thermalises.</summary>
    public double Width { get; init; }

    /// <summary>Sweeps between measurements; 0: the algorithm's own.</summary>
    public int Every { get; init; }

    /// <summary>The first paths.</summary>
    [Setting("start", "NAME", "First paths, both being half vacuum and half spiking")]
    public StartingPaths Start { get; init; } = StartingPaths.Both;

    /// <summary>Neurons whose activity is wanted to <see cref="Error"/>; empty: all.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Whether ⟨φ²⟩(τ) is wanted: a mean of all measurements, the first fifth included.</summary>
    public bool Profile { get; init; }

    /// <summary>Bins kept of every series.</summary>
    public int Bins { get; init; } = 512;

    /// <summary>
    /// So many systems, one after another, draw the same random numbers: for their differences. 1: none do.
    /// </summary>
    public int CommonDraws { get; init; } = 1;

    /// <summary>
    /// So many systems, one after another, are neighbours that exchange paths after each measurement: a scan through a
    /// threshold, in steps that are small enough. 1: none do.
    /// </summary>
    public int Ladder { get; init; } = 1;

    /// <summary>Which of the networks are sampled; null: all. <see cref="ShardedSampling"/> has the rest.</summary>
    internal Shard? Shard { get; init; }

    /// <summary>
    /// The processes that share the chains of each system; null: this one has all. The result has the same bits on any
    /// number of them, all of which have it.
    /// </summary>
    public Ranks? Ranks { get; init; }

    /// <summary>Seed of all random numbers.</summary>
    public long Seed { get; init; } = 1;

    internal SamplingOptions Checked()
    {
        Setting.Check(this);
        return this;
    }
}
