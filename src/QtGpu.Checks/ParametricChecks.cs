using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Reference;

namespace QtGpu.Checks;

/// <summary>The trainable barrier and its look-alike against differences of their formulas in float64.</summary>
internal sealed class ParametricChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    private const double Height = 5, Width = 0.2, Scale = 3, Operating = 2;
    private static readonly (float P0, float P1)[] Points = [(0, 0), (0.3f, -0.4f), (-0.5f, 0.6f)];

    private static IEnumerable<Trained> Each =>
        from centred in new[] { false, true }
        from one in new Trained[]
        {
            new("barrier", NetworkReference.Transmission, centred,
                ParametricActivation.Of(new Tunnelling(Height, Width, 1, Scale, Operating, centred))),
            new("look-alike", NetworkReference.LookAlike, centred,
                ParametricActivation.Of(new Rational(Height, Width, 1, Scale, Operating, centred))),
        }
        select one;

    public void The_barrier_at_trained_parameters_is_the_barrier_of_that_height_and_width()
    {
        foreach (Trained one in Each)
        {
            foreach (var (p0, p1) in Points)
            {
                const int rows = 9, columns = 31;
                float[] z = CheckValues.Normal(rows * columns, "z");
                using var memory = new CheckMemory(Backend);
                View<float> y = memory.Out(new(rows, columns)), slope = memory.Out(new(rows, columns));
                Backend.Parametric(one.Activation).Forward(
                    memory.In(new(rows, columns), z), memory.In(Shape.Vector(2), [p0, p1]), y, slope);
                Expect.Close(
                    [.. z.Select(x => one.At(x, p0, p1))], memory.Read(y), _ => 1e-5,
                    $"y of {one} at {p0}, {p1}");
                const double h = 1e-5;
                double[] expected = [.. z.Select(
                    x => (one.At(x + h, p0, p1) - one.At(x - h, p0, p1)) / (2 * h))];
                Expect.Close(
                    expected, slope.ToArray(),
                    // The bend at E = 0 has no slope.
                    i => Math.Abs(Operating + (Scale * z[i])) < 1e-3 ? double.PositiveInfinity : 1e-4,
                    $"slope of {one} at {p0}, {p1}");
            }
        }
    }

    public void The_gradient_of_height_and_width_is_summed_over_all_elements()
    {
        foreach (Trained one in Each)
        {
            foreach (var (rows, columns) in new[] { (1, 1), (3, 5), (17, 33), (64, 257) }.Take(Few ? 3 : 4))
            {
                foreach (var (p0, p1) in Points)
                {
                    float[] z = CheckValues.Normal(rows * columns, "z"), dY = CheckValues.Normal(rows * columns, "dY");
                    using var memory = new CheckMemory(Backend);
                    View<float> dp = memory.Out(Shape.Vector(2));
                    Backend.Parametric(one.Activation).ParameterGradient(
                        memory.In(new(rows, columns), z), memory.In(Shape.Vector(2), [p0, p1]),
                        memory.In(new(rows, columns), dY), dp);
                    const double h = 1e-5;
                    double[] d0 = [.. z.Select(
                        (x, i) => dY[i] * (one.At(x, p0 + h, p1) - one.At(x, p0 - h, p1)) / (2 * h))];
                    double[] d1 = [.. z.Select(
                        (x, i) => dY[i] * (one.At(x, p0, p1 + h) - one.At(x, p0, p1 - h)) / (2 * h))];
                    // One part in 10⁵ of each term: a float32 barrier whose factors are rounded,
                    // and the differences' h².
                    Expect.Close(
                        [d0.Sum(), d1.Sum()], memory.Read(dp),
                        i => 1e-6 + (1e-5 * (i == 0 ? d0 : d1).Sum(Math.Abs)),
                        $"{rows} × {columns} of {one} at {p0}, {p1}");
                }
            }
        }
    }

    // T is of energy, height and width.
    private sealed record Trained(
        string Name, Func<double, double, double, double> T, bool Centred, ParametricActivation Activation)
    {
        public double At(double z, double p0, double p1)
        {
            double Of(double energy) => T(energy, Height * Math.Exp(p0), Width * Math.Exp(p1));
            return Of(Operating + (Scale * z)) - (Centred ? Of(Operating) : 0);
        }

        public override string ToString() => $"the {(Centred ? "centred " : "")}{Name}";
    }
}
