using QtGpu.Tests.Kernels;

namespace QtGpu.Tests.Ilgpu;

/// <summary>
/// The devices that ILGPU drives, those that are absent included: their tests are skipped with the reason.
/// </summary>
internal static class DeviceNames
{
    public static IEnumerable<string> All =>
        ContractBackends.Names.Select(row => row.Data).Where(name => !name.StartsWith("cpu", StringComparison.Ordinal));
}
