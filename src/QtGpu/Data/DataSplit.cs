using System.Globalization;

namespace QtGpu.Data;

/// <summary>Which samples are held out: of a user's file for testing, of training samples for validation.</summary>
public sealed record DataSplit
{
    /// <summary>The share of a file's rows that is tested on.</summary>
    [Setting("test fraction", "fraction", "Share of the rows of a file that is tested on", Above = 0, Below = 1)]
    public double TestFraction { get; init; } = 0.2;

    /// <summary>Same seed, same split.</summary>
    [Setting("split seed", "N", "Seed of what is held out for testing and validation")]
    public long Seed { get; init; }

    /// <summary>Hold out the same share of each class, to a sample.</summary>
    [Setting("stratify", "", "Hold out the same share of each class, for testing and validation")]
    public bool Stratify { get; init; }

    /// <summary>What it does to a file, in words.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"random {100 * (1 - TestFraction):0.##}/{100 * TestFraction:0.##} split, seed {Seed}"
        + $"{(Stratify ? ", stratified" : "")}");

    /// <summary>Holds samples out. Both parts keep the samples' order.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="heldOut">How many to hold out, 1 … n − 1.</param>
    /// <param name="stream">Name of the random stream, so that two splits of one seed are independent.</param>
    /// <exception cref="InputException">A part would be empty, or lack a class where it is stratified.</exception>
    public (Samples Kept, Samples HeldOut) Of(Samples samples, int heldOut, string stream = "validation")
    {
        bool haveClasses = samples is { Classes: > 0, TargetsPerStep: false };
        var (kept, held) = Rows(samples.Count, heldOut, haveClasses ? samples.Label : null, stream);
        return (samples.Subset(kept), samples.Subset(held));
    }

    /// <summary>Which rows of a file are trained on, and which are tested on.</summary>
    /// <param name="path">Names the file in messages.</param>
    /// <param name="count">Its rows.</param>
    /// <param name="classOf">The class of a row; null: they have none.</param>
    /// <exception cref="InputException">There are too few.</exception>
    internal (int[] Train, int[] Test) OfFile(string path, int count, Func<int, int>? classOf)
    {
        // 0.3 · 10 may be a rounding below 3.
        int test = (int)Math.Floor((count * TestFraction) + 1e-9);
        return test >= 1 ? Rows(count, test, classOf, "test split") : throw new InputException(string.Create(
            CultureInfo.InvariantCulture,
            $"{path} has {count} row{(count == 1 ? "" : "s")}; "
            + $"expected at least {Math.Ceiling((1 / TestFraction) - 1e-9)}, to train on "
            + $"{100 * (1 - TestFraction):0.##} % and test on {100 * TestFraction:0.##} %."));
    }

    private (int[] Kept, int[] HeldOut) Rows(int count, int heldOut, Func<int, int>? classOf, string stream)
    {
        if (!Stratify)
            return Samples.SplitRows(count, heldOut, Seed, stream);
        if (classOf is null)
            throw new InputException("There are no classes to hold the same share of. Leave ‘stratify’ out.");
        int[][] members = [.. Samples.Shuffled(count, Seed, stream).GroupBy(classOf).OrderBy(one => one.Key)
            .Select(one => one.ToArray())];
        int[] shares = Shares([.. members.Select(one => one.Length)], count, heldOut);
        return (
            [.. members.SelectMany((one, c) => one.Skip(shares[c])).Order()],
            [.. members.SelectMany((one, c) => one.Take(shares[c])).Order()]);
    }

    // heldOut·size/count of each class, rounded by largest remainders so that the sum is right and one is left of each.
    private static int[] Shares(int[] sizes, int count, int heldOut)
    {
        int[] shares = [.. sizes.Select(size => (int)((long)size * heldOut / count))];
        int[] more = [.. Enumerable.Range(0, sizes.Length).Where(c => shares[c] + 1 < sizes[c])
            .OrderByDescending(c => (long)sizes[c] * heldOut % count).ThenBy(c => c).Take(heldOut - shares.Sum())];
        foreach (int c in more)
            shares[c]++;
        return heldOut >= 1 && shares.Sum() == heldOut ? shares : throw new InputException(
            $"Cannot hold out {heldOut} of {count} samples of {sizes.Length} classes and keep one of each.");
    }
}
