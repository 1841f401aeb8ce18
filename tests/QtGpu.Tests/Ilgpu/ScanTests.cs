using QtGpu.Checks;
using QtGpu.Devices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Tests.House;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>Scans of cells on a device: the host's numbers, in as few launches as there are steps.</summary>
[Collection(ContractCollection.Name)]
public sealed class ScanTests(ContractBackends backends)
{
    private const double Tolerance = 1e-5;

    private static readonly int[] Even = [3, 3, 3], Ragged = [4, 4, 3, 2, 1];
    private static readonly int[] Many = [.. Enumerable.Range(0, 50).Select(b => 6 - (b / 9))];

    public static MatrixTheoryData<string, string, bool> Cells =>
        new(DeviceNames.All, CellCatalogue.Names, [false, true]);

    public static TheoryData<string> Devices => [.. DeviceNames.All];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Bits_are_those_of_the_host_where_no_sum_depends_on_its_order(
        string device, string cell, bool isTrained) => Compare(
        device, Cases(Create(cell, isTrained), isSparse: true, units: 6),
        (what, expected, actual) => Expect.SameBits(expected, actual, what));

    [Theory]
    [MemberData(nameof(Cells))]
    public void Numbers_are_those_of_the_host(string device, string cell, bool isTrained) =>
        Compare(device, Cases(Create(cell, isTrained), isSparse: false, units: 8), Close);

    [Theory]
    [MemberData(nameof(Cells))]
    public void Numbers_of_many_units_and_sequences_are_too(string device, string cell, bool isTrained)
    {
        Assert.SkipWhen(DeviceCatalogue.IsDebugger(device), "too many for the simulated device");
        TrainableCell made = Create(cell, isTrained);
        Compare(device, [new(made, 70, Many), new(made, 69, Many) { IsReverse = true }], Close);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_step_is_a_launch_each_way(string device, string name, bool isTrained)
    {
        const int start = 1;
        TrainableCell cell = Create(name, isTrained);
        Backend backend = backends.Open(device);
        int weights = cell.Gates > 1 ? 1 : 0; // U, unit by unit
        foreach (ScannedBatch scan in Cases(cell, isSparse: false, units: 8).Where(scan => scan.Keeps))
        {
            // In reverse, sequences that begin beside others take a launch of their own.
            int joining = scan.IsReverse ? Ragged.Distinct().Count() - 1 : 0;
            using ScanRun run = scan.Begin(backend);
            Assert.Equal(scan.Steps.Steps + joining + weights, Launches(backend, run.Forward));
            Assert.Equal(scan.Steps.Steps + start, Launches(backend, run.Backward));
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_scan_allocates_nothing(string device, string cell, bool isTrained)
    {
        Backend backend = backends.Open(device);
        Assert.SkipWhen(DeviceCatalogue.IsDebugger(device), "launches of the simulated device allocate");
        var batch = new ScannedBatch(Create(cell, isTrained), units: 8, Ragged) { IsReverse = true };
        using ScanRun scan = batch.Begin(backend);
        long bytes = 0;
        for (int i = 0; i < 3; i++)
        {
            bytes = GC.GetAllocatedBytesForCurrentThread();
            scan.Forward();
            scan.Backward();
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            backend.Synchronize();
        }

        Assert.Equal(0, bytes);
    }

    [Fact]
    public void Nothing_waits_within_a_scan() => Assert.DoesNotContain(
        Repository.Read("kernels/QtGpu.Kernels.Ilgpu/Recurrent/IlgpuScan.cs").Split('\n'),
        line => new[] { "Synchronize", "Copy", ".Read(", ".Write(" }.Any(line.Contains));

    private static void Close(string what, float[] expected, float[] actual) =>
        Expect.Close([.. expected.Select(x => (double)x)], actual, _ => Tolerance, what);

    private static long Launches(Backend backend, Action scan)
    {
        long before = backend.Launches;
        scan();
        return backend.Launches - before;
    }

    private void Compare(string device, IEnumerable<ScannedBatch> scans, Action<string, float[], float[]> compare)
    {
        Backend backend = backends.Open(device);
        using var host = new HostBackend(threads: 1);
        foreach (ScannedBatch scan in scans)
        {
            IReadOnlyDictionary<string, float[]> expected = scan.On(host), actual = scan.On(backend);
            foreach ((string name, float[] values) in expected)
                compare($"{name} of {scan}", values, actual[name]);
        }
    }

    private static IEnumerable<ScannedBatch> Cases(TrainableCell cell, bool isSparse, int units) =>
    [
        new(cell, units, Even) { IsSparse = isSparse },
        new(cell, units, Ragged) { IsSparse = isSparse, Truncation = 2 },
        new(cell, units, Ragged) { IsSparse = isSparse, IsReverse = true },
        new(cell, units, Ragged) { IsSparse = isSparse, IsReverse = true, Truncation = 2 },
        new(cell, units, Even) { IsSparse = isSparse, IsReverse = true, Keeps = false },
    ];

    private static TrainableCell Create(string cell, bool isTrained) => isTrained
        ? CellCatalogue.Create(cell, ActivationCatalogue.CreateParametric("tunnelling"))
        : CellCatalogue.Create(cell, ActivationCatalogue.Create("tunnelling"));
}
