using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using QtGpu.Cli;
using QtGpu.IO;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

/// <summary>Runs of quantum neurons that are killed as soon as they have saved something, again and again.</summary>
public sealed class KilledRunTests : IDisposable
{
    private const int Kills = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sampling_that_is_killed_after_its_first_batch_gets_on_and_ends_the_same()
    {
        string[] activity =
        [
            "qneuron", "activity", "--epsilon", "3000", "--chains", "128", "--error", "1e-9", "--sweeps", "3000",
            "--device", "cpu", "--threads", "1",
        ];
        List<long> sweeps = [];
        string file = _folder["a.safetensors"];
        KillAndEnd(activity, file, file, () => sweeps.Add(long.Parse(
            Safetensors.Read(file).Metadata["sweeps"], CultureInfo.InvariantCulture)));
        Assert.Equal(Kills, sweeps.Distinct().Count());
        Assert.Equal(sweeps.Order(), sweeps);
        Assert.InRange(sweeps[^1], 1, 400); // thermalising
    }

    [Theory]
    [InlineData("monte-carlo", "0.03")]
    [InlineData("exact", "0.03")]
    public void Digits_that_are_killed_after_their_first_save_get_on_and_end_the_same(string evaluator, string error)
    {
        string[] digits =
        [
            "qneuron", "digits", "--dataset", "digits", "--images", "40", "--slices", "128", "--epochs", "6",
            "--error", error, "--evaluator", evaluator, "--penalty", "0,0.1", "--device", "cpu", "--threads", "1",
        ];
        KillAndEnd(digits, _folder["run"], Path.Combine(_folder["run"], "progress.*"), () => { });
    }

    private void KillAndEnd(string[] command, string checkpoint, string saved, Action killed)
    {
        Tool whole = Tool.Run([.. command, "--json", _folder["whole.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (whole.Code, whole.Error));
        string[] resumed = [.. command, "--checkpoint", checkpoint, "--resume", "--json", _folder["killed.json"]];
        for (int kill = 0; kill < Kills; kill++)
        {
            string before = State(saved);
            using ChildTool child = ChildTool.Start(resumed);
            Assert.True(Changes(saved, before), "nothing was saved before the run ended");
            child.Kill();
            child.End(Patience);
            killed();
        }

        using ChildTool last = ChildTool.Start(resumed);
        Assert.Equal(ExitCode.Done, last.End(Patience).Code);
        Assert.Equal(Timeless(_folder["whole.json"]), Timeless(_folder["killed.json"]));
    }

    private bool Changes(string saved, string before)
    {
        for (long start = Stopwatch.GetTimestamp(); State(saved) == before; Thread.Sleep(2))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience || File.Exists(_folder["killed.json"]))
                return false;
        }

        return true;
    }

    // Names, lengths and times of what is kept.
    private static string State(string pattern)
    {
        try
        {
            var folder = new DirectoryInfo(Path.GetDirectoryName(pattern)!);
            return string.Join(' ', folder.EnumerateFiles(Path.GetFileName(pattern))
                .Where(file => file.Extension is ".journal" or ".safetensors")
                .Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}")
                .Order(StringComparer.Ordinal));
        }
        catch (IOException)
        {
            return string.Empty; // not there yet, or just replaced
        }
    }

    private static string Timeless(string file)
    {
        JsonNode json = JsonNode.Parse(File.ReadAllText(file))!;
        JsonArray results = (json["penalties"] ?? json["points"])!.AsArray();
        foreach (JsonNode? part in (JsonNode?[])[json, .. results])
        {
            part!.AsObject().Remove("seconds");
            part.AsObject().Remove("updates_per_second");
        }

        return json.ToJsonString();
    }
}
