using System.Diagnostics;
using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Contract;

namespace QtGpu.QuantumNeurons.Digits;

/// <summary>
/// Classifies images by the output neuron of the largest activity, block by block, so that memory does not grow with
/// their number. The paper's softmax of the activities has its maximum there too.
/// </summary>
public sealed class DigitClassifier
{
    private readonly Samples _images;
    private readonly float[] _scores, _fields;
    private readonly int _classes;

    /// <summary>Forms the fields of all images by matrix products on the device.</summary>
    /// <param name="parent">The regression.</param>
    /// <param name="scale">k.</param>
    /// <param name="images">Labelled images.</param>
    /// <param name="backend">The device.</param>
    public DigitClassifier(SoftmaxRegression parent, double scale, Samples images, Backend backend)
    {
        Readout = new QuantumReadout(parent, scale);
        (_images, _classes) = (images, parent.Classes);
        _scores = parent.Scores(images, backend);
        _fields = Readout.Fields(images, backend);
    }

    /// <summary>The strengths.</summary>
    public QuantumReadout Readout { get; }

    /// <summary>The largest field of any output.</summary>
    public double LargestField => _fields.Max();

    /// <summary>Share of the images that the regression has right.</summary>
    public double ClassicalAccuracy =>
        Enumerable.Range(0, _images.Count).Average(i => Classical(i) == _images.Label(i) ? 1.0 : 0.0);

    /// <summary>Finds all activities.</summary>
    /// <param name="evaluator">How.</param>
    /// <param name="progress">Told the done share.</param>
    /// <param name="stop">Stops the work.</param>
    /// <param name="kept">Keeps the outcomes of each block; null: nothing does.</param>
    /// <param name="name">What the blocks are called there.</param>
    /// <exception cref="AwaitedPiecesException">Other shards have not done their blocks yet.</exception>
    public DigitResult Classify(
        IActivityEvaluator evaluator, Action<double>? progress = null, CancellationToken stop = default,
        DigitProgress? kept = null, string name = "")
    {
        kept ??= DigitProgress.None;
        List<DigitOutcome> outcomes = [];
        double seconds = 0;
        int together = evaluator.ImagesTogether;
        (int Block, int First, int Count)[] blocks =
        [
            .. Enumerable.Range(0, (_images.Count + together - 1) / together).Select(
                block => (block, block * together, Math.Min(together, _images.Count - (block * together)))),
        ];
        string Unit((int, int First, int Count) block) =>
            FormattableString.Invariant($"{name}images {block.First} to {block.First + block.Count - 1}");
        foreach (var block in kept.Dealt(blocks, block => Unit(block)))
        {
            BlockOutcome done = kept.Once(
                Unit(block), underWay => Block(block.First, block.Count, block.Block, underWay));
            outcomes.AddRange(done.Outcomes);
            seconds += done.Seconds;
        }

        return Result([.. outcomes], seconds);

        BlockOutcome Block(int first, int count, int block, WorkUnderWay? underWay)
        {
            long start = Stopwatch.GetTimestamp();
            double[][] activities = evaluator.Activities(
                _fields.AsMemory(first * _classes, count * _classes), block,
                share => progress?.Invoke((first + (share * count)) / _images.Count), stop, underWay);
            return new(
                [.. Enumerable.Range(0, count).Select(i => DigitOutcome.Of(activities.AsSpan(i * _classes, _classes)))],
                Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    private sealed record BlockOutcome(DigitOutcome[] Outcomes, double Seconds);

    private DigitResult Result(DigitOutcome[] outcomes, double seconds)
    {
        double Share(Func<int, bool> holds) => Enumerable.Range(0, outcomes.Length).Average(i => holds(i) ? 1.0 : 0.0);
        double[] gaps = [.. outcomes.Select(outcome => outcome.Gap).Order()];
        double[] errors = [.. outcomes.Select(outcome => outcome.GapError).Order()];
        return new(
            outcomes.Length, Share(i => outcomes[i].Choice == _images.Label(i)), ClassicalAccuracy,
            Share(i => outcomes[i].Choice == Classical(i)), _fields.Average(field => (double)field), LargestField,
            gaps[gaps.Length / 2], gaps[gaps.Length / 10], errors[errors.Length / 2],
            Math.Sqrt(outcomes.Average(outcome => outcome.SquaredError)), outcomes.Max(outcome => outcome.LargestError),
            seconds)
        {
            Choices = [.. outcomes.Select(outcome => outcome.Choice)],
            Activities = Array.TrueForAll(outcomes, outcome => outcome.Activities is not null)
                ? [.. outcomes.Select(outcome => outcome.Activities!)]
                : [],
        };
    }

    private int Classical(int image)
    {
        ReadOnlySpan<float> scores = _scores.AsSpan(image * _classes, _classes);
        int top = 0;
        for (int j = 1; j < scores.Length; j++)
            top = scores[j] > scores[top] ? j : top;
        return top;
    }
}
