using QtGpu.Devices;
using QtGpu.Kernels.Activations;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>What the device compilers get to see, read without a device.</summary>
public sealed class KernelSourceTests
{
    public static TheoryData<string> Activations => [.. ActivationCatalogue.Names];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Ptx_rounds_every_operation_and_calls_nothing(string name)
    {
        string[][] instructions = [.. Lines(Source("Ptx", name)).Select(line => line.Split(' ')[0].Split('\t')[0].Split('.'))];
        Assert.Contains(instructions, parts => parts is ["ret;"] or ["ret"]);

        // Without .rn the driver may contract a product and a sum; .approx and .ftz are other functions.
        Assert.DoesNotContain(instructions, parts => parts is ["mul" or "add" or "sub", "f32" or "f64"]);
        Assert.DoesNotContain(instructions, parts => parts.Contains("approx") || parts.Contains("ftz"));

        // A comparison with NaN is false: an unordered one would be true.
        Assert.DoesNotContain(instructions, parts => parts is ["setp", "ltu" or "leu" or "gtu" or "geu", ..]);
        Assert.DoesNotContain(instructions, parts => parts[0] is "call");
        Assert.DoesNotContain(instructions, parts => parts[0] is not "" && parts.Contains("f64"));
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void OpenCl_calls_no_function_of_its_own_and_stays_in_float32(string name)
    {
        string kernel = Source("OpenCl", name).Split("kernel void")[1];
        Assert.DoesNotContain("FusedMultiplyAdd", kernel, StringComparison.Ordinal);
        Assert.DoesNotContain("double", kernel, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim());

    private static string Source(string language, string activation)
    {
        if (!DeviceCatalogue.IlgpuWasBuilt)
        {
            string required = Environment.GetEnvironmentVariable("QTGPU_REQUIRE") ?? "";
            Assert.False(required.Contains("ilgpu", StringComparison.OrdinalIgnoreCase), "ILGPU is required but was not built");
            Assert.Skip("ILGPU was not built");
        }

        Type source = Type.GetType("QtGpu.Kernels.Ilgpu.KernelSource, QtGpu.Kernels.Ilgpu", throwOnError: true)!;
        return (string)source.GetMethod(language)!.Invoke(null, [ActivationCatalogue.Create(activation)])!;
    }
}
