using System.Reflection;

namespace QtGpu.Cli.Benchmarks.Peers;

/// <summary>The peers that are installed here, started; what is missing is told in a line each.</summary>
internal sealed class PeerTeam : IDisposable
{
    private const string Variable = "QTGPU_PYTHON";

    private static readonly (string Name, string Script, string[] More, string Packages)[] Known =
    [
        ("numpy", "numpy_peer.py", [], "python3-numpy libopenblas0-pthread"),
        ("PyTorch", "torch_peer.py", [], "python3-torch"),
        ("oneDNN", "torch_peer.py", ["--through", "onednn"], "python3-torch"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("qtgpu-peers-").FullName;
    private readonly DisposableList<PeerProcess> _peers = new([]);
    private readonly List<string> _missing = [];

    /// <summary>Starts what there is, each on that many threads.</summary>
    public PeerTeam(int threads)
    {
        WriteScripts();
        foreach (var (name, script, more, packages) in Known)
        {
            string place = Path.Combine(_folder, script);
            PeerProcess? peer = Pythons.Select(python => PeerProcess.TryStart(python, place, threads, more)).FirstOrDefault(p => p is not null);
            if (peer is null)
                _missing.Add($"{name} is not installed, so nothing is compared with it: sudo apt install {packages}, or see bench/peers/README.md (${Variable} names a Python)");
            else
                _peers.Add(peer);
        }
    }

    public IReadOnlyList<PeerProcess> Peers => _peers;

    /// <summary>What to install for the rest.</summary>
    public IReadOnlyList<string> Missing => _missing;

    public void Dispose()
    {
        _peers.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static IEnumerable<string> Pythons => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen
        ? [chosen]
        : OperatingSystem.IsWindows() ? ["python", "py"] : ["python3", "/usr/bin/python3"];

    // The tool may be one file far from bench/peers, so it carries the scripts.
    private void WriteScripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".py", StringComparison.Ordinal)))
        {
            using Stream script = assembly.GetManifestResourceStream(name)!;
            using FileStream file = File.Create(Path.Combine(_folder, name));
            script.CopyTo(file);
        }
    }
}
