using QtGpu.Data;
using QtGpu.Experiments;
using QtGpu.Experiments.Confidence;
using Xunit;

namespace QtGpu.Tests.Experiments;

public sealed class ConfidenceExperimentTests
{
    private static readonly Samples Images = DatasetCatalogue.Load("digits").Test;

    private static ConfidenceExperiment Tiny { get; } = new()
    {
        Datasets = ["digits"],
        Activations = ["tunnelling", "tanh"],
        Seeds = 2,
        TrainSamples = 200,
        Hidden = 16,
        Epochs = 2,
        Rate = 0.003,
        Draws = 3,
        Pairs = 20,
        Levels = 7,
        Resamples = 20,
        Cells = ["elman"],
        RecurrentUnits = 16,
        ReservoirUnits = 20,
        SpectralRadius = 0.9,
        Leak = 0.5,
        InputScale = 0.15,
        Ridge = 1,
        StreamFrames = 400,
        PieceFrames = 20,
        Dwell = 4,
        Noise = 0.3,
        StreamEpochs = 1,
        StreamRate = 0.003,
        FilmPairs = 6,
        Hold = 4,
        MorphFrames = [4, 8],
    };

    [Fact]
    public void Its_pieces_conclude_and_without_memory_there_is_no_hysteresis()
    {
        Tiny.Check();
        Findings findings = Tiny.Conclude(ReservoirExperimentTests.Results(Tiny));
        Assert.Equal(4, findings.Figures.Count);
        Assert.Equal(findings.Measures.Count, findings.Measures.Select(measure => measure.Id).Distinct().Count());
        Measure[] memoryless = [.. findings.Measures.Where(
            measure => measure.Id.StartsWith("digits-memoryless", StringComparison.Ordinal))];
        Assert.Equal(6, memoryless.Length);
        Assert.All(memoryless, measure => Assert.Equal((0.0, 0.0, 0.0), (measure.Value, measure.Low, measure.High)));
        Assert.Contains("Without memory the switching point is the same on both ways, exactly.", findings.Sentences);
    }

    [Fact]
    public void A_film_shows_the_same_frames_on_both_ways()
    {
        var film = new MorphFilm(Morphs.Draw(Images, 2, seed: 1), Hold: 3, Frames: 5, Noise: 0.5, Seed: 1);
        for (int i = 0; i < film.Frames; i++)
            Assert.Equal(Frame(film.Shown(i).There), Frame(film.Shown(i).Back));
        Assert.NotEqual(Frame(film.Shown(0).There), Frame(film.Shown(1).There));
        Assert.NotEqual(Frame(0), Frame(1)); // the noise of a while differs from frame to frame

        float[] Frame(int step)
        {
            var frame = new float[film.Features];
            film.Write(1, step, frame);
            return frame;
        }
    }

    // One that switches at 0.7 there and at 0.3 back.
    [Fact]
    public void Planted_hysteresis_is_found()
    {
        var film = new MorphFilm(Morphs.Draw(Images, 3, seed: 2), Hold: 2, Frames: 10, Noise: 0, Seed: 1);
        var outputs = new float[film.Steps * film.Pairs * 10];
        for (int step = 0; step < film.Steps; step++)
        {
            int back = step - film.Hold - film.Frames;
            bool isB = back < 0 ? step - film.Hold >= 7 : back < film.Hold || film.Steps - 1 - step >= 3;
            for (int pair = 0; pair < film.Pairs; pair++)
            {
                (int a, int b) = film.Morphs.Labels(pair);
                outputs[(((step * film.Pairs) + pair) * 10) + (isB ? b : a)] = 1;
            }
        }

        Assert.All(film.Hysteresis(outputs, 10), h => Assert.Equal(0.4, h, 1e-12));
        Assert.Equal(100, film.Settled(outputs, 10), 1e-9);
    }

    [Fact]
    public void Answers_and_the_width_of_a_planted_rise_are_counted()
    {
        var morphs = Morphs.Draw(Images, 2, seed: 3);
        double[] levels = Morphs.Levels(201);
        const int draws = 2;
        var probabilities = new float[draws * 2 * levels.Length * 10];
        for (int row = 0; row < probabilities.Length / 10; row++)
        {
            (int a, int b) = morphs.Labels(row / levels.Length % 2);
            double p = 1 / (1 + Math.Exp(-(levels[row % levels.Length] - 0.4) / 0.05));
            (probabilities[(row * 10) + a], probabilities[(row * 10) + b]) = ((float)(1 - p), (float)p);
        }

        MorphAnswers answers = MorphObserver.Answers(90, probabilities, 10, morphs, levels);
        Assert.Equal(draws, answers.Trials);
        Assert.All(answers.Rise, rise => Assert.Equal(0.05, rise, 1e-3));
        Assert.All(answers.Chosen, pair => Assert.Equal((0, draws), (pair[79], pair[81])));
    }

    [Fact]
    public void Pairs_are_of_different_classes() => Assert.All(
        Enumerable.Range(0, 50), pair =>
        {
            (int a, int b) = Morphs.Draw(Images, 50, seed: 4).Labels(pair);
            Assert.NotEqual(a, b);
        });

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Throws<InputException>(new ConfidenceExperiment { Seeds = 1 }.Check);
        Assert.Throws<InputException>(new ConfidenceExperiment { Seeds = 2, Levels = 3 }.Check);
    }
}
