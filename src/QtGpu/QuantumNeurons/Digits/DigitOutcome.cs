namespace QtGpu.QuantumNeurons.Digits;

/// <summary>What the outputs made of one image.</summary>
/// <param name="Choice">The output of the largest activity.</param>
/// <param name="Gap">By how much it is ahead of the next.</param>
/// <param name="GapError">Standard error of that difference; 0 where the activities are exact.</param>
/// <param name="SquaredError">Mean squared error of the activities.</param>
/// <param name="LargestError">The largest error of one.</param>
/// <param name="Activities">Of each output; null in journals of versions that did not keep them.</param>
internal readonly record struct DigitOutcome(
    int Choice, double Gap, double GapError, double SquaredError, double LargestError, float[]? Activities = null)
{
    /// <summary>From the outputs' activities, each in parts of equal weight.</summary>
    public static DigitOutcome Of(ReadOnlySpan<double[]> outputs)
    {
        double[] activities = new double[outputs.Length], errors = new double[outputs.Length];
        for (int j = 0; j < outputs.Length; j++)
            (activities[j], errors[j]) = Mean(outputs[j]);
        int first = Top(activities, except: -1), second = Top(activities, first);
        double[] one = outputs[first], two = outputs[second];
        (double gap, double error) = Mean([.. one.Zip(two, (a, b) => a - b)]);
        return new(
            first, gap, error, errors.Average(e => e * e), errors.Max(),
            Array.ConvertAll(activities, activity => (float)activity));
    }

    private static int Top(double[] activities, int except)
    {
        int top = -1;
        for (int j = 0; j < activities.Length; j++)
        {
            if (j != except && (top < 0 || activities[j] > activities[top]))
                top = j;
        }

        return top;
    }

    private static (double Mean, double Error) Mean(double[] parts)
    {
        double mean = parts.Average(), n = parts.Length;
        return (mean, n < 2 ? 0 : Math.Sqrt(parts.Sum(x => (x - mean) * (x - mean)) / (n * (n - 1))));
    }
}
