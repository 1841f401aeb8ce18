using System.Runtime.InteropServices;
using QtGpu.Devices;

namespace QtGpu.Benchmarks;

/// <summary>What was measured on.</summary>
/// <param name="Backend">What ran the kernels: <c>cpu (512-bit SIMD, 2 threads)</c>.</param>
/// <param name="Processor">The maker's name of the CPU.</param>
/// <param name="Processors">Logical processors this process may use.</param>
/// <param name="Device">The maker's name of the device, its capability and, but for the CPU, driver.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">Of .NET.</param>
internal sealed record Machine(
    string Backend, string Processor, int Processors, string Device, string System, string Runtime)
{
    private const string LinuxProcessors = "/proc/cpuinfo";

    public static Machine Of(Backend backend)
    {
        DeviceInfo info = DeviceCatalogue.InfoOf(backend);
        string processor = ProcessorName();
        string name = string.Join(", ", (info is { Name: "cpu" }
            ? new[] { processor, info.Capability } : [info.Description, info.Capability, info.Driver])
            .OfType<string>());
        return new(
            backend.Name, processor, Environment.ProcessorCount, name, RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription);
    }

    /// <summary>
    /// The device as a folder name: <c>nvidia-h200</c>; with its registers where a CPU has, or is held to,
    /// narrower ones.
    /// </summary>
    public string Folder => string.Join('-', Device.Split(',')[0].ToLowerInvariant()
        .Split(
            [.. Device.ToLowerInvariant().Where(c => !char.IsAsciiLetterOrDigit(c)).Distinct()],
            StringSplitOptions.RemoveEmptyEntries))
        + (Backend.Contains("256-bit", StringComparison.Ordinal) ? "-256-bit" : "");

    // With the family: hosts of virtual machines hide which of their processors one is.
    private static string ProcessorName()
    {
        if (!File.Exists(LinuxProcessors))
            return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
                ?? RuntimeInformation.ProcessArchitecture.ToString();
        string[] lines = [.. File.ReadLines(LinuxProcessors).TakeWhile(line => line.Length > 0)];
        string? Value(string key) =>
            Array.Find(lines, line => line.Split(':')[0].TrimEnd() == key)?.Split(':')[1].Trim();
        string name = Value("model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        return Value("cpu family") is { } family ? $"{name} (family {family}, model {Value("model")})" : name;
    }
}
