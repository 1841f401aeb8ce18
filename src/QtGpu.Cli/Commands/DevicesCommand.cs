using System.CommandLine;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using Spectre.Console;

namespace QtGpu.Cli.Commands;

/// <summary>Lists what kernels can run on here, and why something that is here cannot be used.</summary>
internal sealed class DevicesCommand() : Verb("devices", "List the devices of this machine, and why one cannot be used")
{
    public override IReadOnlyList<string> Examples => ["devices"];

    public override void Run(ParseResult arguments, Session session)
    {
        IReadOnlyList<DeviceInfo> devices = DeviceCatalogue.List();
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("device", "name", "memory", "capability", "driver", "usable");
        foreach (DeviceInfo device in devices)
            table.AddRow(new[]
            {
                device.Name, device.Description, FormattableString.Invariant($"{device.MemoryBytes / 1073741824.0:0.#} GiB"),
                device.Capability ?? "–", device.Driver ?? "–", device.Refusal is { } reason ? $"no: {reason}" : "yes",
            }.Select(cell => new Text(cell)));
        session.Out.Write(table);
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
