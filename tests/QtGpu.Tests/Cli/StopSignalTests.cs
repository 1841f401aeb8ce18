using QtGpu.Cli;
using QtGpu.IO;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Ctrl-C ends what does not end by itself, but not amid a file.</summary>
public sealed class StopSignalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50), Long = TimeSpan.FromSeconds(20);

    [Fact]
    public void Work_that_does_not_look_at_its_token_is_ended_with_the_code_of_a_cancelled_run()
    {
        using var ended = new ManualResetEventSlim();
        int code = 0;
        using var words = new StringWriter();
        using var stop = new StopSignal(words, Patience, given =>
        {
            code = given;
            ended.Set();
        });
        stop.Ask();
        Assert.True(stop.Token.IsCancellationRequested);
        Assert.True(ended.Wait(Long, TestContext.Current.CancellationToken));
        Assert.Equal((int)ExitCode.Cancelled, code);
        Assert.Contains("what was saved is whole", words.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_being_written_is_written_to_its_end_first()
    {
        using var folder = new TemporaryFolder();
        using var ended = new ManualResetEventSlim();
        using var stop = new StopSignal(TextWriter.Null, Patience, _ => ended.Set());
        AtomicFile.Write(folder["long.txt"], stream =>
        {
            stop.Ask();
            Assert.False(ended.Wait(20 * Patience, TestContext.Current.CancellationToken));
            stream.WriteByte((byte)'x');
        });
        Assert.Equal("x", File.ReadAllText(folder["long.txt"]));
        Assert.True(ended.Wait(Long, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Work_that_ends_in_time_is_left_alone()
    {
        using var ended = new ManualResetEventSlim();
        using (var stop = new StopSignal(TextWriter.Null, 10 * Patience, _ => ended.Set()))
            stop.Ask();
        Assert.False(ended.Wait(20 * Patience, TestContext.Current.CancellationToken));
    }
}
