using System.Collections.Concurrent;
using System.Reflection;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>What this backend has loaded and launched: for the profile, and for tests.</summary>
internal static class KernelLog
{
    private static readonly ConditionalWeakTable<Accelerator, ConcurrentDictionary<MethodInfo, bool>> Methods = [];
    private static readonly ConditionalWeakTable<Accelerator, Entry> Entries = [];

    [ThreadStatic]
    private static long _launches;

    /// <summary>
    /// Kernels and device copies queued by the calling thread. A backend serves one thread at a time.
    /// </summary>
    public static long LaunchesOfThisThread => _launches;

    /// <summary>Counts one.</summary>
    public static void Launched() => _launches++;

    /// <summary>The way to launch something on a device, for one thread at a time.</summary>
    public static Entry Entry(this Accelerator accelerator) => Entries.GetOrCreateValue(accelerator);

    /// <summary>Notes a kernel that is about to be loaded, and gives it back.</summary>
    public static TKernel Noted<TKernel>(this Accelerator accelerator, TKernel kernel)
        where TKernel : Delegate
    {
        Methods.GetOrCreateValue(accelerator)[kernel.Method] = true;
        return kernel;
    }

    /// <summary>The kernels that a device has loaded so far.</summary>
    public static IReadOnlyList<MethodInfo> LoadedBy(Accelerator accelerator) =>
        Methods.TryGetValue(accelerator, out var methods) ? [.. methods.Keys] : [];
}
