using QtGpu.Data.Series;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Reservoirs;

/// <summary>
/// MC = Σₖ r²(u(t − k), ŷₖ(t)), k = 1 … K: how much of a random input, uniform in (−½, ½), readouts find again in the
/// state k steps later. At most N. Measured behind the training, where a fit cannot flatter itself.
/// </summary>
/// <remarks>Jaeger, Short term memory in echo state networks, GMD report 152 (2001).</remarks>
public static class MemoryCapacity
{
    /// <summary>Refuses more delays than the training steps can tell apart, or memory can hold.</summary>
    /// <exception cref="InputException">There are more.</exception>
    public static void RequireRoom(ReservoirSettings settings, int delays)
    {
        int most = Math.Min(settings.TrainSteps, (int)(Array.MaxLength / (3L * settings.TrainSteps)));
        if (delays > most)
        {
            throw new InputException(
                $"memory capacity: expected at most {most} delays with {settings.TrainSteps} training steps, "
                + $"got {delays}");
        }
    }

    /// <summary>r² for each delay 1 … <paramref name="delays"/>; their sum is the capacity.</summary>
    /// <exception cref="InputException">A state is not finite, or there is no solution with this ridge.</exception>
    public static double[] Of(ReservoirSettings settings, ReservoirMatrices matrices, Backend backend, int delays)
    {
        RequireRoom(settings, delays);
        ReservoirSettings measured = settings with
        {
            FeedbackScale = 0,
            Washout = Math.Max(settings.Washout, delays),
            TrainSteps = settings.TrainSteps + delays,
        };
        int train = measured.TrainSteps, test = settings.TrainSteps;
        var stream = RandomStream.Named(matrices.Seed, "memory capacity");
        float[] u = [.. Enumerable.Range(0, train + test).Select(t => stream.Uniform(0, t) - 0.5f)];
        // y(t)ₖ = u(t − k), 0 where the input had not begun.
        float Delayed(int i) => (i / delays) - 1 - (i % delays) is >= 0 and var t ? u[t] : 0;
        float[] y = [.. Enumerable.Range(0, (train + test) * delays).Select(Delayed)];
        var series = new TimeSeries("memory", u, y, IsAutonomous: false, double.NaN) { TargetFeatures = delays };

        // Of several inputs, the weights of the first.
        ReservoirMatrices drawn = matrices with { Input = matrices.Input[..(2 * settings.Units)] };
        using var network = new EchoStateNetwork([new(measured, drawn)], series, backend);
        network.Train();
        if (network.Fits[0].FaultStep is { } step)
        {
            throw new InputException(
                $"the memory capacity cannot be measured: a state was no longer finite in step {step}; "
                + "lower ‘spectral radius’ or ‘input scale’");
        }

        if (network.Fits[0].IsSingular)
        {
            throw new InputException(
                $"the memory capacity cannot be measured with a ridge of {settings.Ridge}: the matrix is singular; "
                + "raise ‘ridge’");
        }

        float[] found = network.Forecast(test, freely: false)[0];
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
