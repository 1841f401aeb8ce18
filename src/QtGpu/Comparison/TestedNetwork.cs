using QtGpu.Data;
using QtGpu.Training;
using QtGpu.Uncertainty;

namespace QtGpu.Comparison;

/// <summary>A trained network on test samples: a Bayesian one by its draws, which is what it predicts by.</summary>
internal static class TestedNetwork
{
    public static Evaluation Of(
        Trainer trainer, ModelSpec model, Samples test, long seed, CancellationToken cancellation)
    {
        if (test.Classes == 0 || ModelKind.Of(model.Kind) is not BayesianModel)
            return trainer.Evaluate(test, cancellation);
        using var drawn = new MeanFieldPredictor(
            trainer.Model, trainer.Backend, trainer.Parameters, test.Features, MeanFieldPredictor.UsualDraws, seed);
        return PredictiveDistribution.Of(drawn, test, cancellation).Evaluate(test);
    }
}
