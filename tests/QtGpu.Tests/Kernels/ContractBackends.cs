using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>The tests of the contract take turns, since a backend serves one thread at a time.</summary>
[CollectionDefinition(Name)]
public sealed class ContractCollection : ICollectionFixture<ContractBackends>
{
    public const string Name = "contract";
}

/// <summary>
/// Every backend that must fulfil the contract: the CPU at each lane width with one and two threads, and each other
/// device of this machine. A GPU that is absent is skipped with the reason, or fails where <c>QTGPU_REQUIRE</c> names
/// it; ILGPU's simulated device is everywhere.
/// </summary>
public sealed class ContractBackends : IDisposable
{
    private const string HostPrefix = "cpu ";
    private static readonly string[] Families = ["ilgpu-cpu", "opencl", "cuda"];
    private readonly Dictionary<string, Backend> _open = new(StringComparer.Ordinal);

    /// <summary>Names for a theory: <c>cpu lanes × threads</c>, and device names.</summary>
    public static TheoryData<string> Names
    {
        get
        {
            string[] devices = [.. DeviceCatalogue.List()
                .Select(d => d.Name).Where(n => !n.Equals("cpu", StringComparison.Ordinal))];
            string[] absent = [.. Families.Where(
                f => !Array.Exists(devices, d => d.StartsWith(f, StringComparison.Ordinal)))];
            return [.. HostNames, .. devices, .. absent];
        }
    }

    /// <summary>The host backends alone.</summary>
    public static IReadOnlyList<string> HostNames { get; } =
        ["cpu 16 × 1", "cpu 16 × 2", "cpu 8 × 1", "cpu 8 × 2", "cpu 4 × 1", "cpu 4 × 2"];

    /// <summary>The backend of that name, opened once for all tests.</summary>
    public Backend Open(string name)
    {
        if (_open.TryGetValue(name, out Backend? backend))
            return backend;
        if (name.StartsWith(HostPrefix, StringComparison.Ordinal))
        {
            string[] parts = name[HostPrefix.Length..].Split(" × ");
            return _open[name] = new HostBackend(threads: int.Parse(parts[1]), width: int.Parse(parts[0]));
        }

        try
        {
            return _open[name] = DeviceCatalogue.Open(name, plans: PlanCache.None);
        }
        catch (DeviceUnavailableException e)
        {
            if (IsRequired(name))
                throw;
            Assert.Skip(e.Message);
            throw;
        }
    }

    public void Dispose()
    {
        foreach (Backend backend in _open.Values)
            backend.Dispose();
    }

    private static bool IsRequired(string name) => DeviceCatalogue.IsDebugger(name) ||
        (Environment.GetEnvironmentVariable("QTGPU_REQUIRE") ?? "")
        .Split([',', '|', ' '], StringSplitOptions.RemoveEmptyEntries)
        .Any(family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase));
}
