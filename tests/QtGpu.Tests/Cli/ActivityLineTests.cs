using Microsoft.Extensions.Time.Testing;
using QtGpu.Cli;
using QtGpu.Data.Series;
using QtGpu.Kernels.Host;
using QtGpu.Reservoirs;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class ActivityLineTests
{
    [Fact]
    public async Task A_step_that_takes_long_is_seen_to_go_on()
    {
        using var text = new StringWriter();
        var clock = new FakeTimeProvider();
        var line = new ActivityLine(new StatusLine(text, visible: true), "search", clock);
        line.Show(new("tanh", "running 2000 steps", 3, 12));
        await Task.Delay(200, TestContext.Current.CancellationToken); // it is drawn ten times a second at most
        clock.Advance(TimeSpan.FromSeconds(1));
        line.Dispose();
        string drawn = text.ToString();
        const string what = "left  search: 3 of 12 reservoirs; tanh: running 2000 steps";
        Assert.Contains($"0:00, 0:00 {what}", drawn, StringComparison.Ordinal);
        Assert.Matches($"0:0[123], 0:0[3-9] {what}", drawn);
        Assert.EndsWith("\r", drawn, StringComparison.Ordinal);
        line.Show(new("tanh", "forecasting", 4, 12));
        Assert.Equal(drawn, text.ToString());
    }

    [Fact]
    public void Nothing_is_drawn_where_nobody_looks()
    {
        using var text = new StringWriter();
        using (var line = new ActivityLine(new StatusLine(text, visible: false)))
            line.Show(new("tanh", "running 2000 steps", 3, 12));
        Assert.Empty(text.ToString());
    }

    [Fact]
    public void A_comparison_tells_what_it_does_within_a_batch()
    {
        using var backend = new HostBackend(1);
        ReservoirSettings settings = ReservoirPresets.Create("best", "tanh") with { Units = 30, TrainSteps = 300 };
        var told = new List<string>();
        _ = new ReservoirComparison(SeriesCatalogue.Load("mackey-glass", 320, 1), 20).Run(
            [("tanh", settings)], [1, 2], backend, progress => told.Add(progress.ToString()),
            TestContext.Current.CancellationToken);
        string[] tasks = ["drawing seed 2", "running 300 steps", "readout 2 of 2", "forecasting 20 steps freely"];
        foreach (string task in tasks)
            Assert.Contains($"0 of 2 reservoirs; tanh: {task}", told);
    }
}
