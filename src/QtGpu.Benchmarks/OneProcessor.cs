using System.ComponentModel;
using System.Diagnostics;

namespace QtGpu.Benchmarks;

/// <summary>
/// While it lives, this thread and the processes that it starts run on one processor. Who takes turns on two has other
/// neighbours than the other: on a shared Emerald Rapids a product of 4096×784×512 had 0.74 to 1.03 of OpenBLAS's rate
/// from run to run, on one processor 1.05 and 1.05.
/// </summary>
internal sealed class OneProcessor : IDisposable
{
    private readonly nint _before;

    private OneProcessor(nint before) => _before = before;

    /// <summary>The first of those that it may use; null where the system has no such wish.</summary>
    public static OneProcessor? Hold()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
            return null;
        try
        {
            using var own = Process.GetCurrentProcess();
            nint before = own.ProcessorAffinity;
            own.ProcessorAffinity = before & -before;
            return new(before);
        }
        catch (Win32Exception)
        {
            return null; // not allowed here
        }
    }

    public void Dispose()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
            return;
        using var own = Process.GetCurrentProcess();
        own.ProcessorAffinity = _before;
    }
}
