using System.Diagnostics;
using System.Text.Json.Nodes;
using QtGpu.Cli;
using QtGpu.IO;
using QtGpu.Tests.Cli;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Distributed;

/// <summary>Training on several ranks of a real MPI, with each that is installed.</summary>
public sealed class RankTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly TemporaryFolder _folder = new();

    // 3 epochs of batches of 50, which 8 does not divide; the last one has 5 samples.
    private static readonly string[] Perceptron =
    [
        "train", "--dataset", "digits", "--train-samples", "205", "--epochs", "3", "--batch", "50", "--hidden", "24",
        "--dropout", "0.2", "--optimizer", "adam", "--lr", "0.01", "--clip", "1", "--device", "cpu", "--threads", "1",
    ];

    private static readonly string[] Recurrent =
    [
        "train", "--model", "rnn", "--dataset", "phrases", "--epochs", "2", "--batch", "16", "--hidden", "12",
        "--device", "cpu", "--threads", "1",
    ];

    private static readonly string[] Bayesian =
    [
        "train", "--model", "bnn", "--dataset", "digits", "--train-samples", "100", "--epochs", "2", "--hidden", "8",
        "--device", "cpu", "--threads", "1",
    ];

    public static TheoryData<string> Engines => MpiRun.Engines;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Engines))]
    public void One_two_four_and_eight_ranks_train_the_bits_of_one_process(string engine)
    {
        RequireSame(engine, Perceptron, 1, 2, 4, 8);
        RequireSame(engine, Recurrent, 4); // gradients are summed alike whatever the network, 2 shards to a rank
        RequireSame(engine, Bayesian, 2);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Ranks_that_disagree_are_told_in_one_message_what_differs_first(string engine)
    {
        string[] other = [.. Perceptron];
        other[Array.IndexOf(other, "--lr") + 1] = "0.02";
        using MpiRun run = MpiRun.Start(engine, (2, Perceptron), (1, other), (1, Perceptron));
        var (code, _, problems) = run.End(Patience);
        Assert.Contains("lr 0.01 on rank 0, lr 0.02 on rank 2", Assert.Single(problems), StringComparison.Ordinal);
        Assert.NotEqual(0, code);
    }

    [Theory]
    [InlineData("openmpi", 3, "3 ranks cannot share 8 shards of a batch evenly: expected one of 1, 2, 4, 8 ranks")]
    [InlineData("mpich", 3, "3 ranks cannot share 8 shards of a batch evenly: expected one of 1, 2, 4, 8 ranks")]
    [InlineData("openmpi", 2, "--lr: expected", "--lr", "-1")]
    [InlineData("mpich", 2, "There is no file absent.csv", "--dataset", "absent.csv")]
    public void What_is_wrong_on_all_ranks_is_said_once(
        string engine, int ranks, string expected, params string[] flags)
    {
        string[] command = flags.Length == 0 ? Perceptron : ["train", .. flags];
        using MpiRun run = MpiRun.Start(engine, ranks, command);
        var (code, _, problems) = run.End(Patience);
        Assert.Contains(expected, Assert.Single(problems), StringComparison.Ordinal);
        Assert.NotEqual(0, code);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void What_is_wrong_on_one_rank_is_said_by_it(string engine)
    {
        using MpiRun run = MpiRun.Start(
            engine, (1, Perceptron), (1, ["train", "--dataset", "only-here.csv"]));
        var (code, _, problems) = run.End(Patience);
        Assert.Contains("only-here.csv", Assert.Single(problems), StringComparison.Ordinal);
        Assert.NotEqual(0, code);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Only_what_is_divided_runs_on_ranks(string engine)
    {
        using MpiRun run = MpiRun.Start(engine, 2, "compare", "--epochs", "1");
        Assert.Contains(
            "compare runs in one process", Assert.Single(run.End(Patience).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openmpi", 0)]
    [InlineData("openmpi", 1)]
    [InlineData("mpich", 0)]
    [InlineData("mpich", 1)]
    public void When_a_rank_is_killed_the_other_ends_and_the_checkpoint_goes_on(string engine, int killed)
    {
        string[] command = [.. Perceptron, "--checkpoint", _folder["run.safetensors"]];
        command[Array.IndexOf(command, "--epochs") + 1] = "100000";
        using MpiRun run = MpiRun.Start(engine, 2, command);
        WaitForEpoch(2);
        using (var rank = Process.GetProcessById(run.ProcessOf(killed, Patience)))
            rank.Kill();
        var (code, _, problems) = run.End(Patience);
        Assert.NotEqual(0, code);
        Assert.InRange(problems.Length, 0, 1);
        int epochs = Checkpoint.Read(_folder["run.safetensors"]).History.Count;
        // Launchers kill the other rank too, which may be writing.
        Assert.InRange(Directory.GetFiles(_folder.Path, "*.part").Length, 0, 1);

        command[Array.IndexOf(command, "--epochs") + 1] = $"{epochs + 1}";
        Tool resumed = Tool.Run([.. command, "--logical-shards", "8", "--resume"]);
        Assert.Equal((ExitCode.Done, string.Empty), (resumed.Code, resumed.Error));
        Tool alone = Tool.Run([.. command[..^1], _folder["alone.safetensors"], "--logical-shards", "8"]);
        Assert.Equal(ExitCode.Done, alone.Code);
        Assert.Equal(Tensors("alone.safetensors"), Tensors("run.safetensors"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void What_exchanging_costs_is_measured_and_modelled(string engine)
    {
        using MpiRun run = MpiRun.Start(
            engine, 2, "ranks", "--parameters", "100000", "--gradient", "10", "--update", "0.1", "--json",
            _folder["link.json"]);
        var (code, _, problems) = run.End(Patience);
        Assert.Empty(problems);
        Assert.Equal(0, code);
        JsonNode json = JsonNode.Parse(File.ReadAllText(_folder["link.json"]))!;
        Assert.InRange((double)json["bytes_per_second"]!, 1e6, 1e13);
        Assert.Equal(1024, (int)json["efficiencies"]!.AsArray()[^1]!["ranks"]!);
    }

    private void RequireSame(string engine, string[] command, params int[] counts)
    {
        Tool alone = Tool.Run([.. command, "--logical-shards", "8", "--checkpoint", _folder["alone.safetensors"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (alone.Code, alone.Error));
        foreach (int ranks in counts)
        {
            string[] saved = ["--checkpoint", _folder["ranks.safetensors"], "--json", _folder["ranks.json"]];
            using MpiRun run = MpiRun.Start(engine, ranks, [.. command, .. saved]);
            var (code, output, problems) = run.End(Patience);
            Assert.Empty(problems);
            Assert.Equal(0, code);
            Assert.Single(output.Split('\n'), line => line.StartsWith("training ", StringComparison.Ordinal));
            Assert.Equal(Tensors("alone.safetensors"), Tensors("ranks.safetensors"));
            RequireTraffic(ranks);
        }
    }

    private void WaitForEpoch(int epoch)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience; Thread.Sleep(20))
        {
            string file = _folder["run.safetensors"];
            if (File.Exists(file) && Checkpoint.Read(file).History.Count >= epoch)
                return;
        }

        throw new TimeoutException("no epoch was saved");
    }

    // Each rank sends 2·(1 − 1/ranks) times the gradients and two sums, in 2·log₂ ranks messages.
    private void RequireTraffic(int ranks)
    {
        JsonNode json = JsonNode.Parse(File.ReadAllText(_folder["ranks.json"]))!["ranks"]!;
        Assert.Equal(ranks, (int)json["count"]!);
        Assert.Equal(2 * Math.Log2(ranks), (double)json["messages_per_step"]!);
        long parameters = Safetensors.Read(_folder["ranks.safetensors"]).Tensors
            .Where(tensor => tensor.Name is not "optimizer.state").Sum(tensor => (long)tensor.Values.Length);
        double least = 2 * (1 - (1.0 / ranks)) * 4 * parameters;
        Assert.InRange((double)json["bytes_per_step"]!, least, (1.2 * least) + 100);
    }

    private string[] Tensors(string file) =>
    [
        .. Safetensors.Read(_folder[file]).Tensors.Select(tensor => $"{tensor.Name} "
            + string.Join(' ', tensor.Values.Select(BitConverter.SingleToInt32Bits))),
    ];
}
