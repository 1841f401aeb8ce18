using QtGpu.Attack.Readers;

namespace QtGpu.Attack.CommandLines;

/// <summary>Valid files for lines to name, one of each reader, and one damaged.</summary>
internal static class Material
{
    private static readonly (string File, string Reader)[] All =
    [
        ("good.csv", "csv"), ("good.tsv", "tsv"), ("good.npy", "npy"), ("network.json", "network"),
        ("series.txt", "sequence"), ("trained.safetensors", "training-checkpoint"),
        ("sampled.safetensors", "sampling-checkpoint"), ("reservoir.safetensors", "reservoir"), ("bench.json", "bench"),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. All.Select(one => one.File), "damaged.safetensors", "damaged.csv"];

    /// <summary>Puts them into a folder.</summary>
    public static void Lay(string folder, Dice dice)
    {
        foreach (var (file, reader) in All)
        {
            string path = Path.Combine(folder, file);
            Reader.Named(reader).Write(path);
            File.WriteAllBytes(Path.Combine(folder, "damaged" + Path.GetExtension(file)),
                Reader.Named(reader).Damage(File.ReadAllBytes(path), dice));
        }

        File.WriteAllText(Path.Combine(folder, "file-in-the-way"), "");
        File.WriteAllText(
            Path.Combine(folder, "\u001b[31m.csv"), "a,label\n1,\u001b[31mx\n2,y\n3,y\n4,\u001b[31mx\n5,y\n6,y\n");
        Directory.CreateDirectory(Path.Combine(folder, "folder"));
    }
}
