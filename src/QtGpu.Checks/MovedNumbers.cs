using QtGpu.Kernels.Random;

namespace QtGpu.Checks;

/// <summary>Numbers that a loss in float64 reads, and the gradient that is claimed for them.</summary>
/// <param name="Loss">Of the numbers as they are.</param>
/// <param name="Numbers">They can be moved.</param>
/// <param name="Got">The gradient.</param>
/// <param name="What">For messages.</param>
internal sealed record MovedNumbers(Func<double> Loss, double[] Numbers, double[] Got, string What)
{
    /// <summary>
    /// Some of them one by one, the first and the last among them, and where they are more all together in one
    /// direction of length 1.
    /// </summary>
    public void Check(double tolerance, int most, string where)
    {
        int count = Numbers.Length;
        var stream = RandomStream.Named(11, What);
        int[] some = count <= most
            ? [.. Enumerable.Range(0, count)]
            : [0, count - 1, .. Enumerable.Range(0, most - 2).Select(i => (int)(stream.Uniform(0, i) * count))];
        foreach (int i in some)
            Close(CentralDifferences.Of(Loss, Numbers, i), Got[i], $"element {i} of {count}");
        if (some.Length == count)
            return;
        double[] direction = [.. Enumerable.Range(0, count).Select(i => (double)stream.Normal(1, i))];
        double length = Math.Sqrt(direction.Sum(x => x * x));
        direction = [.. direction.Select(x => x / length)];
        Close(
            CentralDifferences.Along(Loss, Numbers, direction), Got.Zip(direction, (g, x) => g * x).Sum(),
            $"all {count} elements in one direction");

        void Close(double expected, double got, string which) => Expect.That(
            Math.Abs(got - expected) <= tolerance,
            $"{What}, {where}: {which} is {got:G9}, expected {expected:G9} ± {tolerance:G3}");
    }
}
