using QtGpu.Kernels.Contract;
using QtGpu.Tests.Reference;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>Ten steps of each optimizer against float64, with clipping and weight decay.</summary>
[Collection(ContractCollection.Name)]
public sealed class ContractOptimizerTests(ContractBackends backends)
{
    private const int Steps = 10;
    private static readonly int[] Lengths = [1, 5, 16, 33, 257, 20_001];

    public static TheoryData<string> Names => ContractBackends.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Sgd(string name)
    {
        Backend backend = backends.Open(name);
        foreach (var (momentum, decay, clip) in new[]
            { (0f, 0f, float.PositiveInfinity), (0.9f, 0f, float.PositiveInfinity), (0.9f, 0.01f, 0.3f), (0f, 0.1f, 0.3f), (0.5f, 0f, 1e9f) })
        {
            foreach (int n in ContractBackends.IsSlow(name) ? [5, 33] : Lengths)
            {
                var reference = new OptimizerReference(ContractAssert.Normal(n, "w"));
                using var memory = new ContractMemory(backend);
                TensorView w = memory.InOut(Shape.Vector(n), ContractAssert.Normal(n, "w"));
                TensorView v = momentum == 0 ? TensorView.None : memory.InOut(Shape.Vector(n), new float[n]);
                for (int step = 1; step <= Steps; step++)
                {
                    float[] gradient = ContractAssert.Normal(n, $"g{step}");
                    reference.Sgd(gradient, 0.1f, momentum, decay, clip);
                    backend.Optimizers.Sgd(
                        w, memory.In(Shape.Vector(n), gradient), v, Norm(backend, memory, gradient, clip),
                        new SgdStep(0.1f, momentum, decay, clip));
                }

                reference.Check(memory.Read(w), Steps, $"sgd, momentum {momentum}, decay {decay}, clip {clip}, {n} weights");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Adam_and_AdamW(string name)
    {
        Backend backend = backends.Open(name);
        foreach (var (decoupled, decay, clip) in new[]
            { (false, 0f, float.PositiveInfinity), (false, 0.1f, 0.3f), (true, 0.1f, float.PositiveInfinity), (true, 0.1f, 0.3f) })
        {
            foreach (int n in ContractBackends.IsSlow(name) ? [5, 33] : Lengths)
            {
                var reference = new OptimizerReference(ContractAssert.Normal(n, "w"));
                using var memory = new ContractMemory(backend);
                TensorView w = memory.InOut(Shape.Vector(n), ContractAssert.Normal(n, "w"));
                TensorView m = memory.InOut(Shape.Vector(n), new float[n]), v = memory.InOut(Shape.Vector(n), new float[n]);
                for (int step = 1; step <= Steps; step++)
                {
                    float[] gradient = ContractAssert.Normal(n, $"g{step}");
                    reference.Adam(gradient, 0.05f, 0.9f, 0.999f, 1e-8f, decay, decoupled, clip, step);
                    backend.Optimizers.Adam(
                        w, memory.In(Shape.Vector(n), gradient), m, v, Norm(backend, memory, gradient, clip),
                        new AdamStep(
                            0.05f, 0.9f, 0.999f, 1e-8f, decay, decoupled, clip,
                            (float)(1 / (1 - Math.Pow(0.9f, step))), (float)(1 / (1 - Math.Pow(0.999f, step)))));
                }

                reference.Check(memory.Read(w), Steps, $"adam, decoupled {decoupled}, decay {decay}, clip {clip}, {n} weights");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gradient_that_is_not_a_number_is_not_clipped_away(string name)
    {
        Backend backend = backends.Open(name);
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity })
        {
            using var memory = new ContractMemory(backend);
            TensorView w = memory.InOut(Shape.Vector(3), [1, 2, 3]);
            float[] gradient = [1, bad, 1];
            backend.Optimizers.Sgd(
                w, memory.In(Shape.Vector(3), gradient), TensorView.None, Norm(backend, memory, gradient, 5), new SgdStep(0.1f, 0, 0, 5));
            Assert.False(float.IsFinite(memory.Read(w)[1]), $"{bad} was clipped to {w.ToArray()[1]}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_gradient_moves_no_weight(string name)
    {
        Backend backend = backends.Open(name);
        using var memory = new ContractMemory(backend);
        TensorView w = memory.InOut(Shape.Vector(3), [1, 2, 3]);
        backend.Optimizers.Sgd(
            w, memory.In(Shape.Vector(3), new float[3]), TensorView.None, Norm(backend, memory, new float[3], 5), new SgdStep(0.1f, 0, 0, 5));
        Assert.Equal([1f, 2f, 3f], memory.Read(w));
    }

    [Fact]
    public void Neither_threads_nor_lanes_change_a_bit()
    {
        const int n = 20_001;
        float[] gradient = ContractAssert.Normal(n, "g");
        float[][] results = [.. ContractBackends.HostNames.Select(name =>
        {
            Backend backend = backends.Open(name);
            using var memory = new ContractMemory(backend);
            TensorView w = memory.InOut(Shape.Vector(n), ContractAssert.Normal(n, "w")), dW = memory.In(Shape.Vector(n), gradient);
            TensorView m = memory.InOut(Shape.Vector(n), new float[n]), v = memory.InOut(Shape.Vector(n), new float[n]);
            TensorView norm = Norm(backend, memory, gradient, 0.3f);
            backend.Optimizers.Sgd(w, dW, m, norm, new SgdStep(0.1f, 0.9f, 0.01f, 0.3f));
            backend.Optimizers.Adam(w, dW, m, v, norm, new AdamStep(0.1f, 0.9f, 0.999f, 1e-8f, 0.1f, true, 0.3f, 10, 1000));
            return (float[])[.. memory.Read(w), .. m.ToArray(), .. v.ToArray()];
        })];
        Assert.All(results, result => ContractAssert.SameBits(results[0], result, "optimizers"));
    }

    private static TensorView Norm(Backend backend, ContractMemory memory, float[] gradient, float clip)
    {
        if (float.IsPositiveInfinity(clip))
            return TensorView.None;
        TensorView norm = memory.Out(new(1, 1));
        backend.Elementwise.SumOfSquares(memory.In(Shape.Vector(gradient.Length), gradient), norm);
        return norm;
    }
}
