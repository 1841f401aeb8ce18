using System.Globalization;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using QtGpu.Kernels.Ilgpu.Gemm;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>
/// NVIDIA GPUs through CUDA, all that OpenCL offers, and ILGPU's simulated device for debugging kernels.
/// </summary>
public sealed class IlgpuBackendProvider : IBackendProvider
{
    /// <inheritdoc/>
    public IReadOnlyList<DeviceInfo> List()
    {
        lock (IlgpuContext.Opening)
        {
            using Context context = IlgpuContext.Create();
            return [.. Devices(context).Select(listed => listed.Info)];
        }
    }

    /// <inheritdoc/>
    public Backend Open(DeviceInfo device, int threads, GemmOptions products = default) =>
        Open(device, products, plan: null);

    /// <summary>The backend, with every product cut by one plan where there is one.</summary>
    internal static Backend Open(DeviceInfo device, GemmOptions options, GemmPlan? plan)
    {
        lock (IlgpuContext.Opening)
        {
            Context context = IlgpuContext.Create();
            try
            {
                var (_, found) = Devices(context).First(
                    listed => string.Equals(listed.Info.Name, device.Name, StringComparison.Ordinal));
                return new IlgpuBackend(context, found, device.Name, options, plan);
            }
            catch
            {
                context.Dispose();
                throw;
            }
        }
    }

    private static List<(DeviceInfo Info, Device Device)> Devices(Context context)
    {
        var devices = new List<(DeviceInfo, Device)>();
        var cuda = context.GetCudaDevices();
        for (int i = 0; i < cuda.Count; i++)
            devices.Add((Describe(cuda[i], i), cuda[i]));
        var openCl = context.GetCLDevices();
        for (int i = 0; i < openCl.Count; i++)
            devices.Add((Describe(openCl[i], i), openCl[i]));
        CPUDevice simulator = context.GetCPUDevice(0);
        devices.Add((Describe(simulator), simulator));
        return devices;
    }

    private static DeviceInfo Describe(CPUDevice device) => new(
        "ilgpu-cpu", "ILGPU's simulated GPU, for debugging kernels: slow",
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, "ILGPU " + Context.Version,
        "every access checked", Rank: -1, Refusal: null);

    private static DeviceInfo Describe(CudaDevice device, int index) => new(
        Invariant($"cuda:{index}"), device.Name, device.MemorySize, Invariant($"CUDA {device.DriverVersion}"),
        device.Architecture is { } sm ? Invariant($"compute capability {sm.Major}.{sm.Minor}") : null, Rank: index,
        device.InstructionSet is { } set && PTXCodeGenerator.SupportedInstructionSets.Contains(set)
            ? null
            : "its driver is older than any that ILGPU knows. Install a newer NVIDIA driver.");

    private static DeviceInfo Describe(CLDevice device, int index) => new(
        Invariant($"opencl:{index}"), device.Name, device.MemorySize,
        CLAPI.CurrentAPI.GetDeviceInfo(device.DeviceId, CLDeviceInfoType.CL_DRIVER_VERSION),
        OpenClC(device.CLStdVersion),
        device.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_GPU) ? 50 + index : -1,
        Refusal(device));

    private static string? Refusal(CLDevice device)
    {
        if (device.CLStdVersion < CLBackend.MinimumVersion)
            return $"it has {OpenClC(device.CLStdVersion)}, {OpenClC(CLBackend.MinimumVersion)} is needed. "
                + "Update its driver.";
        if (!device.Capabilities.GenericAddressSpace)
            return "it has no generic address space, which ILGPU's kernels need. Update its driver.";
        return device.Capabilities.Float64
            ? null
            : "it has no float64, in which sums are kept. Use another device.";
    }

    private static string OpenClC(CLCVersion version) => Invariant($"OpenCL C {version.Major}.{version.Minor}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
