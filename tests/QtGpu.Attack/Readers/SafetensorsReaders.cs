using QtGpu.Attack.Mutations;
using QtGpu.Data.Series;
using QtGpu.IO;
using QtGpu.Kernels.Host;
using QtGpu.Reservoirs;

namespace QtGpu.Attack.Readers;

/// <summary>What is kept as safetensors: damaged with the checksum made right again, and without.</summary>
internal abstract class SafetensorsReaderBase(string name, string file) : Reader(name, file)
{
    public override byte[] Damage(byte[] good, Dice dice) => SafetensorsMutation.Of(good, dice);
}

internal sealed class SafetensorsReader() : SafetensorsReaderBase("safetensors", "a.safetensors")
{
    public override void Write(string path)
    {
        var file = new Safetensors();
        file.Metadata["settings"] = "{\"a\": 1}";
        file.Doubles.Add(("d", [2], [1, 2]));
        file.Tensors.Add(("x", [2, 3], [1, 2, 3, 4, 5, 6]));
        file.Tensors.Add(("empty", [0], []));
        file.Write(path);
    }

    public override void Read(string path) => _ = Safetensors.Read(path).Values("x", 6);
}

internal sealed class ReservoirReader() : SafetensorsReaderBase("reservoir", "a.safetensors")
{
    private readonly HostBackend _backend = new(threads: 1);

    public override void Write(string path)
    {
        TimeSeries series = SeriesCatalogue.Load("mackey-glass", 260, 1).Standardised(200);
        ReservoirSettings settings = ReservoirPresets.Create("best", "tunnelling") with
        {
            Units = 12,
            TrainSteps = 200,
            Density = 0.15,
        };
        using var network = new EchoStateNetwork([Reservoir.Draw(settings, series, 1)], series, _backend);
        network.Train();
        network.Trained(0).Save(path);
    }

    public override void Read(string path) => TrainedReservoir.Load(path).Forecast(3, _backend);
}
