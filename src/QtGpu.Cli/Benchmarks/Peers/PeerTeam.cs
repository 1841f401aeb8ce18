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
        ("ReservoirPy", "reservoirpy_peer.py", [], "python3-scipy python3-joblib, its source on $PYTHONPATH"),
        ("g++", "metropolis.cpp", [], "g++"),
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
            string[] serve = [.. more, "--serve", "--threads", threads.ToString(Bound.Culture)];
            PeerProcess? peer = Commands(Path.Combine(_folder, script))
                .Select(command => PeerProcess.TryStart(command[0], [.. command[1..], .. serve])).FirstOrDefault(p => p is not null);
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

    // What may run a script, or the program that a source was compiled to.
    private static IEnumerable<string[]> Commands(string place) => Path.GetExtension(place) != ".cpp"
        ? Pythons.Select(python => new[] { python, place })
        : PeerCompiler.TryCompile(place) is { } program ? [[program]] : [];

    // The tool may be one file far from bench/peers, so it carries the scripts.
    private void WriteScripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (string name in assembly.GetManifestResourceNames())
        {
            using Stream script = assembly.GetManifestResourceStream(name)!;
            using FileStream file = File.Create(Path.Combine(_folder, name));
            script.CopyTo(file);
        }
    }
}
