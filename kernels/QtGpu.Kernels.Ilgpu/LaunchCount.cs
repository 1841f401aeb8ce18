namespace QtGpu.Kernels.Ilgpu;

/// <summary>Kernels and device copies queued by the calling thread, for the profile. A backend serves one thread at a time.</summary>
internal static class LaunchCount
{
    [ThreadStatic]
    private static long _count;

    public static long OfThisThread => _count;

    public static void Add() => _count++;
}
