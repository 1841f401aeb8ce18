using QtGpu.Checks;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Host;
using QtGpu.Reference;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>Scans on the host beyond what every backend must fulfil.</summary>
public sealed class ScanTests
{
    private static readonly int[] Threads = [1, 2, 3], Widths = [16, 8, 4];

    public static TheoryData<string> Cells => [.. CellCatalogue.Names];

    [Theory]
    [MemberData(nameof(Cells))]
    public void No_bit_depends_on_threads_or_the_width_of_lanes(string cell)
    {
        int[] lengths = [.. Enumerable.Range(0, 70).Select(b => 1 + (b * b % 5)).OrderDescending()];
        foreach (bool isReverse in new[] { false, true })
        {
            ScanCase c = new(cell, 37, lengths) { IsReverse = isReverse, HasStart = true };
            float[][]? expected = null;
            foreach (int width in Widths)
            {
                foreach (int threads in Threads)
                {
                    using var backend = new HostBackend(threads, width);
                    using var scan = new DrivenScan(backend, c);
                    float[] states = scan.Forward();
                    var (driven, start, recurrent) = scan.Backward();
                    float[][] got = [states, driven, start, recurrent];
                    expected ??= got;
                    for (int i = 0; i < got.Length; i++)
                        Expect.SameBits(expected[i], got[i], $"result {i}, {threads} threads, {width} lanes, {c}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_cell_on_a_lane_of_float64_is_its_reference(string name)
    {
        CellReference own = CellOracle.OwnStepOf(name, Math.Tanh), reference = CellOracle.Of(name, Math.Tanh);
        float[] numbers = CheckValues.Normal(300, name);
        for (int at = 0; at + 10 <= numbers.Length; at += 10)
        {
            double[] driven = Doubles(at, own.Gates), recurrent = Doubles(at + 4, own.Gates);
            double[] state = Doubles(at + 8, own.States);
            Assert.Equal(
                reference.Step(driven, recurrent, state), own.Step(driven, recurrent, state),
                (a, b) => Math.Abs(a - b) < 1e-13);
        }

        double[] Doubles(int first, int count) =>
            Array.ConvertAll(numbers[first..(first + count)], value => (double)value);
    }
}
