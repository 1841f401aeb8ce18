using System.Globalization;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// How a chain is run: the threads of its group, and where its paths lie. The bits do not depend on it.
/// </summary>
/// <param name="Threads">Of a group.</param>
/// <param name="OnChip">Whether the chain is in shared memory.</param>
internal readonly record struct SamplerPlan(int Threads, bool OnChip)
{
    private const int LargestGroup = 256, FewestThreads = 8;

    // Two at least: PoCL 7.1 runs some code of a single thread twice.
    private const int SmallestGroup = 2;

    /// <summary>
    /// A thread for four slices, which a block of random numbers serves; on the chip where there is room.
    /// </summary>
    /// <param name="slices">Of a path.</param>
    /// <param name="largest">Threads of a group that the device allows.</param>
    /// <param name="fits">Whether a chain with so many threads fits the chip.</param>
    public static SamplerPlan Own(int slices, int largest, Func<int, bool> fits)
    {
        int threads = Math.Clamp(slices / 4, SmallestGroup, Math.Min(LargestGroup, largest));
        return new(threads, fits(threads));
    }

    /// <summary>
    /// Groups of powers of two, up to a thread for each slice, on the chip and off it; and its own plan.
    /// </summary>
    public static IReadOnlyList<SamplerPlan> Candidates(SamplerPlan own, int slices, int largest, Func<int, bool> fits)
    {
        var candidates = new List<SamplerPlan> { own };
        for (int threads = FewestThreads; threads <= Math.Min(slices, Math.Min(LargestGroup, largest)); threads *= 2)
        {
            candidates.Add(new(threads, OnChip: false));
            if (fits(threads))
                candidates.Add(new(threads, OnChip: true));
        }

        return [.. candidates.Distinct()];
    }

    /// <summary>Such as <c>128 on chip</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Threads} {(OnChip ? "on" : "off")} chip");
}

/// <summary>What a sampler's plan depends on.</summary>
internal readonly record struct SamplerShape(int Chains, int Neurons, int Slices)
{
    public SamplerShape(in PathEnsemble ensemble)
        : this(ensemble.Chains, ensemble.Neurons, ensemble.Slices)
    {
    }

    public string Class(string algorithm) => $"sampler {algorithm} {ShapeClass.Of(Chains, Neurons, Slices)}";

    public string Name(string algorithm) => $"sampler {algorithm} {ShapeClass.Exact(Chains, Neurons, Slices)}";
}
