using QtGpu.Checks;
using QtGpu.Devices;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>
/// Every check of the contract on every device, and on the host at each width of lanes, with one thread or
/// two; with <c>-preEnumerateTheories</c>, <c>-trait device=opencl:0</c> and <c>-trait subject=Gemm</c> choose.
/// </summary>
[Collection(ContractCollection.Name)]
public sealed class ContractTests(ContractBackends backends)
{
    // Threads cut the work as they do at the other widths, with the same bits: ContractHostBitsTests.
    private static readonly string[] Doubles = ["cpu 16 × 1", "cpu 8 × 2", "cpu 4 × 1"];

    public static IEnumerable<TheoryDataRow<string, string>> BackendsAndChecks =>
        from backend in ContractBackends.Names.Select(row => row.Data).Except(Doubles, StringComparer.Ordinal)
        from check in CheckCatalogue.All
        select new TheoryDataRow<string, string>(backend, check.Name)
            .WithTrait("device", backend).WithTrait("subject", check.Subject);

    [Theory]
    [MemberData(nameof(BackendsAndChecks))]
    public void A_backend_fulfils_the_contract(string backend, string check) =>
        CheckCatalogue.Find(check)
            .Run(backends.Open(backend), DeviceCatalogue.IsDebugger(backend) ? Extent.Few : Extent.All);
}
