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

        var found = Found();
        var wanted = string.Equals(name, "auto", StringComparison.OrdinalIgnoreCase)
            ? found.Where(f => f.Device is { Refusal: null, Rank: >= 0 }).OrderBy(f => f.Device.Rank)
            : found.Where(f => Matches(f.Device.Name, name)).OrderBy(f => f.Device.Refusal is null ? 0 : 1);
        var (provider, device) = wanted.FirstOrDefault();
        if (device is null)
            throw DeviceUnavailableException.NotFound(name, found.Select(f => f.Device), IlgpuWasBuilt);
        if (device.Refusal is not null)
            throw DeviceUnavailableException.Refused(device);
        return provider.Open(device, threads);
    }

    /// <summary>Whether the ILGPU backend is part of this build.</summary>
    public static bool IlgpuWasBuilt { get; } = File.Exists(Path.Combine(AppContext.BaseDirectory, IlgpuAssembly + ".dll"));

    private static List<(IBackendProvider Provider, DeviceInfo Device)> Found() =>
        Providers().SelectMany(provider => provider.List(), (provider, device) => (provider, device)).ToList();

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
