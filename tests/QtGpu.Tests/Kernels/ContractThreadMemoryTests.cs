using System.Diagnostics;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>Watches the memory of the whole process, so that no other test may run beside it.</summary>
[CollectionDefinition(nameof(ContractThreadMemoryTests), DisableParallelization = true)]
[Collection(nameof(ContractThreadMemoryTests))]
public sealed class ContractThreadMemoryTests
{
    [Fact]
    public void A_team_that_is_gone_takes_its_packing_memory_along()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        Products(20);
        long before = Resident();
        Products(200);

        // 200 teams with two workers' packing memory each, 1.2 MB apiece, would be 480 MB.
        Assert.True(Resident() - before < 160_000_000, $"{(Resident() - before) / 1e6:0} MB were kept");
    }

    private static void Products(int count)
    {
        for (int i = 0; i < count; i++)
        {
            using var backend = new HostBackend(threads: 3);
            using DeviceBuffer x = backend.Allocate(600 * 600), y = backend.Allocate(600 * 600);
            Shape shape = new(600, 600);
            backend.Dense.Multiply(x.View.Reshape(shape), true, x.View.Reshape(shape), true, y.View.Reshape(shape));
        }
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
