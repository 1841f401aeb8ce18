using QtGpu.Data.Series;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Reference;
using QtGpu.Reservoirs;
using Xunit;

namespace QtGpu.Tests.Reservoirs;

public sealed class ReservoirStateTests
{
    private const int Steps = 100;

    [Theory]
    [InlineData("paper", "tunnelling", 1)]
    [InlineData("paper", "tanh", 1)]
    [InlineData("paper", "tunnelling", 0.1)]
    public void A_hundred_steps_agree_with_float64(string preset, string activation, double density)
    {
        ReservoirSettings settings = ReservoirPresets.Create(preset, activation) with { Density = density };
        ReservoirMatrices matrices = ReservoirMatrices.Draw(settings, 1, 1, 42, TestContext.Current.CancellationToken);
        RecurrentMember member = matrices.Scale(settings);
        float[] u = SeriesCatalogue.Load("mackey-glass", Steps, 1).Inputs[..Steps];
        int n = settings.Units;

        using var backend = new HostBackend(1);
        using Recurrence reservoir = backend.Recurrence(new(1, 1, 1, [member]));
        using DeviceBuffer input = backend.Allocate(Steps), faults = backend.Allocate(1);
        using DeviceBuffer state = backend.Allocate(n), states = backend.Allocate(Steps * n);
        input.Write(0, u);
        reservoir.Run(
            new(input.View.Reshape(Shape.Of(Steps, 1, 1))), state.View.Reshape(reservoir.StateShape), 0,
            states.View.Reshape(Shape.Of(Steps, 1, n)), faults.View);
        float[] got = states.View.ToArray();

        var reference = new ReservoirReference(
            Array.ConvertAll(member.Recurrent.ToDense(), w => (double)w),
            Array.ConvertAll(member.Input, w => (double)w), [], settings.Leak,
            activation == "tanh"
                ? Math.Tanh
                : z => NetworkReference.Transmission(3 * z, 30, 0.5 / (5.123167223161844 * Math.Sqrt(30))));
        var x = new double[n];
        double worst = 0;
        for (int t = 0; t < Steps; t++)
        {
            x = reference.Step(x, [u[t]], []);
            for (int j = 0; j < n; j++)
                worst = Math.Max(worst, Math.Abs(x[j] - got[(t * n) + j]));
        }

        Assert.InRange(worst, 0, 1e-6);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var backend = new HostBackend(1);
        ReservoirSettings settings = ReservoirPresets.Create("best", "tunnelling") with { Units = 100 };
        CancellationToken stop = TestContext.Current.CancellationToken;
        RecurrentMember member = ReservoirMatrices.Draw(settings, 1, 1, 1, stop).Scale(settings);
        foreach (int sequences in new[] { 1, 8 })
        {
            using Recurrence reservoir = backend.Recurrence(new(1, 1, sequences, [member]));
            using DeviceBuffer sums = backend.Allocate<double>(reservoir.GramShape.Length);
            var gram = new View<double>(sums, 0, reservoir.GramShape);
            using DeviceBuffer input = backend.Allocate(Steps * sequences), faults = backend.Allocate(sequences);
            using DeviceBuffer state = backend.Allocate(reservoir.StateShape.Length);
            View<float> series = input.View.Reshape(Shape.Of(Steps, sequences, 1));
            View<float> x = state.View.Reshape(reservoir.StateShape);
            reservoir.Accumulate(new(series), x, 0, series, gram, faults.View);
            long before = GC.GetAllocatedBytesForCurrentThread();
            reservoir.Accumulate(new(series), x, 0, series, gram, faults.View);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void Blocks_of_64_rows_give_the_bits_of_one_run()
    {
        const int washout = 30, steps = 300;
        using var backend = new HostBackend(2);
        ReservoirSettings settings = ReservoirPresets.Create("best", "tunnelling") with { Units = 70, Noise = 1e-3 };
        CancellationToken stop = TestContext.Current.CancellationToken;
        RecurrentMember member = ReservoirMatrices.Draw(settings, 1, 1, 1, stop).Scale(settings);
        Assert.Equal(Sums(steps), Sums(washout + 64, washout + 192, steps));

        double[] Sums(params int[] ends)
        {
            using Recurrence reservoir = backend.Recurrence(new(1, 1, 1, [member]));
            using DeviceBuffer sums = backend.Allocate<double>(reservoir.GramShape.Length);
            var gram = new View<double>(sums, 0, reservoir.GramShape);
            using DeviceBuffer input = backend.Allocate(steps), state = backend.Allocate(reservoir.StateShape.Length);
            using DeviceBuffer faults = backend.Allocate(1);
            input.Write(0, [.. Enumerable.Range(0, steps).Select(t => MathF.Sin(t * t))]);
            int first = 0;
            foreach (int end in ends)
            {
                View<float> some = input.View.Slice(first, Shape.Of(end - first, 1, 1));
                reservoir.Accumulate(
                    new(some) { FirstStep = first }, state.View.Reshape(reservoir.StateShape),
                    Math.Max(0, washout - first), some, gram, faults.View);
                first = end;
            }

            double[] g = new double[reservoir.Features * reservoir.Features], c = new double[reservoir.Features];
            reservoir.ReadGram(gram, 0, g, c);
            return [.. g, .. c, .. state.View.ToArray().Select(x => (double)x)];
        }
    }
}
