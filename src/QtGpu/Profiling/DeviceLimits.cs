using QtGpu.Kernels.Contract;

namespace QtGpu.Profiling;

/// <summary>What a device reaches at best, measured: beside it a kernel is fast or slow.</summary>
/// <param name="CopyGigabytesPerSecond">Copy of a large tensor, bytes read and written.</param>
/// <param name="GemmGflops">This backend's own square matrix product.</param>
public sealed record DeviceLimits(double CopyGigabytesPerSecond, double GemmGflops)
{
    private const double LongEnough = 0.02;

    /// <summary>Measures both, larger and larger until it takes 20 ms or a sixteenth of the memory.</summary>
    public static DeviceLimits Measure(Backend backend)
    {
        double copy = Best(backend, 1 << 16, 2, n => new Shape(1, n), (shape, x) =>
        {
            backend.Elementwise.Copy(new(x, 0, shape), new(x, shape.Length, shape));
            return 2.0 * sizeof(float) * shape.Length;
        });
        double gemm = Best(backend, 32, 3, n => new Shape(n, n), (shape, x) =>
        {
            backend.Dense.Multiply(
                new(x, 0, shape), false, new(x, shape.Length, shape), false, new(x, 2 * shape.Length, shape));
            return 2.0 * shape.Length * shape.Columns;
        });
        return new(copy / 1e9, gemm / 1e9);
    }

    // The work's amount per second: the best of three runs at the largest size, which no cache holds.
    private static double Best(
        Backend backend, int size, int tensors, Func<int, Shape> shapeOf, Func<Shape, DeviceBuffer, double> work)
    {
        double best = 0, seconds = 0;
        using DeviceClock clock = backend.CreateClock(2);
        for (; seconds < LongEnough && tensors * shapeOf(size).Length <= Most(backend); size *= 2)
        {
            Shape shape = shapeOf(size);
            using DeviceBuffer x = backend.Allocate(tensors * shape.Length);
            work(shape, x); // compiles, and touches the memory
            best = 0;
            for (int i = 0; i < 3; i++)
            {
                clock.Mark(0);
                double amount = work(shape, x);
                clock.Mark(1);
                seconds = clock.Seconds(0, 1);
                best = Math.Max(best, amount / seconds);
            }
        }

        return best;
    }

    private static long Most(Backend backend) => Math.Min(backend.MemoryBytes / 16 / sizeof(float), 1 << 28);
}
