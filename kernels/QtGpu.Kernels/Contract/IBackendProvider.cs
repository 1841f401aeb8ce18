namespace QtGpu.Kernels.Contract;

/// <summary>A family of devices. Found by reflection: a new backend adds one implementation.</summary>
public interface IBackendProvider
{
    /// <summary>The devices of this machine, those that cannot be used included, with the reason.</summary>
    IReadOnlyList<DeviceInfo> List();

    /// <summary>Opens a listed device.</summary>
    /// <param name="device">A device of <see cref="List"/> without a refusal.</param>
    /// <param name="threads">CPU threads to use; 0 for all.</param>
    /// <param name="products">How matrices are multiplied.</param>
    /// <exception cref="InputException">The device cannot multiply them so.</exception>
    Backend Open(DeviceInfo device, int threads, GemmOptions products = default);
}

/// <summary>One device, for <c>qtgpu devices</c> and for opening it.</summary>
/// <param name="Name">What <c>--device</c> takes: <c>cpu</c>, <c>cuda:0</c>, <c>opencl:1</c>, <c>ilgpu-cpu</c>.</param>
/// <param name="Description">The maker's name of it.</param>
/// <param name="MemoryBytes">Memory it can use, in bytes.</param>
/// <param name="Driver">Driver or runtime version, where known.</param>
/// <param name="Capability">Instruction set or compute capability.</param>
/// <param name="Rank">
/// Order of preference for <c>--device auto</c>, smallest first; negative: only when asked for by name.
/// </param>
/// <param name="Refusal">Why it cannot be used, or null.</param>
public sealed record DeviceInfo(
    string Name, string Description, long MemoryBytes, string? Driver, string? Capability, int Rank, string? Refusal);
