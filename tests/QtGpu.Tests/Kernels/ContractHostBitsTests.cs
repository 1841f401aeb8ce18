using QtGpu.Checks;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Updates;
using QtGpu.Reference;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>The host gives the same bits with any number of threads and in any lane.</summary>
[Collection(ContractCollection.Name)]
public sealed class ContractHostBitsTests(ContractBackends backends)
{
    public static TheoryData<string> Activations => [.. ActivationCatalogue.Names];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activations_and_sums(string activation)
    {
        const int n = 40_001;
        SameOn(ContractBackends.HostNames, (backend, memory) =>
        {
            View<float> y = memory.Out(Shape.Vector(n)), slope = memory.Out(Shape.Vector(n));
            View<float> sum = memory.Out(new(1, 1));
            backend.Activation(ActivationCatalogue.Create(activation))
                .Forward(memory.In(Shape.Vector(n), CheckValues.Normal(n, "z", 4)), y, slope);
            backend.Elementwise.SumOfSquares(slope, sum);
            return [y, slope, sum];
        });
    }

    [Theory]
    [InlineData(9, 40, 384)]
    [InlineData(192, 33, 768)]
    [InlineData(13, 600, 800)]
    [InlineData(200, 520, 769)]
    [InlineData(1, 10, 784)]
    [InlineData(64, 512, 784)]
    [InlineData(5, 50, 33)]
    [InlineData(40, 7, 81)]
    [InlineData(64, 515, 784)]
    [InlineData(128, 101, 1300)]
    [InlineData(129, 64, 600)]
    public void Products_of_operands_however_they_lie(int m, int n, int k)
    {
        float[] a = CheckValues.Normal(m * k, "a"), b = CheckValues.Normal(k * n, "b");
        float[] turnedA = DenseReference.Transpose(a, m, k), turnedB = DenseReference.Transpose(b, k, n);
        View<float>[] Multiply(Backend backend, CheckMemory memory, bool transposeA, bool transposeB)
        {
            View<float> c = memory.InOut(new(m, n), CheckValues.Normal(m * n, "c"));
            backend.Dense.Multiply(
                transposeA ? memory.In(new(k, m), turnedA) : memory.In(new(m, k), a), transposeA,
                transposeB ? memory.In(new(n, k), turnedB) : memory.In(new(k, n), b), transposeB, c, accumulate: true);
            return [c];
        }

        var lies = new[] { (false, false), (true, false), (false, true), (true, true) };
        float[]? first = null;
        foreach ((bool transposeA, bool transposeB) in lies)
        {
            first = SameOn(
                ContractBackends.HostNames,
                (backend, memory) => Multiply(backend, memory, transposeA, transposeB), first);
        }
    }

    [Theory]
    [InlineData(31, 17)]
    [InlineData(257, 10)]
    [InlineData(5, 1000)]
    public void Losses(int rows, int classes) => SameOn(ContractBackends.HostNames, (backend, memory) =>
    {
        View<float> dLogits = memory.Out(new(rows, classes)), statistics = memory.Out(Shape.Vector(2));
        backend.Dense.SoftmaxCrossEntropy(
            memory.In(new(rows, classes), CheckValues.Normal(rows * classes, "logits", 3)),
            memory.Whole(new int[rows]), dLogits, statistics);
        return [dLogits, statistics];
    });

    [Fact]
    public void Optimizers()
    {
        const int n = 20_001;
        SameOn(ContractBackends.HostNames, (backend, memory) =>
        {
            View<float> w = memory.InOut(Shape.Vector(n), CheckValues.Normal(n, "w")), norm = memory.Out(new(1, 1));
            View<float> dW = memory.In(Shape.Vector(n), CheckValues.Normal(n, "g"));
            View<float> m = memory.InOut(Shape.Vector(n), new float[n]);
            View<float> v = memory.InOut(Shape.Vector(n), new float[n]);
            backend.Elementwise.SumOfSquares(dW, norm);
            backend.Optimizers.Step(new MomentumUpdate(0.1f, 0.9f, 0.01f), w, dW, m, default, norm, 0.3f);
            backend.Optimizers.Step(
                new AdamUpdate(0.1f, 0.9f, 0.999f, 1e-8f, 0, 0.1f, 10, 1000), w, dW, m, v, norm, 0.3f);
            return [w, m, v];
        });
    }

    [Fact]
    public void Gradients_of_barrier_parameters()
    {
        const int n = 20_001;
        SameOn(ContractBackends.HostNames, (backend, memory) =>
        {
            View<float> dp = memory.Out(Shape.Vector(2));
            backend.Parametric(ParametricActivation.Of(new Tunnelling(5, 0.2, 1, 3, 2, centred: true)))
                .ParameterGradient(
                memory.In(Shape.Vector(n), CheckValues.Normal(n, "z")), memory.In(Shape.Vector(2), [0.1f, 0.2f]),
                memory.In(Shape.Vector(n), CheckValues.Normal(n, "dY")), dp);
            return [dp];
        });
    }

    private float[]? SameOn(
        IEnumerable<string> names, Func<Backend, CheckMemory, View<float>[]> run, float[]? first = null)
    {
        foreach (string name in names)
        {
            using var memory = new CheckMemory(backends.Open(name));
            float[] values = [.. run(backends.Open(name), memory).SelectMany(memory.Read)];
            first ??= values;
            Expect.SameBits(first, values, name);
        }

        return first;
    }
}
