using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Statistics;
using QtGpu.Training;
using QtGpu.Uncertainty;

namespace QtGpu.Experiments.Confidence;

/// <summary>What a network answers to morphs: A or B, whatever else it might think of.</summary>
/// <param name="Accuracy">Of the network on test samples, in %.</param>
/// <param name="Trials">Answers to a frame: draws of a Bayesian network, else 1.</param>
/// <param name="Chosen">[pairs][levels]: answers that were B.</param>
/// <param name="Rise">
/// Of each pair, the width w of p(B)/(p(A) + p(B)) over λ: its way from ¼ to ¾ over 2 ln 3; NaN where it makes none.
/// </param>
internal sealed record MorphAnswers(double Accuracy, int Trials, int[][] Chosen, double[] Rise);

/// <summary>A feed-forward network that is trained and then shown morphs.</summary>
/// <param name="Hidden">Units of its hidden layer.</param>
/// <param name="Options">How it is trained.</param>
/// <param name="Draws">Draws of a Bayesian network; 0 for one that has fixed weights.</param>
internal sealed record MorphObserver(int Hidden, TrainerOptions Options, int Draws)
{
    /// <summary>Trains it, and shows it the morphs.</summary>
    public MorphAnswers Run(
        string activation, Samples train, Samples test, Morphs morphs, double[] levels, PieceContext context)
    {
        // Draws are to be whole networks, one for all frames; training draws each pre-activation by itself.
        Sequential model = Model(activation, train.Classes, WeightEstimator.Local);
        Sequential shown = Model(activation, train.Classes, WeightEstimator.Weights);
        using var trainer = new Trainer(model, context.Backend, train, Options);
        trainer.Fit(null, context.Cancellation);
        double accuracy = 100 * trainer.Evaluate(test, context.Cancellation).Accuracy!.Value;
        using Predictor predictor = Draws > 0
            ? new MeanFieldPredictor(shown, context.Backend, trainer.Parameters, train.Features, Draws, Options.Seed)
            : new NetworkPredictor(model, context.Backend, trainer.Parameters, train.Features);
        float[] probabilities = predictor.Predict(morphs.Frames(levels), context.Cancellation);
        return Answers(accuracy, probabilities, train.Classes, morphs, levels);
    }

    /// <summary>Counts the answers.</summary>
    /// <param name="accuracy">In %.</param>
    /// <param name="probabilities">[draws, pairs, levels, classes].</param>
    /// <param name="classes">Classes.</param>
    /// <param name="morphs">What was shown.</param>
    /// <param name="levels">λ.</param>
    public static MorphAnswers Answers(
        double accuracy, float[] probabilities, int classes, Morphs morphs, double[] levels)
    {
        int pairs = morphs.Ends.Count, n = levels.Length, trials = probabilities.Length / (pairs * n * classes);
        var chosen = new int[pairs][];
        var rise = new double[pairs];
        for (int pair = 0; pair < pairs; pair++)
        {
            (int a, int b) = morphs.Labels(pair);
            chosen[pair] = new int[n];
            var share = new double[n];
            for (int i = 0; i < n; i++)
            {
                double forA = 0, forB = 0;
                for (int draw = 0; draw < trials; draw++)
                {
                    int row = ((((draw * pairs) + pair) * n) + i) * classes;
                    forA += probabilities[row + a];
                    forB += probabilities[row + b];
                    chosen[pair][i] += probabilities[row + b] > probabilities[row + a] ? 1 : 0;
                }

                share[i] = forA + forB == 0 ? 0.5 : forB / (forA + forB);
            }

            double At(double value) => Crossing.Rising(levels, share, value);
            rise[pair] = (At(0.75) - At(0.25)) / (2 * Math.Log(3));
        }

        return new(accuracy, trials, chosen, rise);
    }

    private Sequential Model(string activation, int classes, WeightEstimator estimator)
    {
        Activation f = ActivationCatalogue.Create(activation);
        if (Draws == 0)
            return new(new Dense(Hidden, f), new Dense(classes));
        var settings = new BayesianSettings { Estimator = estimator };
        return new(new BayesianDense(Hidden, f, settings), new BayesianDense(classes, settings: settings));
    }
}
