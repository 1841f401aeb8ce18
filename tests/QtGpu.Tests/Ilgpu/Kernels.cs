using System.Reflection;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>The kernels of the ILGPU backend, which this project knows only where it was built.</summary>
internal static class Kernels
{
    private const string Assembly = "QtGpu.Kernels.Ilgpu";
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    /// <summary>For a theory: all names, or one row that is skipped with the reason.</summary>
    public static IEnumerable<string> Names => DeviceCatalogue.IlgpuWasBuilt
        ? (IEnumerable<string>)Find("KernelSource").GetProperty("Names")!.GetValue(null)!
        : ["none"];

    /// <summary>What the device compiler of a language gets to see of a kernel.</summary>
    public static string Source(string language, string kernel) =>
        (string)Find("KernelSource").GetMethod(language, [typeof(string)])!.Invoke(null, [kernel])!;

    /// <summary>The names of the kernels that a backend has compiled so far: ILGPU keeps them by their methods.</summary>
    public static IReadOnlyList<string> CompiledBy(Backend backend)
    {
        object accelerator = backend.GetType().GetField("_accelerator", Hidden)!.GetValue(backend)!;
        Type type = accelerator.GetType();
        while (type.Name is not "Accelerator")
            type = type.BaseType!;
        var cache = (System.Collections.IDictionary)type.GetField("compiledKernelCache", Hidden)!.GetValue(accelerator)!;
        MethodInfo name = Find("KernelCatalogue").GetMethod("Name")!;
        return [.. cache.Keys.Cast<object>().Select(key => (string)name.Invoke(null, [Method(key)])!)];
    }

    /// <summary>A type of the backend; skips the test where there is none.</summary>
    public static Type Find(string type)
    {
        if (!DeviceCatalogue.IlgpuWasBuilt)
        {
            string required = Environment.GetEnvironmentVariable("QTGPU_REQUIRE") ?? "";
            Assert.False(required.Contains("ilgpu", StringComparison.OrdinalIgnoreCase), "ILGPU is required but was not built");
            Assert.Skip("ILGPU was not built");
        }

        return System.Reflection.Assembly.Load(Assembly).GetTypes().Single(t => t.Name.Equals(type, StringComparison.Ordinal));
    }

    private static object Method(object key)
    {
        object entry = key.GetType().GetProperty("Entry", Hidden)!.GetValue(key)!;
        return entry.GetType().GetProperty("MethodSource")!.GetValue(entry)!;
    }
}
