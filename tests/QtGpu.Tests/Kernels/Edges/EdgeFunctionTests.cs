using QtGpu.Checks;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Host;
using QtGpu.Reference;
using Xunit;

namespace QtGpu.Tests.Kernels.Edges;

/// <summary>Every edge function of the catalogue beyond what every backend must fulfil.</summary>
public sealed class EdgeFunctionTests
{
    public static TheoryData<string> Functions => [.. EdgeFunctionCatalogue.Names];

    [Theory]
    [MemberData(nameof(Functions))]
    public void No_bit_depends_on_threads_or_the_width_of_lanes(string name)
    {
        foreach (var (rows, inputs, outputs) in new[] { (70, 5, 37), (19, 40, 10), (600, 2, 3) })
        {
            var c = new EdgeCase(name, rows, inputs, outputs);
            float[][]? expected = null;
            foreach (int width in new[] { 16, 8, 4 })
            {
                foreach (int threads in new[] { 1, 3 })
                {
                    using var backend = new HostBackend(threads, width);
                    using var memory = new CheckMemory(backend, c.Margin);
                    EdgeTensors tensors = c.Tensors(memory);
                    EdgeGradients gradients = c.Gradients(memory, tensors, accumulate: true);
                    c.Function.Forward(backend, tensors);
                    c.Function.Back(backend, tensors, gradients);
                    float[][] got =
                    [
                        memory.Read(tensors.Y), memory.Read(gradients.Parameters), memory.Read(gradients.Weight),
                        memory.Read(gradients.Bias), memory.Read(gradients.X),
                    ];
                    expected ??= got;
                    for (int i = 0; i < got.Length; i++)
                        Expect.SameBits(expected[i], got[i], $"result {i}, {threads} threads, {width} lanes, {c}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void In_float64_it_is_its_reference_and_its_derivatives_are_central_differences(string name)
    {
        EdgeFunction function = EdgeFunctionCatalogue.Create(name);
        double[] numbers = [.. EdgeFunctionCatalogue.Numbers(name).Values];
        double[] p = [.. CheckValues.Normal(function.Parameters, name, 0.7f).Select(v => (double)v)];
        foreach (EdgePoint point in EdgeCurve.Of(function, p, CheckValues.Normal(40, "x").Select(v => (double)v)))
        {
            double[] x = [point.X];
            double Reference() => EdgeReference.Value(name, numbers, p, x[0]);
            Assert.Equal(Reference(), point.Value, 1e-12 * (1 + Math.Abs(point.Value)));
            Assert.Equal(CentralDifferences.Of(Reference, x, 0), point.Derivative, Near);
            Assert.Equal(CentralDifferences.Gradient(Reference, p), point.Gradient, Near);
        }
    }

    // What central differences are good to.
    private static bool Near(double a, double b) => Math.Abs(a - b) < 2e-8 * (1 + Math.Abs(a));

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_parameter_has_a_name_of_its_own_and_a_finite_start(string name)
    {
        EdgeFunction function = EdgeFunctionCatalogue.Create(name);
        int[] all = [.. Enumerable.Range(0, function.Parameters)];
        Assert.Equal(all.Length, all.Select(function.NameOf).Distinct(StringComparer.Ordinal).Count());
        Assert.All(all, p => Assert.True(
            float.IsFinite(function.Start(p, 3, 4).Mean) && function.Start(p, 3, 4).Deviation is >= 0 and < 10));
        Assert.NotEmpty(EdgeFunctionCatalogue.Describe(name));
    }

    [Fact]
    public void What_there_is_not_is_refused_with_the_nearest_name()
    {
        var unknown = Assert.Throws<InputException>(() => EdgeFunctionCatalogue.Create("daruam"));
        Assert.Contains("'daruan'", unknown.Message, StringComparison.Ordinal);
        var number = Assert.Throws<InputException>(() => EdgeFunctionCatalogue.Create(
            "daruan", new Dictionary<string, double>(StringComparer.Ordinal) { ["repetition"] = 2 }));
        Assert.Contains("repetitions", number.Message, StringComparison.Ordinal);
    }
}
