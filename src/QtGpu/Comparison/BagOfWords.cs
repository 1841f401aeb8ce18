using QtGpu.Data;
using QtGpu.Kernels.Random;

namespace QtGpu.Comparison;

/// <summary>
/// What a linear model makes of texts without their order: logistic regression on which words, or words and pairs of
/// neighbours, a text has (1 or 0, not how often: B. Pang, L. Lee and S. Vaithyanathan, EMNLP 2002). A network that
/// reads words one after another is worth something where it does better. λ is chosen on the training samples alone: by
/// five-fold cross-validation, or on one fifth of 5000 or more. In float64, the same bits each time.
/// </summary>
public sealed record BagOfWords
{
    private const int Folds = 5, FewTexts = 5000;

    // C = 1/(n·λ) from 0.03 to 300: from nearly nothing learnt to nearly separated.
    private static readonly double[] Penalties = [30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003];

    /// <summary>Neighbouring words that are a term at most: 1, or 2 for pairs too.</summary>
    public required int LongestTerm { get; init; }

    /// <summary>Different terms of the training texts.</summary>
    public required int Terms { get; init; }

    /// <summary>The chosen λ of mean cross-entropy + λ/2 ‖W‖².</summary>
    public required double Lambda { get; init; }

    /// <summary>Accuracy on the training samples held out, with the chosen λ; the mean over folds.</summary>
    public required double ValidationAccuracy { get; init; }

    /// <summary>Accuracy on the training samples.</summary>
    public required double TrainAccuracy { get; init; }

    /// <summary>Accuracy on the test samples.</summary>
    public required double TestAccuracy { get; init; }

    /// <summary>Fits the model.</summary>
    /// <param name="data">Sequences of words with a class each.</param>
    /// <param name="longestTerm">1: words; 2: words and pairs of neighbours.</param>
    /// <param name="seed">Of the folds.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="InputException">The samples are no texts with classes, or too few.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static BagOfWords Fit(Dataset data, int longestTerm, long seed = 0, CancellationToken stop = default)
    {
        if (longestTerm is not (1 or 2))
            throw new ArgumentOutOfRangeException(nameof(longestTerm), longestTerm, "expected 1 or 2");
        Samples train = data.Train;
        if (train is { Vocabulary: 0 } or { Classes: 0 } or { TargetsPerStep: true } || train.Count < Folds)
            throw new InputException(
                $"A bag of words needs {Folds} or more texts with a class each; {data.Name} has none.");
        var terms = new TextTerms(train, longestTerm);
        SparseRows rows = terms.Of(train);
        double[] penalties = Array.ConvertAll(Penalties, penalty => penalty / train.Count);
        var scores = HeldOut(rows, train.Classes, penalties, seed, stop);
        int best = Enumerable.Range(0, penalties.Length)
            .OrderByDescending(i => scores[i].Accuracy).ThenBy(i => scores[i].Loss).First();
        var model = new LogisticRegression(terms.Count, train.Classes);
        model.Fit(rows, penalties[best], stop);
        return new()
        {
            LongestTerm = longestTerm,
            Terms = terms.Count,
            Lambda = penalties[best],
            ValidationAccuracy = scores[best].Accuracy,
            TrainAccuracy = model.Score(rows).Accuracy,
            TestAccuracy = model.Score(terms.Of(data.Test)).Accuracy,
        };
    }

    // From the strongest penalty to the weakest, each fit begins where the last one ended.
    private static (double Accuracy, double Loss)[] HeldOut(
        SparseRows rows, int classes, double[] penalties, long seed, CancellationToken stop)
    {
        RandomStream stream = RandomStream.Named(seed, "bag of words");
        int[] order = [.. Enumerable.Range(0, rows.Count).OrderBy(row => stream.Bits(0, row))];
        int folds = rows.Count < FewTexts ? Folds : 1;
        var scores = new (double Accuracy, double Loss)[folds, penalties.Length];
        for (int fold = 0; fold < folds; fold++)
        {
            SparseRows kept = rows.Some([.. order.Where((_, i) => i % Folds != fold)]);
            SparseRows held = rows.Some([.. order.Where((_, i) => i % Folds == fold)]);
            var model = new LogisticRegression(rows.Columns, classes);
            for (int i = 0; i < penalties.Length; i++)
            {
                model.Fit(kept, penalties[i], stop);
                scores[fold, i] = model.Score(held);
            }
        }

        return [.. penalties.Select((_, i) => (
            Enumerable.Range(0, folds).Average(fold => scores[fold, i].Accuracy),
            Enumerable.Range(0, folds).Average(fold => scores[fold, i].Loss)))];
    }
}
