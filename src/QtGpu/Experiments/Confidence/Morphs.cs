using QtGpu.Data;
using QtGpu.Kernels.Random;

namespace QtGpu.Experiments.Confidence;

/// <summary>Pairs of images of different classes, A and B, and what lies between: x(λ) = (1 − λ)A + λB.</summary>
/// <param name="Images">Where they are from.</param>
/// <param name="Ends">Numbers of A and B of each pair.</param>
internal sealed record Morphs(Samples Images, IReadOnlyList<(int A, int B)> Ends)
{
    /// <summary>Draws pairs.</summary>
    public static Morphs Draw(Samples images, int pairs, long seed)
    {
        var stream = RandomStream.Named(seed, "morphs");
        return new(images, [.. Enumerable.Range(0, pairs).Select(Pair)]);

        (int A, int B) Pair(int pair)
        {
            int a = stream.Below(pair, 0, images.Count), b = a;
            for (int element = 1; images.Label(a) == images.Label(b); element++)
                b = stream.Below(pair, element, images.Count);
            return (a, b);
        }
    }

    /// <summary>λ from 0 to 1.</summary>
    public static double[] Levels(int count) =>
        [.. Enumerable.Range(0, count).Select(i => i / (count - 1.0))];

    /// <summary>The class of A, and of B.</summary>
    public (int A, int B) Labels(int pair) => (Images.Label(Ends[pair].A), Images.Label(Ends[pair].B));

    /// <summary>x(λ) of a pair.</summary>
    public void Write(int pair, double level, Span<float> to)
    {
        ReadOnlySpan<float> a = Images.Row(Ends[pair].A), b = Images.Row(Ends[pair].B);
        for (int i = 0; i < to.Length; i++)
            to[i] = (float)(((1 - level) * a[i]) + (level * b[i]));
    }

    /// <summary>All pairs at all levels, level after level of each pair.</summary>
    public Samples Frames(double[] levels)
    {
        int features = Images.Features;
        var all = new float[Ends.Count * levels.Length * features];
        for (int i = 0; i < Ends.Count * levels.Length; i++)
            Write(i / levels.Length, levels[i % levels.Length], all.AsSpan(i * features, features));
        return new(all, features, [], classes: 0, targetCount: 0, Images.Image);
    }
}
