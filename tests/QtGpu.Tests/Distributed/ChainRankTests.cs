using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using QtGpu.Cli;
using QtGpu.IO;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.Distributed;

/// <summary>Chains of quantum neurons on several ranks of a real MPI, with each that is installed.</summary>
public sealed class ChainRankTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();

    // Its measurements, paths and profiles are gathered; 3 ranks do not divide the chains evenly.
    private static readonly string[] Path =
    [
        "qneuron", "path", "chain", "--slices", "16", "--chains", "8", "--algorithm", "multilevel", "--error", "1e-9",
        "--device", "cpu", "--threads", "1",
    ];

    // Its points swap paths.
    private static readonly string[] Scan =
    [
        "qneuron", "chain", "--k", "0.8,0.9,1", "--exchange", "--slices", "16", "--chains", "8", "--algorithm",
        "multilevel", "--error", "1e-9", "--device", "cpu", "--threads", "1",
    ];

    private string Saved => _folder["ranks.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("openmpi", "path")]
    [InlineData("mpich", "scan")]
    public void What_is_left_of_killed_ranks_ends_on_others_as_in_one_process(string engine, string what)
    {
        string[] sampled = what == "path" ? Path : Scan;
        using (MpiRun run = MpiRun.Start(engine, 3, [.. sampled, "--sweeps", "100000000", "--checkpoint", Saved]))
        {
            int killed = run.ProcessOf(1, Patience);
            WaitForSave();
            using (var rank = Process.GetProcessById(killed))
                rank.Kill();
            var (code, _, problems) = run.End(Patience);
            Assert.NotEqual(0, code);
            Assert.InRange(problems.Length, 0, 1);
        }

        string sweeps = (Sweeps + 1000).ToString(CultureInfo.InvariantCulture);
        RequireSame(engine, [2], [.. sampled, "--sweeps", sweeps, "--resume"]);
    }

    [Theory]
    [InlineData("openmpi", "scan")]
    [InlineData("mpich", "path")]
    public void One_two_four_and_eight_ranks_sample_the_bits_of_one_process(string engine, string what) =>
        RequireSame(engine, [1, 2, 4, 8], [.. what == "path" ? Path : Scan, "--sweeps", "500"]);

    private void RequireSame(string engine, int[] ranks, string[] command)
    {
        Tool alone = Tool.Run(
            [.. command, "--checkpoint", _folder["alone.safetensors"], "--json", _folder["alone.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (alone.Code, alone.Error));
        foreach (int count in ranks)
        {
            using MpiRun run = MpiRun.Start(
                engine, count, [.. command, "--checkpoint", Saved, "--json", _folder["ranks.json"]]);
            var (code, output, problems) = run.End(Patience);
            Assert.Empty(problems);
            Assert.Equal(0, code);
            Assert.Equal(Timeless(alone.Output), Timeless(output));
            Assert.Equal(Results("alone.json"), Results("ranks.json"));
            Assert.Equal(File.ReadAllBytes(_folder["alone.safetensors"]), File.ReadAllBytes(Saved));
            if (!command.Contains("--resume"))
                File.Delete(Saved);
        }
    }

    private long Sweeps => long.Parse(Safetensors.Read(Saved).Metadata["sweeps"], CultureInfo.InvariantCulture);

    private void WaitForSave()
    {
        for (long start = Stopwatch.GetTimestamp(); !File.Exists(Saved); Thread.Sleep(20))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
                throw new TimeoutException("nothing was saved");
        }
    }

    private static IEnumerable<string> Timeless(string output) =>
        output.Split('\n').Where(line => !line.Contains("site updates/s", StringComparison.Ordinal));

    private string Results(string file)
    {
        JsonObject json = JsonNode.Parse(File.ReadAllText(_folder[file]))!.AsObject();
        Assert.True(json.Remove("seconds") && json.Remove("updates_per_second"));
        return json.ToJsonString();
    }
}
