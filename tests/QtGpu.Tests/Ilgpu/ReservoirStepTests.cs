using QtGpu.Checks;
using QtGpu.Devices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>
/// A step of a batch of reservoirs is one launch, whatever the batch; the Gram matrices take one per block of rows.
/// </summary>
[Collection(ContractCollection.Name)]
public sealed class ReservoirStepTests(ContractBackends backends)
{
    private const int Units = 12, BeforeAndAfter = 2, RowsOfBlock = 64;

    public static MatrixTheoryData<string, bool, int> Batches => new(DeviceNames.All, [false, true], [1, 16]);

    [Theory]
    [MemberData(nameof(Batches))]
    public void Launches(string device, bool isSparse, int sequences)
    {
        const int washout = 3, steps = 10, forecast = 5;
        Backend backend = backends.Open(device);
        using Recurrence reservoirs = backend.Recurrence(new(1, 1, sequences, [Member(isSparse), Member(isSparse)]));
        using DeviceBuffer sums = backend.Allocate<double>(reservoirs.GramShape.Length);
        var gram = new View<double>(sums, 0, reservoirs.GramShape);
        using DeviceBuffer series = backend.Allocate(steps * sequences), faults = backend.Allocate(2 * sequences);
        using DeviceBuffer state = backend.Allocate(reservoirs.StateShape.Length);
        using DeviceBuffer outputs = backend.Allocate(2 * forecast * sequences);
        View<float> u = series.View.Reshape(Shape.Of(steps, sequences, 1));
        View<float> x = state.View.Reshape(reservoirs.StateShape);

        long before = backend.Launches;
        reservoirs.Accumulate(new(u), x, washout, u, gram, faults.View);
        int blocks = ((steps - washout) * sequences / RowsOfBlock) + 1;
        Assert.Equal(steps + blocks + BeforeAndAfter, backend.Launches - before);

        before = backend.Launches;
        reservoirs.Forecast(
            new(u.Slice(0, Shape.Of(1, sequences, 1))), new double[2 * reservoirs.Features], x,
            outputs.View.Reshape(Shape.Of(forecast, 2 * sequences, 1)), faults.View);
        Assert.Equal((2 * forecast) + BeforeAndAfter, backend.Launches - before);
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void A_run_allocates_nothing(string device, bool isSparse, int sequences)
    {
        const int steps = 70;
        Backend backend = backends.Open(device);
        Assert.SkipWhen(DeviceCatalogue.IsDebugger(device), "launches of the simulated device allocate");
        using Recurrence reservoirs = backend.Recurrence(new(1, 1, sequences, [Member(isSparse)]));
        using DeviceBuffer sums = backend.Allocate<double>(reservoirs.GramShape.Length);
        var gram = new View<double>(sums, 0, reservoirs.GramShape);
        using DeviceBuffer series = backend.Allocate(steps * sequences), faults = backend.Allocate(sequences);
        using DeviceBuffer state = backend.Allocate(reservoirs.StateShape.Length);
        View<float> u = series.View.Reshape(Shape.Of(steps, sequences, 1));
        View<float> x = state.View.Reshape(reservoirs.StateShape);
        long bytes = 0;
        for (int run = 0; run < 3; run++)
        {
            bytes = GC.GetAllocatedBytesForCurrentThread();
            reservoirs.Accumulate(new(u), x, 0, u, gram, faults.View);
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            backend.Synchronize();
        }

        Assert.Equal(0, bytes);
    }

    private static RecurrentMember Member(bool isSparse) => new()
    {
        Recurrent = isSparse
            ? RecurrentMatrix.Sparse(
                Units, [.. Enumerable.Range(0, Units + 1)], [.. Enumerable.Range(0, Units)],
                CheckValues.Normal(Units, "w"))
            : RecurrentMatrix.Dense(Units, CheckValues.Normal(Units * Units, "w", 0.1f)),
        Input = CheckValues.Normal(2 * Units, "in"),
        Cell = Cell.Leaky(ActivationCatalogue.Create("tunnelling")),
    };
}
