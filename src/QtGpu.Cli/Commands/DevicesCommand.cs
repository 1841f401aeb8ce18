using QtGpu.Devices;
using QtGpu.Kernels.Contract;

namespace QtGpu.Cli.Commands;

/// <summary>Lists what kernels can run on here, and why something that is here cannot be used.</summary>
internal sealed class DevicesCommand() : Verb("devices", "List the devices of this machine, and why one cannot be used")
{
    public override IReadOnlyList<string> Examples => ["devices"];

    public override void Run(ParseResult arguments, Session session)
    {
        IReadOnlyList<DeviceInfo> devices = DeviceCatalogue.List();
        IEnumerable<IReadOnlyList<string>> rows = devices.Select(device => (IReadOnlyList<string>)
        [
            device.Name, device.Description, Text($"{device.MemoryBytes / 1073741824.0:0.#} GiB"),
            device.Capability ?? "–", device.Driver ?? "–", device.Refusal is { } reason ? $"no: {reason}" : "yes",
        ]);
        session.Out.Write(SummaryTable.Of(
            ["device", "name", "memory", "capability", "driver", "usable"], rows,
            leastFirst: ["capability", "driver", "memory"]));
        session.WriteJson(new
        {
            Devices = devices.Select(device => new
            {
                device.Name,
                device.Description,
                device.MemoryBytes,
                device.Driver,
                device.Capability,
                Usable = device.Refusal is null,
                device.Refusal,
            }),
        });
    }
}
