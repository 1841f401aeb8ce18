using QtGpu.Checks;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;
using QtGpu.Onnx;
using QtGpu.Tests.Kernels.Activations;
using Xunit;

namespace QtGpu.Tests.Exchange;

public sealed class OnnxActivationTests
{
    private static readonly float[] Z = [.. CheckValues.Normal(1000, "onnx", 3), 0, -0f, 1, 30, -30, 90, -90];

    public static TheoryData<string> Names => EveryActivation.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_graph_gives_what_its_formula_gives(string name)
    {
        Activation activation = EveryActivation.Get(name);
        OnnxRun.AssertClose(
            EveryActivation.RunScalar(activation, Z).Y, OnnxRun.Of(Z, z => OnnxFormulas.Of(activation, z)));
    }

    [Theory]
    [InlineData("tunnelling")]
    [InlineData("rational")]
    [InlineData("leaky-relu")]
    public void Trained_parameters_are_in_the_graph(string name)
    {
        ParametricActivation activation = ActivationCatalogue.CreateParametric(name);
        float[] p = [.. new[] { 0.4f, -0.3f, 0.2f, 0.1f }.Take(activation.ParameterCount)];
        OnnxRun.AssertClose(
            activation.Accept(new At(p)), OnnxRun.Of(Z, z => OnnxFormulas.Of(activation, p, z)));
    }

    [Fact]
    public void An_operator_that_is_the_activation_stands_for_it()
    {
        var graph = new OnnxGraph();
        using (graph.Write())
        {
            OnnxValue x = graph.Input("x", OnnxType.Float32, 1);
            graph.Output(OnnxFormulas.Of(ActivationCatalogue.Create("tanh"), x), "y", OnnxType.Float32, 1);
        }

        Assert.Equal(["Tanh", "Identity"], graph.Build("tanh").Node.Select(node => node.OpType));
    }

    // Everything a lane can do, with numbers at which a mistake is seen.
    [Fact]
    public void Every_operation_of_a_lane_is_an_operator()
    {
        float[] x = [.. Z.Where(z => z != 0).Select(z => MathF.Abs(z) + 1e-3f)];
        OnnxRun.AssertClose(
            [.. x.Select(value => Everything(new ScalarLane(value)).Value)], OnnxRun.Of(x, Everything));
    }

    private static T Everything<T>(T x)
        where T : unmanaged, ILane<T>
    {
        T e = T.Exponent(x, out T m), sin = T.SinCos(x, out T cos), minus = LaneMath.Expm1(-x, out T exp);
        T sum = T.Fma(e, m, T.Sqrt(x)) + (sin * cos) + (minus / (exp + T.Const(2))) - T.Const(0.5f);
        sum += T.IfLess(x, T.Const(1), T.Const(3), T.Const(-1)) * T.Pow2(LaneMath.Round(T.Min(x, T.Const(3)), 1));
        sum += T.IfEqual(LaneMath.Round(x, 0.5), T.Const(1), T.Const(5), T.Const(0)) + LaneMath.Log1p(x);
        sum += T.Abs(-x) * LaneMath.ExpNormal(-T.Min(x, T.Const(80)));
        return sum + LaneMath.LogNormal(T.Max(x, T.Const(2)));
    }

    private sealed class At(float[] p) : IParametricActivationVisitor<float[]>
    {
        public float[] Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IParametricActivation<TActivation> =>
            EveryActivation.RunScalar(Activation.Of(activation.At(new OnnxFormulas.Numbers(p), 0)), Z).Y;
    }
}
