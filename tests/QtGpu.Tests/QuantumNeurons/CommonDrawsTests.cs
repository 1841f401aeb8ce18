using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

/// <summary>Systems that draw the same random numbers, on every backend.</summary>
[Collection(ContractCollection.Name)]
public sealed class CommonDrawsTests(ContractBackends backends)
{
    [Theory]
    [MemberData(nameof(ContractBackends.Names), MemberType = typeof(ContractBackends))]
    public void The_same_systems_take_the_same_paths_where_they_draw_the_same(string name)
    {
        Backend backend = backends.Open(name);
        double[] own = Activities(backend, 1), pairs = Activities(backend, 2);
        Assert.Equal(4, own.Distinct().Count());
        Assert.Equal((pairs[0], pairs[2]), (pairs[1], pairs[3]));
        Assert.NotEqual(pairs[0], pairs[2]);
        Assert.Equal(own[0], pairs[0]); // the first draws what it always did
    }

    private static double[] Activities(Backend backend, int common)
    {
        QuantumNetwork network = new GateModel().Network(["out"], ["in"], GateModel.Excites("in", "out", 6000));
        using var run = new SamplingRun(
            [network, network, network, network], new TimeLattice(0.7, 32), backend,
            new() { Chains = 6, Sweeps = 60, Thermalisation = 40, Every = 1, CommonDraws = common });
        return [.. run.Run(
            stop: TestContext.Current.CancellationToken).Systems.Select(system => system["out"].Activity.Mean)];
    }
}
