using System.Reflection;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;

namespace QtGpu.Devices;

/// <summary>The devices of this machine, over all backends that were built.</summary>
public static class DeviceCatalogue
{
    private const string IlgpuAssembly = "QtGpu.Kernels.Ilgpu";

    /// <summary>Every device found, those that cannot be used included, with the reason.</summary>
    public static IReadOnlyList<DeviceInfo> List() => Found().Select(found => found.Device).ToList();

    /// <summary>Opens a device.</summary>
    /// <param name="name"><c>auto</c>, <c>cpu</c>, <c>cuda[:n]</c>, <c>opencl[:n]</c> or <c>ilgpu-cpu</c>.</param>
    /// <param name="threads">CPU threads; 0 for one per processor.</param>
    /// <exception cref="DeviceUnavailableException">Nothing usable has that name; says what there is.</exception>
    public static Backend Open(string name = "auto", int threads = 0)
    {
        if (threads < 0)
            throw new InputException($"--threads must be 0 (all) or more, got {threads}.");

        // A name is looked for from the host on, so that asking for the cpu starts no GPU driver.
        bool auto = string.Equals(name, "auto", StringComparison.OrdinalIgnoreCase);
        var (provider, device) = auto
            ? Found().Where(f => f.Device is { Refusal: null, Rank: >= 0 }).MinBy(f => f.Device.Rank)
            : Found().FirstOrDefault(f => Matches(f.Device.Name, name));
        if (device is null)
            throw DeviceUnavailableException.NotFound(name, List(), IlgpuWasBuilt);
        if (device.Refusal is not null)
            throw DeviceUnavailableException.Refused(device);
        return provider.Open(device, threads);
    }

    /// <summary>Whether the ILGPU backend is part of this build.</summary>
    public static bool IlgpuWasBuilt { get; } = File.Exists(Path.Combine(AppContext.BaseDirectory, IlgpuAssembly + ".dll"));

    private static IEnumerable<(IBackendProvider Provider, DeviceInfo Device)> Found() =>
        Providers().SelectMany(provider => provider.List(), (provider, device) => (provider, device));

    private static IEnumerable<IBackendProvider> Providers()
    {
        yield return new HostBackendProvider();
        if (!IlgpuWasBuilt)
            yield break;
        foreach (Type type in Assembly.Load(IlgpuAssembly).GetTypes())
        {
            if (type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IBackendProvider)))
                yield return (IBackendProvider)Activator.CreateInstance(type)!;
        }
    }

    private static bool Matches(string device, string asked) =>
        string.Equals(device, asked, StringComparison.OrdinalIgnoreCase) ||
        string.Equals(device, asked + ":0", StringComparison.OrdinalIgnoreCase);
}
