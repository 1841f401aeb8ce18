using QtGpu.Catalogues;
using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reference;
using QtGpu.Training;

namespace QtGpu.Benchmarks;

/// <summary>
/// Training of a Bayesian network, or of its twin, on noise; or its outputs of a batch. Outputs of several draws are
/// checked before anything is timed, with the noise that they were drawn with.
/// </summary>
internal sealed class BayesianWork : IDisposable
{
    private readonly Backend _backend;
    private readonly TrainingShape _shape;
    private readonly BayesianRunName _run;
    private readonly Trainer _trainer;
    private readonly Network _network;
    private long _step;

    public BayesianWork(
        Backend backend, TrainingShape shape, BayesianRunName run, string activation, Samples samples,
        double factorError = 0)
    {
        (_backend, _shape, _run) = (backend, shape, run);
        var model = new Sequential([
            .. shape.Hidden.Select(units => Layer(units, activation)), Layer(TrainingShape.Classes, "identity"),
        ]);
        _trainer = new Trainer(model, backend, samples, new TrainerOptions
        {
            Batch = shape.Batch,
            Epochs = int.MaxValue,
            Optimizer = Catalogue<Optimizer>.Create(
                "--optimizer", shape.Optimizer, new OptimizerSettings { Rate = 1e-3f }),
        });
        _network = new Network(
            model, backend, _trainer.Parameters, new Shape(shape.Batch, TrainingShape.Inputs), training: false,
            draws: run.Kind == BayesianRunName.Deterministic ? 0 : run.Draws);
        _network.Input.Write(Rows(shape.Batch));
        Check(activation, factorError);

        Layer Layer(int units, string f) => run.Kind == BayesianRunName.Deterministic
            ? new Dense(units, f, Initialiser.Parse("he"))
            : new BayesianDense(units, f, new() { Samples = run.Draws, Estimator = Estimator });
    }

    private WeightEstimator Estimator =>
        _run.Kind == BayesianRunName.Weights ? WeightEstimator.Weights : WeightEstimator.Local;

    /// <summary>Laps of about that length, in seconds of a training step or of the outputs of a batch.</summary>
    public Func<Lap> Laps(double seconds = 0.15)
    {
        if (!_run.Trains)
            return Timing.Laps(_backend, Forward, seconds);
        Func<Lap> epochs = new TimedTrainer(_trainer).Laps(seconds);
        double steps = Math.Ceiling(_trainer.Samples.Count / (double)_shape.Batch);
        return () =>
        {
            Lap lap = epochs();
            return new(lap.Wall / steps, lap.Cpu / steps);
        };
    }

    public void Dispose()
    {
        _network.Dispose();
        _trainer.Dispose();
    }

    private void Forward() => _network.Forward(_shape.Batch, _step++);

    // The outputs of a few samples in float64; the gradients are the self-test's.
    private void Check(string activation, double factorError)
    {
        const int rows = 3;
        double[] exact = [.. Rows(rows).Select(x => (double)x)];
        Func<double, double> f = ActivationOracle.Value(activation);
        for (int layer = 0; layer < _trainer.Model.Layers.Count; layer++)
        {
            double[][] p = [.. _trainer.Parameters.OfLayer(layer).Select(
                values => Array.ConvertAll(values.ToArray(), x => (double)x))];
            exact = _run.Kind == BayesianRunName.Deterministic
                ? new NetworkReference().Dense(p[0], p[1]).Forward(exact, rows)
                : Drawn(exact, p, RandomStream.Named(0, $"layer/{layer}"));
            if (layer < _trainer.Model.Layers.Count - 1)
                exact = Array.ConvertAll(exact, value => f(value));
        }

        _network.Forward(rows);
        double scale = exact.Max(Math.Abs);
        Expect.Close(
            exact, _network.Output.FirstRows(_network.OutputRows).ToArray(),
            _ => (1e-4 + (8 * factorError)) * (1 + scale), $"outputs of {_trainer.Model}");

        double[] Drawn(double[] x, double[][] p, RandomStream stream)
        {
            int units = p[2].Length;
            if (Estimator == WeightEstimator.Local)
            {
                NormalDraws ofOutputs = Draws(stream);
                return BayesianReference.Local(
                    x, rows, units, p, _run.Draws, (s, row, j) => ofOutputs.Normal(s, (row * units) + j));
            }

            NormalDraws ofWeights = Draws(stream.Substream(0)), ofBiases = Draws(stream.Substream(1));
            return BayesianReference.Sampled(
                x, rows, units, p, _run.Draws, (s, i) => ofWeights.Normal(s, i), (s, j) => ofBiases.Normal(s, j),
                Math.Exp);
        }

        NormalDraws Draws(RandomStream stream) => new(stream, Step: 0, _run.Draws);
    }

    private float[] Rows(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(i => _trainer.Samples.Row(i).ToArray())];
}
