using System.Runtime.InteropServices;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>
/// SIGINT ends every verb, wherever it is, in about two seconds and with exit code 130. Measures time, alone.
/// </summary>
[CollectionDefinition(nameof(InterruptTests), DisableParallelization = true)]
[Collection(nameof(InterruptTests))]
public sealed class InterruptTests
{
    // Two, and what a busy machine needs to hear of the signal.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Working = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("train --dataset digits --epochs 1000 --hidden 3000,3000 --batch 8000")] // a step of many seconds
    // So is the vacuum.
    [InlineData("qneuron activity --algorithm tent --slices 65536 --kinks 2 --chains 64 --budget 600")]
    [InlineData("qneuron exact --slices 65536 --period 1000 --epsilon 1000,2000,3000,4000,5000,6000")]
    [InlineData("esn --units 4000 --train 20000 --seeds 3")]
    [InlineData("bench --only products --threads 1")]
    [InlineData("bench --only samplers --threads 1")] // was an internal error
    [InlineData("selftest --budget 600")]
    public async Task A_verb_that_is_interrupted_ends(string line)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "sends a signal");
        using ChildTool child = ChildTool.Start(line.Split(' '));
        await Task.Delay(Working, TestContext.Current.CancellationToken);
        Assert.False(child.HasEnded, $"'{line}' ended by itself");
        child.Send(PosixSignal.SIGINT);
        Tool run = child.End(Patience);
        Assert.Equal(ExitCode.Cancelled, run.Code);
        Assert.StartsWith("qtgpu: ", run.Error, StringComparison.Ordinal);
    }
}
