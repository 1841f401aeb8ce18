using System.Text.Json;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Functions on the edges into gates, from the command line.</summary>
public sealed class EdgeGateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_series_is_forecast_by_gates_of_edges()
    {
        Tool tool = Tool.Run(
            [
                .. "train --model rnn --series bessel-j2 --train 160 --horizon 40 --window 8 --standardise".Split(' '),
                .. "--cell lstm --gates daruan:repetitions=1 --activation tanh --hidden 3 --threads 1".Split(' '),
                .. "--optimizer adam --lr 0.02 --epochs 30 --batch 4 --json".Split(' '), _folder["series.json"],
            ]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement result = JsonDocument.Parse(File.ReadAllText(_folder["series.json"])).RootElement;
        Assert.InRange(result.GetProperty("forecast").GetProperty("nmse_one_step").GetDouble(), 0, 0.5);
        Assert.Equal((8 * 12 * 4) + 12 + 4, result.GetProperty("parameters").GetInt64());
    }

    [Theory]
    [InlineData("--gates daruam", "did you mean 'daruan'?")]
    [InlineData("--cell gru --gates daruan", "take --cell lstm, elman or leaky-elman")]
    [InlineData("--cell lstm --gates daruan:repetitions=0", "expected a whole number from 1 to 1024, got 0")]
    [InlineData("--cell lstm --gates daruan,r=2", "expected one of b-spline, chebyshev, daruan")]
    [InlineData("--cell lstm --gates b-spline:knots=3", "expected one of points, from, to")]
    [InlineData("--gates daruan --published-gradient", "leave one out")]
    [InlineData("--gates daruan --epochs 1 --gradient-plot no.svg", "by products; leave it out")]
    [InlineData("--model fnn --gates daruan", "--gates needs --model rnn")]
    public void Gates_that_make_no_sense_are_refused_in_a_line(string flags, string expected)
    {
        string[] train = flags.Contains("--model", StringComparison.Ordinal) ? ["train"]
            : ["train", "--model", "rnn", "--dataset", "phrases", "--threads", "1", "--device", "cpu"];
        Tool tool = Tool.Run([.. train, .. flags.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, Assert.Single(tool.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
