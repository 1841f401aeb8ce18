using System.Reflection;

namespace QtGpu.Benchmarks.Peers;

/// <summary>The peers that are installed here, started; what is missing is told in a line each.</summary>
internal sealed class PeerTeam : IDisposable
{
    private const string Variable = "QTGPU_PYTHON";

    private static readonly PeerProgram[] Known =
    [
        new("numpy", "numpy_peer.py")
        {
            Packages = "python3-numpy libopenblas0-pthread",
            Parts = [BenchPlan.Passes, BenchPlan.Products, BenchPlan.Reservoirs],
        },
        new("PyTorch", "torch_peer.py")
        {
            Packages = "python3-torch",
            Parts =
            [
                BenchPlan.Passes, BenchPlan.Products, BenchPlan.Training, BenchPlan.Recurrent, BenchPlan.Bayesian,
                BenchPlan.Edges,
            ],
            IsForDevices = true,
        },
        new("oneDNN", "torch_peer.py", "--through", "onednn") // the others are measured by its rate, too
        {
            Packages = "python3-torch",
            Parts =
            [
                BenchPlan.Passes, BenchPlan.Products, BenchPlan.Training, BenchPlan.Recurrent, BenchPlan.Bayesian,
                BenchPlan.Edges, BenchPlan.Reservoirs,
            ],
        },
        new("ReservoirPy", "reservoirpy_peer.py")
        {
            Packages = "python3-scipy python3-joblib, its source on $PYTHONPATH",
            Parts = [BenchPlan.Reservoirs],
        },
        new("QKAN", "qkan_peer.py")
        {
            Packages = "python3-torch python3-matplotlib python3-tqdm, its source on $PYTHONPATH",
            Parts = [BenchPlan.Edges],
        },
        new("g++", "metropolis.cpp") { Packages = "g++", Parts = [BenchPlan.Samplers] },
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("qtgpu-peers-").FullName;
    private readonly DisposableList<PeerProcess> _peers = new([]);
    private readonly List<string> _missing = [];

    /// <summary>Starts what there is.</summary>
    /// <param name="threads">Of each.</param>
    /// <param name="place">Where ours runs: null for the CPU.</param>
    /// <param name="parts">What they are wanted for; null for everything.</param>
    /// <param name="stop">Ends the start, and what was started.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public PeerTeam(
        int threads, PeerPlace? place = null, Func<string, bool>? parts = null, CancellationToken stop = default)
    {
        try
        {
            Start(threads, place, parts, stop);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<PeerProcess> Peers => _peers;

    /// <summary>What to install for the rest.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>A peer whose products reach less than half of what this machine does is not at its best.</summary>
    /// <param name="peak">What its multiply-adds reach, GFLOP/s; null where that is not known.</param>
    /// <returns>A line for each of those.</returns>
    public IEnumerable<string> Judge(double? peak)
    {
        double? onednn = _peers.FirstOrDefault(peer => peer.Name == "oneDNN")?.Hello.Gflops;
        double best = Math.Max(peak ?? 0, onednn ?? 0);
        foreach (PeerProcess peer in _peers)
        {
            peer.IsAtItsBest = IsAtItsBest(peer.Hello, best);
            if (!peer.IsAtItsBest)
            {
                yield return $"{peer.Hello} is not at its best: {Reason(peer.Hello, best)}; its rows have no ratio. "
                    + "bench/peers/README.md says what to install";
            }
        }
    }

    /// <summary>
    /// Whether a peer multiplies correctly, and with at least half of the best rate, if it multiplies at all.
    /// </summary>
    public static bool IsAtItsBest(PeerHello peer, double bestGflops) =>
        peer.IsCorrect && !(peer.Gflops < 0.5 * bestGflops);

    /// <summary>
    /// A program with the kernels of OpenBLAS that suit it best: of those that multiply correctly the fastest. One that
    /// it does not start with is passed over; where its BLAS is another there is nothing to choose.
    /// </summary>
    /// <returns>Null where it starts with none.</returns>
    /// <exception cref="OperationCanceledException">It was stopped; nothing runs on.</exception>
    public static PeerProcess? Fastest(
        string program, string[] arguments, IEnumerable<OpenBlasKernel> choices, CancellationToken stop)
    {
        PeerProcess? best = null;
        try
        {
            foreach (OpenBlasKernel kernel in choices)
            {
                if (PeerProcess.TryStart(program, arguments, kernel, stop) is not { } peer)
                    continue;
                if (best is null || IsBetter(peer.Hello, best.Hello))
                    (best, peer) = (peer, best);
                peer?.Dispose();
                if (!best.Hello.IsOpenBlas)
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            best?.Dispose();
            throw;
        }

        return best;
    }

    public void Dispose()
    {
        _peers.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Start(int threads, PeerPlace? place, Func<string, bool>? parts, CancellationToken stop)
    {
        WriteScripts();
        foreach (PeerProgram known in Known)
        {
            stop.ThrowIfCancellationRequested();
            if ((place is not null && !known.IsForDevices) || (parts is not null && !known.Parts.Any(parts)))
                continue;
            string[] serve =
                [.. known.More, "--serve", "--threads", $"{threads}", .. place?.Arguments ?? []];
            PeerProcess? peer = Commands(Path.Combine(_folder, known.Script), stop)
                .Select(command => Fastest(command[0], [.. command[1..], .. serve], OpenBlasKernel.Choices(), stop))
                .FirstOrDefault(p => p is not null);
            if (peer is not null)
                _peers.Add(peer);
            else
                _missing.Add(Absent(known, place));
        }
    }

    private static string Absent(PeerProgram known, PeerPlace? place) =>
        $"{known.Name}{place?.Where} is not installed, so nothing is compared with it: "
        + $"sudo apt install {known.Packages}, or see bench/peers/README.md (${Variable} names a Python)";

    private static string Reason(PeerHello peer, double best) => peer.IsCorrect
        ? Invariant($"this machine does {best:0} GFLOP/s")
        : "its products are wrong";

    private static bool IsBetter(PeerHello one, PeerHello other) =>
        one.IsCorrect != other.IsCorrect ? one.IsCorrect : one.Gflops > other.Gflops;

    private static IEnumerable<string> Pythons =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen ? [chosen]
        : OperatingSystem.IsWindows() ? ["python", "py"] : ["python3", "/usr/bin/python3"];

    // What may run a script, or the program that a source was compiled to.
    private static IEnumerable<string[]> Commands(string place, CancellationToken stop) =>
        Path.GetExtension(place) != ".cpp"
        ? Pythons.Select(python => new[] { python, place })
        : PeerCompiler.TryCompile(place, stop) is { } program ? [[program]] : [];

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
