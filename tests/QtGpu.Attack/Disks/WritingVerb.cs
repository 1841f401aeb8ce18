namespace QtGpu.Attack.Disks;

/// <summary>A verb that writes files.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="Words">Its command line; <c>DISK</c> is where it writes.</param>
/// <param name="Old">A file that is there before, and stays as it was; null where it writes a folder.</param>
internal sealed record WritingVerb(string Name, string Words, string? Old)
{
    /// <summary>All of them, small.</summary>
    public static IReadOnlyList<WritingVerb> All { get; } =
    [
        new("train --checkpoint", "train --hidden 8 --epochs 2 --checkpoint DISK/run.safetensors", "run.safetensors"),
        new("train --log", "train --hidden 8 --epochs 2 --log DISK/log.csv", "log.csv"),
        new("compare --out", "compare --hidden 8 --epochs 1 --seeds 1 --out DISK/report", null),
        new("esn --out", "esn --units 40 --train 400 --horizon 50 --seeds 1 --out DISK/report", null),
        new("esn --save",
            "esn --units 40 --train 400 --horizon 50 --seeds 1 --save DISK/a.safetensors", "a.safetensors"),
        new("predict --out", "predict --checkpoint trained.safetensors --out DISK/p.csv", "p.csv"),
        new("qneuron activity --checkpoint",
            "qneuron activity --slices 64 --sweeps 900 --checkpoint DISK/run.safetensors", "run.safetensors"),
        new("qneuron activity --plot",
            "qneuron activity --epsilon 3000,6000 --slices 64 --sweeps 900 --plot DISK/a.svg", "a.svg"),
        new("qneuron digits --checkpoint",
            "qneuron digits --dataset digits --images 8 --epochs 1 --error 0.1 --slices 64 --checkpoint DISK/run",
            null),
        new("bench --save", "bench --rehearse --only passes --save DISK/results", null),
        new("activation --json", "activation --json DISK/a.json", "a.json"),
        new("evaluate --json", "evaluate --checkpoint trained.safetensors --json DISK/a.json", "a.json"),
    ];

    /// <summary>
    /// Its command line, writing to <paramref name="disk"/>, with a result on a healthy disk where it has none itself.
    /// </summary>
    public string[] Arguments(string disk)
    {
        string line = Words.Replace("DISK", disk, StringComparison.Ordinal) + " --device cpu --threads 1";
        string[] words = line.Split(' ');
        return HasOwnJson ? words : [.. words, "--json", "healthy.json"];
    }

    /// <summary>Whether its JSON is what it writes there.</summary>
    public bool HasOwnJson => Words.Contains("--json", StringComparison.Ordinal);
}
