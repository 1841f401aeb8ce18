using System.Globalization;
using System.Numerics;
using ILGPU.Runtime;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu.Recurrent;

/// <summary>Ways to compute a step of recurrent networks.</summary>
internal enum StepMethod
{
    /// <summary>A tiled product of matrices: W dense.</summary>
    Product,

    /// <summary>Strips, a warp along units.</summary>
    AlongUnits,

    /// <summary>Strips, a warp along sequences: W sparse.</summary>
    AlongSequences,
}

/// <summary>How a step is computed, and by how many warps a group.</summary>
internal readonly record struct StepPlan(StepMethod Method, int Warps)
{
    /// <summary>Threads of a group at most.</summary>
    public const int LargestGroup = 512;

    // With fewer rows of states a tiled product would multiply zeros, mostly.
    private const int RowsOfProduct = 8;

    // Half a warp.
    private const int ManySequences = 16;

    private const int WarpThreads = 32, TermsOfThread = 16, WarpsAlongSequences = 8;

    /// <summary>Threads of a warp, or of what the device has in its place.</summary>
    public static int Lanes(Accelerator accelerator) => Math.Min(WarpThreads, MostThreads(accelerator) / 4);

    /// <summary>What seems best without a measurement.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="batch">The networks.</param>
    /// <param name="runLength">Neighbours that share a matrix.</param>
    public static StepPlan Own(Accelerator accelerator, RecurrentBatch batch, int runLength)
    {
        if (!batch.IsSparse && runLength * batch.Sequences >= RowsOfProduct)
            return new(StepMethod.Product, 1);
        bool alongSequences = batch.IsSparse && batch.Sequences >= ManySequences;
        double terms = batch.Members[0].Recurrent.Density * batch.Units;
        int wanted = alongSequences ? WarpsAlongSequences : (int)BitOperations.RoundUpToPowerOf2((uint)(terms / TermsOfThread) + 1);
        return new(alongSequences ? StepMethod.AlongSequences : StepMethod.AlongUnits, Math.Min(wanted, MostWarps(accelerator)));
    }

    /// <summary>Everything that the device can do.</summary>
    public static IReadOnlyList<StepPlan> Candidates(Accelerator accelerator, RecurrentBatch batch)
    {
        var candidates = new List<StepPlan>();
        if (!batch.IsSparse)
            candidates.Add(new(StepMethod.Product, 1));
        for (int warps = 1; warps <= MostWarps(accelerator); warps *= 2)
        {
            candidates.Add(new(StepMethod.AlongUnits, warps));
            if (batch.IsSparse)
                candidates.Add(new(StepMethod.AlongSequences, warps));
        }

        return candidates;
    }

    /// <summary>Such as <c>AlongUnits 4</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Method} {Warps}");

    private static int MostThreads(Accelerator accelerator) =>
        Math.Min(LargestGroup, accelerator.MaxNumThreadsPerGroup);

    private static int MostWarps(Accelerator accelerator) => MostThreads(accelerator) / Lanes(accelerator);
}
