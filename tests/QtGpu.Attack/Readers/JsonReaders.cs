using QtGpu.Attack.Mutations;
using QtGpu.Cli;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons;

namespace QtGpu.Attack.Readers;

/// <summary>What is kept as JSON.</summary>
internal abstract class JsonReader(string name) : Reader(name, "a.json")
{
    public override byte[] Damage(byte[] good, Dice dice) => dice.Below(6) switch
    {
        0 => ByteMutation.Of(good, dice),
        1 => NumberMutation.Of(good, dice),
        2 => JsonMutation.Of(JsonMutation.Of(good, dice), dice),
        _ => JsonMutation.Of(good, dice),
    };
}

/// <summary>A network of quantum neurons: read, and compiled where its lattice is small.</summary>
internal sealed class NetworkReader() : JsonReader("network")
{
    private const int FewSlices = 4096;

    public override void Write(string path) => NetworkJson.Write(
        path,
        new([new("a"), new("out", 100)], [new("in"), new("other", 4, 0.5, 3000)],
            [
                new(CouplingKind.Excitatory, "in", "a", 6000), new(CouplingKind.Excitatory, "a", "out", 3000),
                new(CouplingKind.Inhibitory, "other", "out", 10),
            ]),
        new TimeLattice(0.7, 64));

    public override void Read(string path)
    {
        var (network, lattice) = NetworkJson.Read(path);
        if (lattice.Slices <= FewSlices)
            _ = new CompiledNetwork([network], lattice);
    }
}

/// <summary>The points of an earlier bench, as the tool reads them before it looks for a device.</summary>
internal sealed class BenchReader() : JsonReader("bench")
{
    public override void Write(string path) => File.WriteAllText(path, """
        {"device": "cpu", "threads": 2, "roofline": [
          {"kind": "measured", "name": "gemm", "intensity": 12.5, "gflops": 80.25},
          {"kind": "bound", "name": "memory", "intensity": 0.25, "gflops": 3}], "notes": []}
        """);

    public override void Read(string path)
    {
        using var error = new StringWriter();
        string[] line = ["bench", "--save", Path.GetDirectoryName(path)!, "--before", path, "--device", "none"];
        Application.Run(line, TextWriter.Null, error, CancellationToken.None);
        string message = error.ToString();
        if (message.Contains("--before", StringComparison.Ordinal))
            throw new InputException(message);
        if (!message.Contains("--device", StringComparison.Ordinal))
            throw new InvalidOperationException(message);
    }
}

/// <summary>Measured plans of a device's kernels; damage means that there are none.</summary>
internal sealed class PlanReader() : JsonReader("plans")
{
    private static readonly DeviceInfo Device = new("cuda:0", "A device", 1 << 30, "1", "9.0", 0, Refusal: null);

    public override void Write(string path)
    {
        var cache = new PlanCache(Path.GetDirectoryName(path));
        cache.Keep(Device, "gemm 512", "64x64x8");
        cache.Keep(Device, "reduce", "256");
        File.Copy(cache.PathOf(Device), path, overwrite: true);
    }

    public override void Read(string path)
    {
        var cache = new PlanCache(Path.GetDirectoryName(path), ignored: line => throw new InputException(line));
        File.Copy(path, cache.PathOf(Device), overwrite: true);
        cache.Read(Device);
    }
}
