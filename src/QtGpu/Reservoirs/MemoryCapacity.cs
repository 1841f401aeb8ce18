using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.LinearAlgebra;

namespace QtGpu.Reservoirs;

/// <summary>
/// MC = Σₖ r²(u(t − k), ŷₖ(t)), k = 1 … K: how much of a random input, uniform in (−½, ½), readouts find again in the state k
/// steps later. At most N. Measured behind the training, where a fit cannot flatter itself.
/// </summary>
/// <remarks>Jaeger, Short term memory in echo state networks, GMD report 152 (2001).</remarks>
public static class MemoryCapacity
{
    /// <summary>r² for each delay 1 … <paramref name="delays"/>; their sum is the capacity.</summary>
    /// <exception cref="InputException">The readout has no solution with the settings' ridge.</exception>
    public static double[] Of(ReservoirSettings settings, ReservoirMatrices matrices, Backend backend, int delays)
    {
        settings.Check();
        int train = settings.TrainSteps + delays, test = settings.TrainSteps;
        var stream = RandomStream.Named(matrices.Seed, "memory capacity");
        float[] u = [.. Enumerable.Range(0, train + test).Select(t => stream.Uniform(0, t) - 0.5f)];
        float[] y = [.. Enumerable.Range(0, (train + test) * delays).Select(i => (i / delays) - 1 - (i % delays) is >= 0 and var t ? u[t] : 0)];

        using ReservoirOperations reservoir = backend.Reservoirs(new ReservoirBatch(1, delays, 1, [matrices.Scale(settings with { FeedbackScale = 0 })]));
        using GramMatrices gram = reservoir.AllocateGram();
        using DeviceBuffer input = backend.Allocate(u.Length), targets = backend.Allocate(y.Length);
        using DeviceBuffer state = backend.Allocate(settings.Units), outputs = backend.Allocate((long)test * delays), faults = backend.Allocate(1);
        input.Write(0, u);
        targets.Write(0, y);
        TensorView x = state.View.Reshape(reservoir.StateShape);
        reservoir.Run(
            new(input.View.Slice(0, new Shape(1, 1, train))), x, Math.Max(settings.Washout, delays), TensorView.None,
            targets.View.Slice(0, new Shape(1, delays, train)), gram, faults.View);
        int n = reservoir.Features;
        double[] g = new double[n * n], c = new double[n * delays];
        gram.Read(0, g, c);
        RidgeSolution solution = RidgeSolution.Solve(g, c, n, delays, settings.Ridge)
            ?? throw new InputException($"the memory capacity cannot be measured with a ridge of {settings.Ridge}: the matrix is singular; raise --ridge");
        reservoir.Forecast(
            new(input.View.Slice(train, new Shape(1, 1, test))), solution.Weights, x, outputs.View.Reshape(new Shape(1, delays, test)), faults.View);
        float[] found = outputs.View.ToArray();
        return [.. Enumerable.Range(0, delays).Select(k => SquaredCorrelation(
            [.. Enumerable.Range(0, test).Select(t => (double)found[(t * delays) + k])],
            [.. Enumerable.Range(0, test).Select(t => (double)y[((train + t) * delays) + k])]))];
    }

    private static double SquaredCorrelation(double[] a, double[] b)
    {
        double meanA = a.Average(), meanB = b.Average(), ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }

        return ab * ab / (aa * bb);
    }
}
