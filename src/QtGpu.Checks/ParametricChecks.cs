using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Reference;

namespace QtGpu.Checks;

/// <summary>The trainable barrier against differences of the textbook's formula in float64.</summary>
internal sealed class ParametricChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    private const double Height = 5, Width = 0.2, Scale = 3, Operating = 2;
    private static readonly (float P0, float P1)[] Points = [(0, 0), (0.3f, -0.4f), (-0.5f, 0.6f)];

    public void The_barrier_at_trained_parameters_is_the_barrier_of_that_height_and_width()
    {
        foreach (bool centred in new[] { false, true })
        {
            foreach (var (p0, p1) in Points)
            {
                const int rows = 9, columns = 31;
                float[] z = CheckValues.Normal(rows * columns, "z");
                using var memory = new CheckMemory(Backend);
                View<float> y = memory.Out(new(rows, columns)), slope = memory.Out(new(rows, columns));
                Operations(centred).Forward(
                    memory.In(new(rows, columns), z), memory.In(Shape.Vector(2), [p0, p1]), y, slope);
                Expect.Close(
                    [.. z.Select(x => Barrier(x, p0, p1, centred))], memory.Read(y), _ => 1e-5,
                    $"y at {p0}, {p1}, centred {centred}");
                const double h = 1e-5;
                double[] expected = [.. z.Select(
                    x => (Barrier(x + h, p0, p1, centred) - Barrier(x - h, p0, p1, centred)) / (2 * h))];
                Expect.Close(
                    expected, slope.ToArray(),
                    // The bend at E = 0 has no slope.
                    i => Math.Abs(Operating + (Scale * z[i])) < 1e-3 ? double.PositiveInfinity : 1e-4,
                    $"slope at {p0}, {p1}, centred {centred}");
            }
        }
    }

    public void The_gradient_of_height_and_width_is_summed_over_all_elements()
    {
        foreach (bool centred in new[] { false, true })
        {
            foreach (var (rows, columns) in new[] { (1, 1), (3, 5), (17, 33), (64, 257) }.Take(Few ? 3 : 4))
            {
                foreach (var (p0, p1) in Points)
                {
                    float[] z = CheckValues.Normal(rows * columns, "z"), dY = CheckValues.Normal(rows * columns, "dY");
                    using var memory = new CheckMemory(Backend);
                    View<float> dp = memory.Out(Shape.Vector(2));
                    Operations(centred).ParameterGradient(
                        memory.In(new(rows, columns), z), memory.In(Shape.Vector(2), [p0, p1]),
                        memory.In(new(rows, columns), dY), dp);
                    const double h = 1e-5;
                    double[] d0 = [.. z.Select(
                        (x, i) => dY[i] * (Barrier(x, p0 + h, p1, centred) - Barrier(x, p0 - h, p1, centred))
                            / (2 * h))];
                    double[] d1 = [.. z.Select(
                        (x, i) => dY[i] * (Barrier(x, p0, p1 + h, centred) - Barrier(x, p0, p1 - h, centred))
                            / (2 * h))];
                    // One part in 10⁵ of each term: a float32 barrier whose factors are rounded,
                    // and the differences' h².
                    Expect.Close(
                        [d0.Sum(), d1.Sum()], memory.Read(dp),
                        i => 1e-6 + (1e-5 * (i == 0 ? d0 : d1).Sum(Math.Abs)),
                        $"{rows} × {columns} at {p0}, {p1}, centred {centred}");
                }
            }
        }
    }

    private ParametricOperations Operations(bool centred) => Backend.Parametric(
        ParametricActivation.Of(new Tunnelling(Height, Width, 1, Scale, Operating, centred)));

    private static double Barrier(double z, double p0, double p1, bool centred)
    {
        double T(double energy) => NetworkReference.Transmission(energy, Height * Math.Exp(p0), Width * Math.Exp(p1));
        return T(Operating + (Scale * z)) - (centred ? T(Operating) : 0);
    }
}
