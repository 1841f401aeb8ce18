using QtGpu.Data;
using QtGpu.Kernels.Random;

namespace QtGpu.Experiments.Confidence;

/// <summary>
/// A film of each pair: A for a while, the morph to B, B for a while, and the frames of the morph once more in the
/// other order, with the noise that they had. Whoever remembers nothing answers the same on both ways.
/// </summary>
/// <param name="Morphs">The pairs.</param>
/// <param name="Hold">Frames of A before, and of B between.</param>
/// <param name="Frames">Frames of the morph on each way.</param>
/// <param name="Noise">Standard deviation of what is added to every pixel.</param>
/// <param name="Seed">Of the noise.</param>
internal sealed record MorphFilm(Morphs Morphs, int Hold, int Frames, double Noise, long Seed)
{
    /// <summary>Frames in all.</summary>
    public int Steps => 2 * (Hold + Frames);

    /// <summary>Pixels.</summary>
    public int Features => Morphs.Images.Features;

    /// <summary>Films.</summary>
    public int Pairs => Morphs.Ends.Count;

    /// <summary>When frame <paramref name="i"/> of the morph is shown on the way to B, and on the way back.</summary>
    public (int There, int Back) Shown(int i) => (Hold + i, Steps - 1 - i);

    /// <summary>A frame of all pairs, [pairs, features].</summary>
    public void Write(int step, Span<float> to)
    {
        for (int pair = 0; pair < Pairs; pair++)
            Write(pair, step, to.Slice(pair * Features, Features));
    }

    /// <summary>A frame of one pair.</summary>
    public void Write(int pair, int step, Span<float> to)
    {
        int back = Hold + Frames + Hold;
        int shown = step >= back ? Steps - 1 - step + Hold : step; // on the way back, when it was shown before
        double level = shown < Hold ? 0 : shown >= Hold + Frames ? 1 : (shown - Hold + 0.5) / Frames;
        Morphs.Write(pair, level, to);
        ImageStream.AddNoise(to, Noise, RandomStream.Named(Seed, "film").Substream(pair), shown);
    }

    /// <summary>
    /// The switching point on the way there less that on the way back, as a part of the morph, of each pair: above 0
    /// where an observer stays with what it saw. A switching point is the part of the frames that is A to it.
    /// </summary>
    /// <param name="outputs">[steps, pairs, classes].</param>
    /// <param name="classes">Classes.</param>
    public double[] Hysteresis(float[] outputs, int classes)
    {
        var differences = new double[Pairs];
        for (int pair = 0; pair < Pairs; pair++)
        {
            int there = 0, back = 0;
            for (int i = 0; i < Frames; i++)
            {
                there += IsB(outputs, classes, Shown(i).There, pair) ? 0 : 1;
                back += IsB(outputs, classes, Shown(i).Back, pair) ? 0 : 1;
            }

            differences[pair] = (double)(there - back) / Frames;
        }

        return differences;
    }

    /// <summary>Share of films whose A was A after the while before the morph, and whose B was B, in %.</summary>
    public double Settled(float[] outputs, int classes) => 100.0 / Pairs * Enumerable.Range(0, Pairs).Count(pair =>
        !IsB(outputs, classes, Hold - 1, pair) && IsB(outputs, classes, Hold + Frames + Hold - 1, pair));

    private bool IsB(float[] outputs, int classes, int step, int pair)
    {
        (int a, int b) = Morphs.Labels(pair);
        int row = ((step * Pairs) + pair) * classes;
        return outputs[row + b] > outputs[row + a];
    }
}

/// <summary>
/// Noisy frames of images, each shown for a while: what recurrent networks learn to name frame by frame.
/// </summary>
/// <param name="Frames">[frames, features].</param>
/// <param name="Labels">The class of each.</param>
internal sealed record ImageStream(float[] Frames, int[] Labels)
{
    /// <summary>Draws one.</summary>
    /// <param name="images">What is shown.</param>
    /// <param name="frames">How many.</param>
    /// <param name="dwell">An image is shown for 1 to 2·dwell − 1 of them.</param>
    /// <param name="noise">Standard deviation of what is added to every pixel.</param>
    /// <param name="seed">Of all that is drawn.</param>
    public static ImageStream Draw(Samples images, int frames, int dwell, double noise, long seed)
    {
        RandomStream order = RandomStream.Named(seed, "stream"), pixels = RandomStream.Named(seed, "stream noise");
        var all = new float[frames * images.Features];
        var labels = new int[frames];
        int image = 0, left = 0;
        for (int t = 0; t < frames; t++)
        {
            if (left-- == 0)
            {
                image = order.Below(t, 0, images.Count);
                left = order.Below(t, 1, (2 * dwell) - 1);
            }

            Span<float> frame = all.AsSpan(t * images.Features, images.Features);
            images.Row(image).CopyTo(frame);
            AddNoise(frame, noise, pixels, t);
            labels[t] = images.Label(image);
        }

        return new(all, labels);
    }

    /// <summary>Adds normal noise.</summary>
    public static void AddNoise(Span<float> frame, double noise, RandomStream stream, int step)
    {
        for (int i = 0; i < frame.Length; i += 4)
        {
            stream.Normal4(step, i >> 2, out float n0, out float n1, out float n2, out float n3);
            ReadOnlySpan<float> drawn = [n0, n1, n2, n3];
            for (int j = i; j < Math.Min(i + 4, frame.Length); j++)
                frame[j] += (float)(noise * drawn[j - i]);
        }
    }
}
