namespace QtGpu.Benchmarks.Peers;

/// <summary>A script or source of bench/peers.</summary>
/// <param name="Name">Of the library.</param>
/// <param name="Script">Its file.</param>
/// <param name="More">Arguments.</param>
internal sealed record PeerProgram(string Name, string Script, params string[] More)
{
    /// <summary>What to install for it.</summary>
    public required string Packages { get; init; }

    /// <summary>Of the bench, which need it.</summary>
    public required string[] Parts { get; init; }

    /// <summary>Whether it also stands beside other devices than the CPU.</summary>
    public bool IsForDevices { get; init; }
}

/// <summary>Where peers run beside a device.</summary>
/// <param name="Device">As PyTorch calls it.</param>
internal sealed record PeerPlace(string Device)
{
    private const string Cuda = "cuda";

    /// <summary>On the same CUDA device; beside another device on the CPU. Null where ours is the CPU.</summary>
    public static PeerPlace? Of(Backend backend) => backend.ReadsAreFree
        ? null
        : new(backend.Name.StartsWith(Cuda, StringComparison.Ordinal) ? backend.Name.Split(' ')[0] : "cpu");

    /// <summary>For a script.</summary>
    public IEnumerable<string> Arguments => ["--device", Device];

    /// <summary>Words behind a name.</summary>
    public string Where => Device == "cpu" ? " on the CPU" : $" with CUDA for {Device}";
}
