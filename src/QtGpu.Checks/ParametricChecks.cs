using QtGpu.Kernels.Activations;

namespace QtGpu.Checks;

/// <summary>
/// Activations with one to three trained parameters against differences of their formulas in float64: the barrier and
/// its look-alike, the leaky ReLU, and some whose scale of z is trained too.
/// </summary>
internal sealed class ParametricChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    private const double Height = 5, Width = 0.2, Scale = 3, Operating = 2, Below = 0.1, Gain = 2;
    private static readonly float[][] Points = [[0, 0, 0], [0.3f, -0.4f, 0.2f], [-0.5f, 0.6f, -0.3f]];

    private static IEnumerable<Trained> Each =>
    [
        .. from centred in new[] { false, true }
           let barrier = new Tunnelling(Height, Width, 1, Scale, Operating, centred)
           let alike = new Rational(Height, Width, 1, Scale, Operating, centred)
           let name = centred ? "the centred " : "the "
           from one in new Trained[]
           {
               new($"{name}barrier", OfEnergy(NetworkReference.Transmission, centred),
                   ParametricActivation.Of(barrier)),
               new($"{name}look-alike", OfEnergy(NetworkReference.LookAlike, centred), ParametricActivation.Of(alike)),
               new($"{name}barrier with its scale", OfEnergy(NetworkReference.Transmission, centred),
                   ParametricActivation.Of(new TrainedScale<Tunnelling>(barrier))),
           }
           select one,
        new("the slope of a leaky ReLU", Leaky, ParametricActivation.Of(new LeakyRelu(Below, Gain)), Bend: 0),
        new("the slope and the scale of one", (z, p) => Leaky(z * Math.Exp(p[1]), p),
            ParametricActivation.Of(new TrainedScale<LeakyRelu>(new LeakyRelu(Below, Gain))), Bend: 0),
    ];

    public void The_activation_at_trained_parameters_is_that_of_those_parameters()
    {
        foreach (Trained one in Each)
        {
            foreach (float[] point in Points)
            {
                const int rows = 9, columns = 31;
                float[] z = CheckValues.Normal(rows * columns, "z"), p = point[..one.Count];
                using var memory = new CheckMemory(Backend);
                View<float> y = memory.Out(new(rows, columns)), slope = memory.Out(new(rows, columns));
                Backend.Parametric(one.Activation).Forward(
                    memory.In(new(rows, columns), z), memory.In(Shape.Vector(p.Length), p), y, slope);
                Expect.Close(
                    [.. z.Select(x => one.At(x, p))], memory.Read(y), _ => 1e-5,
                    $"y of {one.Name} at {string.Join(", ", p)}");
                const double h = 1e-5;
                double[] expected = [.. z.Select(x => (one.At(x + h, p) - one.At(x - h, p)) / (2 * h))];
                // A bend has no slope.
                double bend = one.Bend * Math.Exp(-(one.Count > 2 ? p[2] : 0));
                Expect.Close(
                    expected, slope.ToArray(),
                    i => Math.Abs(z[i] - bend) < 1e-3 / Scale ? double.PositiveInfinity : 1e-4,
                    $"slope of {one.Name} at {string.Join(", ", p)}");
            }
        }
    }

    public void The_gradient_of_each_parameter_is_summed_over_all_elements()
    {
        foreach (Trained one in Each)
        {
            foreach (var (rows, columns) in new[] { (1, 1), (3, 5), (17, 33), (64, 257) }.Take(Few ? 3 : 4))
            {
                foreach (float[] point in Points)
                {
                    float[] z = CheckValues.Normal(rows * columns, "z"), dY = CheckValues.Normal(rows * columns, "dY");
                    float[] p = point[..one.Count];
                    using var memory = new CheckMemory(Backend);
                    View<float> dp = memory.Out(Shape.Vector(p.Length));
                    Backend.Parametric(one.Activation).ParameterGradient(
                        memory.In(new(rows, columns), z), memory.In(Shape.Vector(p.Length), p),
                        memory.In(new(rows, columns), dY), dp);
                    double[][] terms =
                        [.. p.Select((_, k) => z.Select((x, i) => dY[i] * one.Slope(x, p, k)).ToArray())];
                    // One part in 10⁵ of each term: a float32 barrier whose factors are rounded,
                    // and the differences' h².
                    Expect.Close(
                        [.. terms.Select(of => of.Sum())], memory.Read(dp),
                        k => 1e-6 + (1e-5 * terms[k].Sum(Math.Abs)),
                        $"{rows} × {columns} of {one.Name} at {string.Join(", ", p)}");
                }
            }
        }
    }

    // T is of energy, height and width; a third parameter is that of the scale.
    private static Func<double, double[], double> OfEnergy(Func<double, double, double, double> t, bool centred) =>
        (z, p) =>
        {
            double Of(double energy) => t(energy, Height * Math.Exp(p[0]), Width * Math.Exp(p[1]));
            double scaled = Scale * z * Math.Exp(p.Length > 2 ? p[2] : 0);
            return Of(Operating + scaled) - (centred ? Of(Operating) : 0);
        };

    private static double Leaky(double z, double[] p) => Gain * z * (z < 0 ? Below + p[0] : 1);

    // F is of z and the parameters; Bend is where it has no slope.
    private sealed record Trained(
        string Name, Func<double, double[], double> F, ParametricActivation Activation,
        double Bend = -Operating / Scale)
    {
        public int Count => Activation.ParameterCount;

        public double At(double z, float[] p) => F(z, Array.ConvertAll(p, x => (double)x));

        public double Slope(double z, float[] p, int k)
        {
            const double h = 1e-5;
            double Moved(double by) => F(z, [.. p.Select((x, i) => i == k ? x + by : x)]);
            return (Moved(h) - Moved(-h)) / (2 * h);
        }
    }
}
