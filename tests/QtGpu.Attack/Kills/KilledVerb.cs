namespace QtGpu.Attack.Kills;

/// <summary>A verb that can be killed at any moment and resumed.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="Arguments">
/// Its command line, the same for the first run and for those that resume it; <c>result.json</c> is what it writes.
/// </param>
/// <param name="AreMeasurements">
/// Its figures are times: only what was measured is compared, not how it came out.
/// </param>
internal sealed record KilledVerb(string Name, string[] Arguments, bool AreMeasurements = false)
{
    private static readonly string[] Result = ["--json", "result.json", "--device", "cpu", "--threads", "1"];

    /// <summary>All of them. Each takes some seconds: several of its units of work, and several of its saves.</summary>
    public static IReadOnlyList<KilledVerb> All { get; } =
    [
        Of("train",
            "train --hidden 64 --epochs 40 --dropout 0.1 --optimizer adam --lr 0.002 --checkpoint run --resume"),
        Of("compare", "compare --hidden 32 --epochs 3 --seeds 3 --out report --resume"),
        Of("compare --tune",
            "compare --tune --hidden 16 --epochs 2 --seeds 1 --tune-rates 0.1,0.2 --tune-inits he,0.03 --out report "
            + "--resume"),
        Of("esn --search",
            "esn --search 27 --units 200 --train 1500 --horizon 60 --seeds 3 --search-seeds 4 --out report --resume"),
        Of("qneuron digits",
            "qneuron digits --dataset digits --images 40 --epochs 3 --penalty 0,0.01 --error 0.02 --slices 128 "
            + "--checkpoint run --resume"),
        Of("qneuron activity",
            "qneuron activity --epsilon 3000,6000 --slices 64 --sweeps 160000 --error 1e-6 --checkpoint run --resume"),
        Of("bench", "bench --rehearse --only passes,products --save results --resume") with { AreMeasurements = true },
    ];

    private static KilledVerb Of(string name, string words) => new(name, [.. words.Split(' '), .. Result]);
}
