using QtGpu.Benchmarks;
using QtGpu.Benchmarks.Peers;
using QtGpu.Cli;
using QtGpu.Cli.Report;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>The picture of what a step costs over the units of a recurrent layer.</summary>
public sealed class HiddenSizePlotTests
{
    private static readonly RecurrentRunName Tanh = RecurrentRunName.All[0], Tunnelling = RecurrentRunName.All[1];

    // On one thread processor time, as peers are timed: nine times as much passes on the wall here.
    [Fact]
    public void One_size_is_no_picture_and_other_batches_are_of_another_one()
    {
        BenchResult result = Measured.Empty(peak: 100);
        Assert.Null(HiddenSizePlot.Of(result));
        Row(new(64, 16, 64), 0.001).AddTo(result);
        Row(new(64, 64, 1), 0.002).AddTo(result);
        Assert.Null(HiddenSizePlot.Of(result));
        Row(new(64, 32, 64), 0.003).AddTo(result);
        string svg = HiddenSizePlot.Of(result)!.ToSvg();
        Assert.Contains("A training step of 64 sequences, 20 steps and 64 features", svg, StringComparison.Ordinal);
        foreach (string shown in new[] { "<title>1</title>", "<title>3</title>", "elman tanh", "elman tunnelling" })
            Assert.Contains(shown, svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<title>2</title>", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("stroke-dasharray", svg, StringComparison.Ordinal);
    }

    // Tunnelling beside the peer's tanh has a row of its own, which is not the same work.
    [Fact]
    public void A_peer_is_dashed_in_the_colour_of_the_same_work()
    {
        BenchResult result = Measured.Empty(peak: 100);
        foreach (RecurrentShape shape in new RecurrentShape[] { new(64, 16, 64), new(64, 32, 64) })
        {
            Row(shape, 0.001).AddTo(result);
            Peer(RecurrentBenchmark.PeerRow(shape, Tanh), 40).AddTo(result);
            Peer($"{RecurrentBenchmark.PeerRow(shape, Tunnelling)}, beside tanh", 20).AddTo(result);
        }

        string svg = HiddenSizePlot.Of(result)!.ToSvg();
        Assert.Equal(2, svg.Split("<title>25</title>").Length - 1);
        Assert.DoesNotContain("<title>50</title>", svg, StringComparison.Ordinal);
        string dashed = svg.Split('\n').Single(
            line => line.Contains("stroke-linejoin=\"round\" stroke-dasharray", StringComparison.Ordinal));
        Assert.Contains(Mark.Colour(0), dashed, StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_keeps_it_beside_the_tables()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ExitCode.Done, Tool.Run(
        [
            .. "bench --device cpu --threads 1 --rehearse --only recurrent --save".Split(' '), folder.Path,
        ]).Code);
        string page = File.ReadAllText(
            Assert.Single(Directory.GetFiles(folder.Path, "bench-recurrent.md", SearchOption.AllDirectories)));
        Assert.Contains(
            "![Cost of a step over hidden size](hidden-size-recurrent.svg)", page, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder.Path, "hidden-size-recurrent.svg", SearchOption.AllDirectories));
    }

    private static RecurrentRow Row(RecurrentShape shape, double seconds) => new(shape,
    [
        .. new[] { Tanh, Tunnelling, Tunnelling with { IsRagged = true } }.Select(
            name => new RecurrentRun(name, new(9 * seconds, 8 * seconds, 10 * seconds, seconds, 3), null)),
    ]);

    private static PeerRow Peer(string row, double perSecond) => new(
        row, "PyTorch", "1", "steps/s", 1, perSecond, 1, 1, 1, 3, Measured.Once, Measured.Once);
}
