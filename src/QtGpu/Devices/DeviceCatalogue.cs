using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Ilgpu;

namespace QtGpu.Devices;

/// <summary>The devices of this machine, over all backends.</summary>
public static partial class DeviceCatalogue
{
    private const string Debugger = "ilgpu-cpu";

    /// <summary>Every device found, those that cannot be used included, with the reason.</summary>
    public static IReadOnlyList<DeviceInfo> List() => Found().Select(found => found.Device).ToList();

    /// <summary>What is listed of the device that a backend runs on.</summary>
    public static DeviceInfo InfoOf(Backend backend) =>
        List().First(device => backend.Name.StartsWith(device.Name + " ", StringComparison.Ordinal));

    /// <summary>
    /// Opens a device, for one thread at a time: a backend that two threads enter at once refuses the second with an
    /// <see cref="InvalidOperationException"/>. For work side by side open the device once per thread.
    /// </summary>
    /// <param name="name"><c>auto</c>, <c>cpu</c>, <c>cuda[:n]</c>, <c>opencl[:n]</c> or <c>ilgpu-cpu</c>.</param>
    /// <param name="threads">
    /// CPU threads, at most <see cref="HostBackend.MostThreads"/>; 0 for one per processor.
    /// </param>
    /// <param name="products">How matrices are multiplied.</param>
    /// <param name="plans">
    /// Plans that were measured on the device, as <c>new PlanCache()</c> for those in the user's cache. Null for none:
    /// a plan may change the last bits, and what a program computes should not depend on what was once measured.
    /// </param>
    /// <exception cref="InputException">No device has such a name anywhere, or this one cannot multiply so.</exception>
    /// <exception cref="DeviceUnavailableException">Nothing usable has that name here; says what there is.</exception>
    public static Backend Open(
        string name = "auto", int threads = 0, GemmOptions products = default, PlanCache? plans = null)
    {
        if (threads is < 0 or > HostBackend.MostThreads)
        {
            throw new InputException(
                $"threads: expected 0 (all) or a number up to {HostBackend.MostThreads}, got {threads}");
        }

        RequireName(name);

        // A name is looked for from the host on, so that asking for the cpu starts no GPU driver.
        bool auto = string.Equals(name, "auto", StringComparison.OrdinalIgnoreCase);
        var (provider, device) = auto
            ? Found().Where(f => f.Device is { Refusal: null, Rank: >= 0 }).MinBy(f => f.Device.Rank)
            : Found().FirstOrDefault(f => Matches(f.Device.Name, name));
        if (device is null)
            throw DeviceUnavailableException.NotFound(name, List());
        if (device.Refusal is not null)
            throw DeviceUnavailableException.Refused(device);
        try
        {
            Backend backend = provider.Open(device, threads, products);
            backend.Plans?.Measured((plans ?? PlanCache.None).Read(device));
            return backend;
        }
        catch (Exception e) when (e is not InputException && !device.Name.Equals("cpu", StringComparison.Ordinal))
        {
            // Whatever a driver fails with: exclusive use, too little memory, a version that does not fit.
            throw DeviceUnavailableException.Refused(device with { Refusal = $"its driver says: {e.Message}" });
        }
    }

    /// <summary>
    /// Whether a device is ILGPU's simulated one: for checking kernels, thousands of times slower than a processor.
    /// </summary>
    public static bool IsDebugger(string name) => string.Equals(name, Debugger, StringComparison.OrdinalIgnoreCase);

    /// <summary>Throws where a name is none of a device, whether there is one here or not.</summary>
    /// <exception cref="InputException">It is none.</exception>
    internal static void RequireName(string name)
    {
        if (!DeviceName().IsMatch(name))
            throw new InputException($"‘device’: expected auto, cpu, cuda[:n], opencl[:n] or {Debugger}, got '{name}'");
    }

    private static IEnumerable<(IBackendProvider Provider, DeviceInfo Device)> Found() =>
        Providers().SelectMany(List, (provider, device) => (provider, device));

    // A driver that fails to say what it has must not keep the others from being used.
    private static IReadOnlyList<DeviceInfo> List(IBackendProvider provider)
    {
        try
        {
            return provider.List();
        }
        catch (Exception e) when (provider is not HostBackendProvider)
        {
            string refusal = $"they cannot be asked: {e.Message}";
            return [new DeviceInfo("gpu", "GPU drivers", 0, null, null, Rank: -1, refusal)];
        }
    }

    private static IEnumerable<IBackendProvider> Providers()
    {
        yield return new HostBackendProvider();
        yield return Gpus();
    }

    // A method of its own, by the interface: who asks for the cpu does not load the assembly.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IBackendProvider Gpus() => new IlgpuBackendProvider();

    [GeneratedRegex(
        @"^(auto|cpu|ilgpu-cpu|(cuda|opencl)(:[0-9]+)?)\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex DeviceName();

    private static bool Matches(string device, string asked) =>
        string.Equals(device, asked, StringComparison.OrdinalIgnoreCase) ||
        string.Equals(device, asked + ":0", StringComparison.OrdinalIgnoreCase);
}
