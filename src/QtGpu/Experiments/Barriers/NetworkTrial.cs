using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Training;

namespace QtGpu.Experiments.Barriers;

/// <summary>A trained network of a <see cref="ModelTask"/>.</summary>
/// <param name="Accuracy">On the test samples, in %; that of guessing where training diverged.</param>
/// <param name="Barriers">
/// ln of what training multiplied V₀ and a by, of each hidden layer whose barrier is trained.
/// </param>
internal sealed record TrainedNetwork(double Accuracy, IReadOnlyList<IReadOnlyList<double>> Barriers);

/// <summary>A network of a <see cref="ModelTask"/> with an activation.</summary>
internal sealed class NetworkTrial
{
    // Samples whose gradient is measured.
    private const int Measured = 256;

    private readonly PieceContext _context;
    private readonly Samples _train, _test;
    private readonly Recipe _recipe;

    public NetworkTrial(ModelTask task, ActivationChoice activation, PieceContext context)
    {
        Dataset data = context.Load(task.Data);
        (_context, _train, _test) = (context, task.Some(data.Train), data.Test);
        var kind = ModelKind.Of(task.Model);

        // Every activation has the settings that suit tunnelling: what differs is the activation alone.
        ModelSpec model = kind.For(
            _train, new ModelSpec { Kind = task.Model, Inputs = 1, Outputs = 1, Activation = "tunnelling" });
        Recipe preset = RecipePresets.Create("quick", model);
        _recipe = preset with
        {
            Name = activation.Name,
            Model = preset.Model with
            {
                Hidden = [task.Units],
                Activation = activation.Name,
                ActivationParameters = activation.Parameters,
                TrainableBarrier = activation.IsTrained,
            },
            Epochs = task.Epochs,
        };
    }

    /// <summary>Trains it from a seed.</summary>
    public TrainedNetwork Train(long seed)
    {
        using var trainer = new Trainer(_recipe.Model.Build(), _context.Backend, _train, _recipe.Options(seed));
        if (!_context.Fits(trainer))
            return new(100.0 / _test.Classes, []);
        Evaluation tested = TestedNetwork.Of(trainer, _recipe.Model, _test, seed, _context.Cancellation);
        return new(100 * tested.Accuracy!.Value, Barriers(trainer));
    }

    /// <summary>‖∂loss/∂W‖ of the weights below the first activation, before training, without any prior's.</summary>
    public double FirstGradient(long seed)
    {
        Samples few = _train.Subset([.. Enumerable.Range(0, Math.Min(Measured, _train.Count))]);
        TrainerOptions step = _recipe.Options(seed) with { Epochs = 1, Batch = few.Count };
        ModelSpec model = _recipe.Model with { Bayesian = _recipe.Model.Bayesian with { KlWeight = 0 } };
        using var trainer = new Trainer(model.Build(), _context.Backend, few, step);
        trainer.Fit(cancellation: _context.Cancellation);
        View<float> gradient = Enumerable.Range(0, trainer.Model.Layers.Count)
            .SelectMany(trainer.Parameters.GradientsOfLayer).First();
        return Math.Sqrt(gradient.ToArray().Sum(g => (double)g * g));
    }

    private static double[][] Barriers(Trainer trainer) =>
    [
        .. from layer in trainer.Model.Layers.Index()
           let parameters = trainer.Parameters.OfLayer(layer.Index)
           where layer.Item is TrainableActivation or Recurrent { Cell.Arguments: > 0 }
           select Array.ConvertAll(parameters[^1].ToArray(), p => (double)p),
    ];
}
