using QtGpu.Checks;
using QtGpu.Kernels.Sampling;
using Xunit;

namespace QtGpu.Tests.Kernels.Sampling;

/// <summary>Every algorithm gives the same bits in any lane and on any number of threads.</summary>
[Collection(ContractCollection.Name)]
public sealed class SamplerHostBitsTests(ContractBackends backends)
{
    public static TheoryData<string> Algorithms => [.. PathUpdateCatalogue.Names];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Paths_and_records(string algorithm)
    {
        foreach (var paths in new[] { new PathCase(3, 38, 34, width: 0.1f),
            new PathCase(3, 6, 10, feedForward: true, width: 0.1f) })
        {
            float[][]? first = null;
            foreach (string name in ContractBackends.HostNames)
            {
                var (phi, records, squares) = paths.Run(
                    backends.Open(name), PathUpdateCatalogue.Find(algorithm), 4, [8]);
                float[][] now = [phi, records, squares];
                first ??= now;
                for (int i = 0; i < now.Length; i++)
                    Expect.SameBits(first[i], now[i], $"output {i} on {name}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Every_path_moves_and_stays_finite(string algorithm)
    {
        var paths = new PathCase(2, 20, 12, width: 0.1f);
        var (phi, records, _) = paths.Run(backends.Open("cpu 16 × 2"), PathUpdateCatalogue.Find(algorithm), 1, [20]);
        for (int i = 0; i < phi.Length; i++)
            Assert.True(float.IsFinite(phi[i]) && phi[i] != paths.Paths[i], $"slice {i}: {phi[i]}");
        Assert.All(records, value => Assert.True(float.IsFinite(value)));
    }
}
