using QtGpu.Reservoirs.Search;
using Xunit;

namespace QtGpu.Tests.Reservoirs.Search;

public sealed class SuccessiveHalvingTests
{
    [Theory]
    [InlineData(27, 9, 3, "27×1 9×3 3×9")]
    [InlineData(30, 9, 3, "30×1 10×3 4×9")]
    [InlineData(16, 5, 2, "16×2 8×3 4×5")]
    [InlineData(2, 9, 3, "2×9")]
    [InlineData(100, 1, 3, "100×1")]
    public void Each_rung_keeps_the_best_and_spends_more_on_them(int candidates, int seeds, int eta, string expected)
    {
        IReadOnlyList<RungPlan> rungs = SuccessiveHalving.Rungs(candidates, seeds, eta);
        Assert.Equal(expected, string.Join(' ', rungs.Select(rung => $"{rung.Candidates}×{rung.Seeds}")));
    }

    [Fact]
    public void Reservoirs_of_earlier_rungs_are_not_trained_again() =>
        Assert.Equal(27 + (9 * 2) + (3 * 6), SuccessiveHalving.Runs(SuccessiveHalving.Rungs(27, 9, 3)));
}
