using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>What a trainer has on the device that depends on the model: another grid needs all of it anew.</summary>
internal sealed class TrainingState : IDisposable
{
    private readonly Backend _backend;
    private readonly Samples _samples;
    private readonly TrainerOptions _options;
    private readonly DeviceBuffer _state;

    /// <summary>Allocates it, and draws the starting weights.</summary>
    /// <param name="model">What to train.</param>
    /// <param name="backend">Where.</param>
    /// <param name="samples">On what.</param>
    /// <param name="options">How.</param>
    /// <param name="sequences">Where sequences are told; null where samples are none.</param>
    public TrainingState(
        Sequential model, Backend backend, Samples samples, TrainerOptions options, SequenceBatch? sequences)
    {
        (Model, _backend, _samples, _options) = (model, backend, samples, options);
        Shape largest = TrainingMemory.LargestBatch(samples, options);
        Parameters = new ParameterBuffer(model, backend, largest, options.Seed);
        Network = new Network(
            model, backend, Parameters, largest, training: true, options.Seed, sequences,
            examples: Math.Max(1, samples.TargetRows), shards: options.Shards);
        _state = backend.Allocate(Parameters.Values.Length * options.Optimizer.StateRows);
    }

    /// <summary>What is trained.</summary>
    public Sequential Model { get; }

    /// <summary>Its parameters.</summary>
    public ParameterBuffer Parameters { get; }

    /// <summary>It, on the device.</summary>
    public Network Network { get; }

    /// <summary>The points that grids were extended to; null where they are as they were.</summary>
    public int? GridPoints { get; private init; }

    /// <summary>The optimizer's state [rows, parameters].</summary>
    public View<float> OptimizerState =>
        _state.View.Reshape(new Shape(_options.Optimizer.StateRows, (int)Parameters.Values.Length));

    /// <summary>
    /// What was learnt, over grids of so many points, with an optimizer that begins anew. It takes the place of this
    /// one, which is disposed of first: the device need not hold both.
    /// </summary>
    public TrainingState Extend(int points)
    {
        Sequential finer = GridExtension.Extended(Model, points);
        IReadOnlyList<float[]> learnt = GridExtension.Transferred(Model, Parameters, finer);
        Dispose();
        var extended = new TrainingState(finer, _backend, _samples, _options, Network.Sequences)
        {
            GridPoints = points,
        };
        foreach (var (parameter, values) in extended.Parameters.Named.Zip(learnt))
            parameter.Value.Write(values);
        return extended;
    }

    public void Dispose()
    {
        Network.Dispose();
        Parameters.Dispose();
        _state.Dispose();
    }
}
