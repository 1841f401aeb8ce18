using QtGpu.Kernels.Random;

namespace QtGpu.Data;

public sealed partial class Samples
{
    /// <summary>
    /// Copies of these samples with another meaning of the same numbers: feature j is what feature p(j) was, in every
    /// step of a sequence; of words, word w is p(w). What can be learnt is as hard as before, and nothing of it is
    /// where it was. p is drawn and leaves none in its place (S. Sattolo, Information Processing Letters 22, 315,
    /// 1986). Images are none any more. The scale stays that of the features as they were.
    /// </summary>
    /// <param name="seed">Same seed, same p.</param>
    /// <exception cref="InputException">There is one feature, which cannot change its place.</exception>
    public Samples Permuted(long seed)
    {
        int[] p = Cycle(Vocabulary > 0 ? Vocabulary : Features, seed);
        float[] features = [.. AllFeatures()];
        if (Vocabulary > 0)
        {
            foreach (ref float word in features.AsSpan())
                word = p[(int)word];
        }
        else
        {
            float[] row = new float[Features];
            for (int at = 0; at < features.Length; at += Features)
            {
                features.AsSpan(at, Features).CopyTo(row);
                for (int j = 0; j < Features; j++)
                    features[at + j] = row[p[j]];
            }
        }

        return new(features, Features, AllTargets(), Classes, TargetCount, image: null, OwnSteps()) { Scale = Scale };
    }

    // A permutation of one cycle.
    private static int[] Cycle(int count, long seed)
    {
        if (count < 2)
            throw new InputException(
                "A permutation needs 2 features or words to exchange, and these samples have 1. "
                + "Choose another ‘dataset’.");
        RandomStream stream = RandomStream.Named(seed, "permuted features");
        int[] p = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = stream.Below(0, i, i);
            (p[i], p[j]) = (p[j], p[i]);
        }

        return p;
    }

    // Of these samples alone, where they are a subset.
    private SequenceSteps? OwnSteps() => _steps is null ? null : new(
        [.. Enumerable.Range(0, Count).Select(Length)], _steps.Vocabulary, _steps.TargetsPerStep);
}
