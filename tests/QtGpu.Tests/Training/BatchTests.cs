using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>What reaches the network, seen by an augmentation and by the steps.</summary>
public sealed class BatchTests
{
    private const int Count = 103;

    [Theory]
    [InlineData(1, 103, 1)]
    [InlineData(10, 11, 3)]
    [InlineData(103, 1, 103)]
    [InlineData(102, 2, 1)]
    public void Each_sample_comes_once_in_an_epoch_and_the_last_batch_is_what_is_left(int batch, int steps, int last)
    {
        Witness witness = Fit(batch, seed: 1, epochs: 3);
        Assert.Equal(3, witness.Epochs.Count);
        foreach (List<long> samples in witness.Epochs.Values)
            Assert.Equal(Enumerable.Range(0, Count).Select(i => (long)i), samples.Order());
        Assert.Equal(3 * steps, witness.Steps);
        Assert.Equal(last, Count - ((steps - 1) * batch));
    }

    [Fact]
    public void The_order_is_new_in_each_epoch_and_belongs_to_the_seed()
    {
        Witness a = Fit(10, seed: 1, epochs: 3), same = Fit(33, seed: 1, epochs: 3);
        Witness other = Fit(10, seed: 2, epochs: 3);
        Assert.NotEqual(a.Epochs[1], a.Epochs[2]);
        Assert.NotEqual(a.Epochs[2], a.Epochs[3]);
        Assert.NotEqual(a.Epochs[1], [.. Enumerable.Range(0, Count)]);
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            Assert.Equal(a.Epochs[epoch], same.Epochs[epoch]);
            Assert.NotEqual(a.Epochs[epoch], other.Epochs[epoch]);
        }
    }

    [Fact]
    public void Every_place_is_as_likely_for_the_first_sample()
    {
        using var backend = new HostBackend(threads: 1);
        var witness = new Witness();
        Fit(witness, 103, seed: 3, epochs: 600);
        double mean = witness.Epochs.Values.Average(order => order.IndexOf(0));

        // Uniform on 0 … 102: mean 51, standard error 29.7/√600 = 1.2.
        Assert.InRange(mean, 51 - 5, 51 + 5);
    }

    [Theory]
    [InlineData(1, 5, 4)]
    [InlineData(2, 3, 3)]
    [InlineData(4, 3, 2)]
    [InlineData(0, 3, 3)]
    public void A_shifted_image_is_one_of_the_shifts_and_all_of_them_come(int pixels, int height, int width)
    {
        var shift = new RandomShift(pixels);
        var stream = RandomStream.Named(1, "augment");
        float[] image = [.. Enumerable.Range(1, height * width).Select(i => (float)i)];
        var changed = new float[image.Length];
        var expected = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int down = -pixels; down <= pixels; down++)
        {
            for (int right = -pixels; right <= pixels; right++)
                expected.TryAdd(Naive(image, height, width, down, right), 0);
        }

        for (int sample = 0; sample < 3000; sample++)
        {
            Array.Fill(changed, float.NaN);
            shift.Apply(image, new ImageSize(height, width), changed, stream, 1, sample);
            string key = string.Join(' ', changed);
            Assert.Contains(key, expected.Keys);
            expected[key]++;
        }

        Assert.DoesNotContain(0, expected.Values);
    }

    [Fact]
    public void An_augmentation_that_fails_stops_the_training_with_its_own_message()
    {
        using var backend = new HostBackend(threads: 1);
        using var trainer = new Trainer(
            new Sequential(new Dense(4)), backend, TrainingTasks.Images(40),
            new TrainerOptions { Batch = 8, Augmentation = new Failing() });
        var exception = Assert.Throws<InvalidOperationException>(() => trainer.Train());
        Assert.Equal("no such page", exception.Message);
    }

    private static string Naive(float[] image, int height, int width, int down, int right)
    {
        var shifted = new float[image.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                if (y - down >= 0 && y - down < height && x - right >= 0 && x - right < width)
                    shifted[(y * width) + x] = image[((y - down) * width) + x - right];
            }
        }

        return string.Join(' ', shifted);
    }

    private static Witness Fit(int batch, long seed, int epochs)
    {
        var witness = new Witness();
        Fit(witness, batch, seed, epochs);
        return witness;
    }

    private static void Fit(Witness witness, int batch, long seed, int epochs)
    {
        using var backend = new HostBackend(threads: 1);
        float[] numbers = [.. Enumerable.Range(0, Count).Select(i => (float)i)];
        var samples = new Samples(numbers, 1, [.. numbers.Select(i => i % 2)], classes: 2, image: new ImageSize(1, 1));
        using var trainer = new Trainer(new Sequential(new Dense(2)), backend, samples, new TrainerOptions
        {
            Epochs = epochs,
            Batch = batch,
            Seed = seed,
            Augmentation = witness,
            Optimizer = new Sgd(1e-6f),
        });
        trainer.Train(null, new CountSteps(witness));
    }

    /// <summary>Changes nothing and remembers what came. Each sample's one pixel is its number.</summary>
    private sealed class Witness : Augmentation
    {
        public SortedDictionary<long, List<long>> Epochs { get; } = [];

        public int Steps { get; set; }

        public override void Apply(
            ReadOnlySpan<float> image, ImageSize size, Span<float> changed, RandomStream stream, long epoch,
            long sample)
        {
            Assert.Equal(sample, (long)image[0]);
            if (!Epochs.TryGetValue(epoch, out List<long>? samples))
                Epochs[epoch] = samples = [];
            samples.Add(sample);
            image.CopyTo(changed);
        }
    }

    private sealed class CountSteps(Witness witness) : TrainingCallback
    {
        public override void OnStep(int epoch, int step, int steps) => witness.Steps++;
    }

    private sealed class Failing : Augmentation
    {
        public override void Apply(
            ReadOnlySpan<float> image, ImageSize size, Span<float> changed, RandomStream stream, long epoch,
            long sample) =>
            throw new InvalidOperationException("no such page");
    }
}
