using QtGpu.Kernels.Host;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.QuantumNeurons.Sampling;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

/// <summary>
/// Ten reference rows by every algorithm; <c>qtgpu qneuron exact --verify</c> samples all of them, closer.
/// </summary>
public sealed class VerificationTests
{
    private static readonly Lazy<(ReferenceRow[] Rows,
        IReadOnlyDictionary<ReferenceRow, IReadOnlyList<double>> Exact)> Ten = new(() =>
    {
        ReferenceRow[] rows =
        [
            .. ReferenceRows.Single.Where(row => row.Lattice.Slices == 64),
            .. ReferenceRows.Single.Where(row => row.Lattice.Slices == 128).Skip(1).Take(2),
            .. ReferenceRows.Coupled.Where(row => row.Lattice.Slices == 128 && row.Network.Neurons.Count == 2).Take(1),
        ];
        return (rows, Verification.Exact(rows, new ExactOptions(Threads: 1, Links: false)));
    });

    public static TheoryData<string> Algorithms => [.. PathUpdateCatalogue.Names];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void An_algorithm_gives_the_exact_activities_with_true_error_bars(string algorithm)
    {
        Assert.Equal(10, Ten.Value.Rows.Length);
        using var backend = new HostBackend(threads: 1);
        var options = new SamplingOptions
        {
            Algorithm = algorithm,
            Chains = 16,
            Error = 0.01,
            Seconds = double.MaxValue,
        };
        Verification verification = Verification.Of(
            Ten.Value.Rows, Ten.Value.Exact, backend, options, stop: TestContext.Current.CancellationToken);
        Assert.Equal(11, verification.Neurons.Count);
        Assert.Empty(verification.Unsettled);
        Assert.Empty(verification.Wrong);
        Assert.InRange(verification.ChiSquaredPerRow, 0.1, 2.2); // of ten rows: 1 ± 0.45
    }
}
