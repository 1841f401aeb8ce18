using QtGpu.Data;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>Small problems to train on.</summary>
internal static class TrainingTasks
{
    /// <summary>
    /// Noisy 12×12 images of four classes: a bright row or column near the top, bottom, left or right.
    /// </summary>
    public static Samples Images(int count, string stream = "images")
    {
        const int side = 12;
        var random = RandomStream.Named(1, stream);
        float[] features = new float[count * side * side], labels = new float[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 4;
            for (int j = 0; j < side * side; j++)
            {
                (int y, int x) = Math.DivRem(j, side);
                int line = i % 4 is 0 or 1 ? y : x, bright = i % 4 is 0 or 2 ? 2 : side - 3;
                features[(i * side * side) + j] = (line == bright ? 1 : 0) + (0.3f * random.Normal(i, j));
            }
        }

        return new Samples(features, side * side, labels, classes: 4, image: new ImageSize(side, side));
    }

    /// <summary>Tunnelling, dropout and a linear layer on <see cref="Images"/>.</summary>
    public static Sequential Model() => new(
        new Dense(65, "tunnelling", new HeInitialiser()), new Dropout(0.2f),
        new Dense(33, "relu", new XavierInitialiser()), new Dense(4));

    /// <summary><see cref="Trainer.Fit"/>, until it is done or the test is cancelled.</summary>
    public static FitResult Train(
        this Trainer trainer, Samples? validation = null, params IReadOnlyList<TrainingCallback> callbacks) =>
        trainer.Fit(validation, TestContext.Current.CancellationToken, callbacks);

    /// <summary><see cref="Trainer.Evaluate"/>, likewise.</summary>
    public static Evaluation Measure(this Trainer trainer, Samples samples) =>
        trainer.Evaluate(samples, TestContext.Current.CancellationToken);

    /// <summary><see cref="Trainer.Predict"/>, likewise.</summary>
    public static float[] Outputs(this Trainer trainer, Samples samples) =>
        trainer.Predict(samples, TestContext.Current.CancellationToken);

    /// <summary>The bits of all parameters, without what pads them.</summary>
    public static int[] Bits(ParameterBuffer parameters) =>
        [.. parameters.Named.SelectMany(p => p.Value.ToArray()).Select(BitConverter.SingleToInt32Bits)];
}
