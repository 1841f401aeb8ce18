using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Tests.Reference;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>The trainable barrier against differences of the textbook's formula in float64.</summary>
[Collection(ContractCollection.Name)]
public sealed class ContractParametricTests(ContractBackends backends)
{
    private const double Height = 5, Width = 0.2, Scale = 3, Operating = 2;
    private static readonly (float P0, float P1)[] Points = [(0, 0), (0.3f, -0.4f), (-0.5f, 0.6f)];

    public static TheoryData<string> Names => ContractBackends.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_barrier_at_trained_parameters_is_the_barrier_of_that_height_and_width(string name)
    {
        Backend backend = backends.Open(name);
        foreach (bool centred in new[] { false, true })
        {
            foreach (var (p0, p1) in Points)
            {
                const int rows = 9, columns = 31;
                float[] z = ContractAssert.Normal(rows * columns, "z");
                using var memory = new ContractMemory(backend);
                TensorView y = memory.Out(new(rows, columns)), slope = memory.Out(new(rows, columns));
                Operations(backend, centred).Forward(
                    memory.In(new(rows, columns), z), memory.In(Shape.Vector(2), [p0, p1]), y, slope);
                ContractAssert.Close(
                    [.. z.Select(x => Barrier(x, p0, p1, centred))], memory.Read(y), _ => 1e-5, $"y at {p0}, {p1}, centred {centred}");
                const double h = 1e-5;
                double[] expected = [.. z.Select(x => (Barrier(x + h, p0, p1, centred) - Barrier(x - h, p0, p1, centred)) / (2 * h))];
                ContractAssert.Close(
                    expected, slope.ToArray(),
                    i => Math.Abs(Operating + (Scale * z[i])) < 1e-3 ? double.PositiveInfinity : 1e-4, // the bend at E = 0
                    $"slope at {p0}, {p1}, centred {centred}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_of_height_and_width_is_summed_over_all_elements(string name)
    {
        Backend backend = backends.Open(name);
        foreach (bool centred in new[] { false, true })
        {
            foreach (var (rows, columns) in new[] { (1, 1), (3, 5), (17, 33), (64, 257) }.Take(ContractBackends.IsSlow(name) ? 3 : 4))
            {
                foreach (var (p0, p1) in Points)
                {
                    float[] z = ContractAssert.Normal(rows * columns, "z"), dY = ContractAssert.Normal(rows * columns, "dY");
                    using var memory = new ContractMemory(backend);
                    TensorView dp = memory.Out(Shape.Vector(2));
                    Operations(backend, centred).ParameterGradient(
                        memory.In(new(rows, columns), z), memory.In(Shape.Vector(2), [p0, p1]), memory.In(new(rows, columns), dY), dp);
                    const double h = 1e-5;
                    double[] d0 = [.. z.Select((x, i) => dY[i] * (Barrier(x, p0 + h, p1, centred) - Barrier(x, p0 - h, p1, centred)) / (2 * h))];
                    double[] d1 = [.. z.Select((x, i) => dY[i] * (Barrier(x, p0, p1 + h, centred) - Barrier(x, p0, p1 - h, centred)) / (2 * h))];
                    // One part in 10⁵ of each term: a float32 barrier whose factors are rounded, and the differences' h².
                    ContractAssert.Close(
                        [d0.Sum(), d1.Sum()], memory.Read(dp),
                        i => 1e-6 + (1e-5 * (i == 0 ? d0 : d1).Sum(Math.Abs)), $"{rows} × {columns} at {p0}, {p1}, centred {centred}");
                }
            }
        }
    }

    [Fact]
    public void Neither_threads_nor_lanes_change_a_bit()
    {
        const int n = 20_001;
        float[][] results = [.. ContractBackends.HostNames.Select(name =>
        {
            Backend backend = backends.Open(name);
            using var memory = new ContractMemory(backend);
            TensorView dp = memory.Out(Shape.Vector(2));
            Operations(backend, centred: true).ParameterGradient(
                memory.In(Shape.Vector(n), ContractAssert.Normal(n, "z")), memory.In(Shape.Vector(2), [0.1f, 0.2f]),
                memory.In(Shape.Vector(n), ContractAssert.Normal(n, "dY")), dp);
            return memory.Read(dp);
        })];
        Assert.All(results, result => ContractAssert.SameBits(results[0], result, "dp"));
    }

    private static ParametricOperations Operations(Backend backend, bool centred) => backend.Parametric(
        ParametricActivation.Of(new Tunnelling(Height, Width, 1, Scale, Operating, centred)));

    private static double Barrier(double z, double p0, double p1, bool centred)
    {
        double T(double energy) => NetworkReference.Transmission(energy, Height * Math.Exp(p0), Width * Math.Exp(p1));
        return T(Operating + (Scale * z)) - (centred ? T(Operating) : 0);
    }
}
