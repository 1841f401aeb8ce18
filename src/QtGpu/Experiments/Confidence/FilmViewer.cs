using QtGpu.Data;
using QtGpu.Data.Series;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reservoirs;
using QtGpu.Training;

namespace QtGpu.Experiments.Confidence;

/// <summary>A network that has learnt a stream of images and is shown films.</summary>
/// <param name="Stream">What it learns.</param>
/// <param name="Features">Pixels of a frame.</param>
/// <param name="Classes">Classes.</param>
/// <param name="Context">Where.</param>
internal sealed record FilmViewer(ImageStream Stream, int Features, int Classes, PieceContext Context)
{
    /// <summary>The observer that sees every frame alone.</summary>
    public const string Memoryless = "memoryless";

    /// <summary>The observer whose recurrent weights are not trained.</summary>
    public const string Reservoir = "reservoir";

    /// <summary>Trains a network on each frame alone, and gives what it says to each frame of films.</summary>
    public IReadOnlyList<float[]> WithoutMemory(
        string activation, int units, TrainerOptions options, IReadOnlyList<MorphFilm> films)
    {
        var model = new Sequential(
            new Dense(units, ActivationCatalogue.Create(activation), new XavierInitialiser()), new Dense(Classes));
        var samples = new Samples(Stream.Frames, Features, Targets, Classes);
        using var trainer = new Trainer(model, Context.Backend, samples, options);
        trainer.Fit(null, Context.Cancellation);
        return [.. films.Select(film =>
        {
            var frames = new float[film.Steps * film.Pairs * Features];
            for (int t = 0; t < film.Steps; t++)
                film.Write(t, frames.AsSpan(t * film.Pairs * Features, film.Pairs * Features));
            return trainer.Predict(new(frames, Features, [], classes: 0, targetCount: 0), Context.Cancellation);
        })];
    }

    /// <summary>The same of recurrent cells, trained on pieces of the stream.</summary>
    /// <param name="cell">Elman, GRU, …</param>
    /// <param name="activation">Of the state path.</param>
    /// <param name="units">Units.</param>
    /// <param name="length">Frames of a piece.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="films">What it is shown.</param>
    public IReadOnlyList<float[]> Recurrent(
        string cell, string activation, int units, int length, TrainerOptions options, IReadOnlyList<MorphFilm> films)
    {
        var model = new Sequential(
            new Recurrent(units, CellCatalogue.Create(cell, ActivationCatalogue.Create(activation))),
            new Dense(Classes));
        int[] lengths = [.. Enumerable.Repeat(length, Stream.Labels.Length / length)];
        var samples = Samples.OfSequences(
            Stream.Frames, Features, lengths, Targets, Classes, targetsPerStep: true);
        using var trainer = new Trainer(model, Context.Backend, samples, options);
        trainer.Fit(null, Context.Cancellation);
        return [.. films.Select(film =>
        {
            using var stepper = new SequenceStepper(
                model, Context.Backend, trainer.Parameters, Features, film.Pairs);
            float[] frame = new float[film.Pairs * Features], outputs = new float[film.Steps * film.Pairs * Classes];
            for (int t = 0; t < film.Steps; t++)
            {
                film.Write(t, frame);
                stepper.Step(frame, outputs.AsSpan(t * film.Pairs * Classes, film.Pairs * Classes));
            }

            return outputs;
        })];
    }

    /// <summary>The same of a reservoir with a readout.</summary>
    /// <param name="settings">Its settings, training steps excepted.</param>
    /// <param name="seed">Of its matrices.</param>
    /// <param name="films">What it is shown.</param>
    public IReadOnlyList<float[]> OfReservoir(
        ReservoirSettings settings, long seed, IReadOnlyList<MorphFilm> films)
    {
        int steps = Stream.Labels.Length;
        var targets = new float[steps * Classes];
        for (int t = 0; t < steps; t++)
            targets[(t * Classes) + Stream.Labels[t]] = 1;
        var series = new TimeSeries("frames", Stream.Frames, targets, IsAutonomous: false, double.NaN)
        {
            InputFeatures = Features,
            TargetFeatures = Classes,
        };
        settings = settings with { TrainSteps = steps };
        using var network = new EchoStateNetwork(
            [Reservoirs.Reservoir.Draw(settings, series, seed)], series, Context.Backend);
        network.Train(Context.Cancellation);
        TrainedReservoir trained = network.Trained(0);
        return [.. films.Select(film =>
        {
            // Each goes on from the end of the training, which the while of A lets it forget.
            float[] rows = new float[film.Steps * Features], outputs = new float[film.Steps * film.Pairs * Classes];
            for (int pair = 0; pair < film.Pairs; pair++)
            {
                Context.Cancellation.ThrowIfCancellationRequested();
                for (int t = 0; t < film.Steps; t++)
                    film.Write(pair, t, rows.AsSpan(t * Features, Features));
                float[] one = trained.Continue(rows, Features, Context.Backend).Forecast;
                for (int t = 0; t < film.Steps; t++)
                    one.AsSpan(t * Classes, Classes).CopyTo(outputs.AsSpan(((t * film.Pairs) + pair) * Classes));
            }

            return outputs;
        })];
    }

    private float[] Targets => Array.ConvertAll(Stream.Labels, label => (float)label);
}
