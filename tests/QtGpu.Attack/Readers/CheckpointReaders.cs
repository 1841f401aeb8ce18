using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Training;

namespace QtGpu.Attack.Readers;

/// <summary>A training checkpoint: all of it read, a run set to it, and one epoch more.</summary>
internal sealed class TrainingCheckpointReader() : SafetensorsReaderBase("training-checkpoint", "a.safetensors")
{
    private const int Features = 3, Classes = 2, Rows = 8;
    private static readonly ModelSpec Spec =
        new() { Inputs = Features, Outputs = Classes, Hidden = [4], Dropout = 0.1f };

    private readonly HostBackend _backend = new(threads: 1);
    private readonly Samples _samples = new(
        [.. Enumerable.Range(0, Rows * Features).Select(i => i * 0.1f % 1)], Features,
        [.. Enumerable.Range(0, Rows).Select(i => (float)(i % Classes))], Classes);

    public override void Write(string path)
    {
        using Trainer trainer = NewRun(epochs: 2);
        trainer.Fit(_samples);
        Checkpoint.Save(path, trainer, Spec, "attack");
    }

    public override void Read(string path)
    {
        Checkpoint checkpoint = Checkpoint.Read(path);
        _ = (checkpoint.Scale, checkpoint.Settings, checkpoint.Plans, checkpoint.Model?.Build());
        using Trainer trainer = NewRun(epochs: checkpoint.History.Count + 1);
        checkpoint.Restore(trainer, "attack");
        trainer.Fit(_samples);
    }

    // Weights that are numbers but far too large diverge, as any may.
    public override bool Documents(Exception exception) => exception is InputException or DivergedException;

    private Trainer NewRun(int epochs)
    {
        var options = new TrainerOptions { Epochs = epochs, Batch = 4, Optimizer = new Adam(0.01f) };
        return new(Spec.Build(), _backend, _samples, options);
    }
}

/// <summary>A sampling checkpoint: a run set to it, and a few sweeps more.</summary>
internal sealed class SamplingCheckpointReader() : SafetensorsReaderBase("sampling-checkpoint", "a.safetensors")
{
    private static readonly TimeLattice Lattice = new(0.7, 16);
    private static readonly QuantumNetwork Network =
        new([new("out")], [new("in")], [new(CouplingKind.Excitatory, "in", "out", 6000)]);

    private static readonly SamplingOptions Options = new()
    {
        Algorithm = "metropolis",
        Chains = 4,
        Bins = 16,
        Sweeps = 700,
        Error = 1e-6,
        Seconds = double.MaxValue,
        Thermalisation = 40,
    };

    private readonly HostBackend _backend = new(threads: 1);

    public override void Write(string path)
    {
        using var run = new SamplingRun([Network], Lattice, _backend, Options with { Sweeps = 500 });
        run.Run();
        run.Save(path, "attack");
    }

    public override void Read(string path)
    {
        using var run = new SamplingRun([Network], Lattice, _backend, Options);
        run.Restore(path, "attack");
        run.Run();
    }

    // Paths that are numbers but far away have no finite energy.
    public override bool Documents(Exception exception) => exception is InputException or NotFinitePathException;
}
