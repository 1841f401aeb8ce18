using System.Text.Json;
using System.Xml.Linq;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class QuantumNeuronCommandTests
{
    private static readonly string[] Quick =
        ["--slices", "64", "--error", "0.05", "--chains", "16", "--threads", "1", "--device", "cpu"];

    public static TheoryData<string, string> Mistakes => new()
    {
        { "activity --error 0", "--error: expected a number above 0, got '0'" },
        { "activity --epsilon -1", "--epsilon: expected a number of 0 or more" },
        { "activity --chains 1", "--chains: expected an even number from 2 to 65536, got '1'" },
        { "activity --chains 7", "--chains: expected an even number from 2 to 65536, got '7'" },
        { "activity --slices 3", "--slices: expected an even number from 4 to 65536" },
        { "activity --slices 5", "--slices: expected an even number from 4 to 65536" },
        { "activity --period 0", "--period: expected a number from 1E-06 to 1000000, got '0'" },
        { "activity --lambda -5", "--lambda: expected a number from 0.001 to 1000000000, or several" },
        { "activity --lambda 1,2", "this command takes one value" },
        { "activity --kinks 0", "kinks: expected at least 1" },
        { "activity --budget 0", "--budget: expected a number above 0" },
        { "activity --algorithm metropolic", "unknown algorithm 'metropolic'" },
        { "activity --start hot", "--start: expected one of both, vacuum, spiking, saw, got 'hot'" },
        { "activity --resume", "--resume needs --checkpoint" },
        { "activity --plot /", "expected a file that ends in .svg, got '/'" },
        { "chain --k -1", "--k: expected a number of 0 or more" },
        { "chain --feed-forward --algorithm joint-hmc", "a feed-forward network has not" },
        { "exact --verify --algorithm fast", "unknown algorithm 'fast'" },
        { "gate", "expected one of and, not, or, xor" },
        { "gate xand", "There are: and, not, or, xor" },
        { "gate --table 011", "2, 4, 8 or 16 of them, got 3" },
        { "gate --table 0120", "expected the digits 0 and 1, got '2'" },
        { "gate and --table 0001", "expected a name or --table, not both" },
        { "gate and --plot x.svg", "give the scales with --k" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_gets_one_clear_message_and_exit_code_2(string commandLine, string expected)
    {
        Tool tool = Tool.Run(["qneuron", .. commandLine.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, tool.Error, StringComparison.Ordinal);
        Assert.InRange(tool.Error.TrimEnd().Split('\n').Length, 1, 2);
        Assert.Empty(tool.Output);
    }

    [Fact]
    public void A_scan_is_a_table_a_picture_and_one_object()
    {
        using var folder = new TemporaryFolder();
        string[] scan = ["qneuron", "activity", "--epsilon", "0,6000", .. Quick];
        Tool tool = Tool.Run([.. scan, "--json", folder["a.json"], "--plot", folder["a.svg"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement json = folder.Json("a.json");
        string[] keys =
        [
            "activity", "standard_error", "activity_raw", "tau_int", "acceptance", "converged", "updates_per_second",
        ];
        Assert.All(keys, key => Assert.True(json.TryGetProperty(key, out _), key));
        Assert.Equal([0, 6000], json.Items("points").Select(point => point.Number("epsilon")));
        Assert.InRange(json.GetProperty("points")[1].Number("activity"), 0.97, 1.37);
        IEnumerable<XElement> marks = XElement.Load(folder["a.svg"]).Descendants()
            .Where(element => element.Attribute("d")?.Value.StartsWith("M-1 0a1 1", StringComparison.Ordinal) == true);
        Assert.Equal(3, marks.Count()); // disks: two points, and their name in the legend
    }

    [Fact]
    public void A_spent_budget_is_no_error()
    {
        using var folder = new TemporaryFolder();
        string[] spent = ["--error", "0.0001", "--sweeps", "1000", "--json", folder["a.json"]];
        Tool tool = Tool.Run(["qneuron", "chain", .. Quick, .. spent]);
        Assert.Equal(ExitCode.BadInput, tool.Code); // --error twice
        tool = Tool.Run(["qneuron", "chain", "--slices", "64", "--threads", "1", .. spent]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.False(folder.Json("a.json").GetProperty("converged").GetBoolean());
        Assert.Equal("sweeps_spent", folder.Json("a.json").GetProperty("stop").GetString());
        Assert.Contains("not converged: neuron '3'", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_run_goes_on_where_it_was()
    {
        using var folder = new TemporaryFolder();
        string[] activity = ["qneuron", "activity", .. Quick, "--checkpoint", folder["run"], "--resume"];
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Tool stopped = Tool.Run(stop.Token, activity);
        Assert.Equal(ExitCode.Cancelled, stopped.Code);
        Assert.Contains("goes on", stopped.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, Tool.Run([.. activity, "--json", folder["resumed.json"]]).Code);
        Tool unbroken = Tool.Run(["qneuron", "activity", .. Quick, "--json", folder["unbroken.json"]]);
        Assert.Equal(ExitCode.Done, unbroken.Code);
        Assert.Equal(Activity("unbroken.json"), Activity("resumed.json"));
        Tool other = Tool.Run([.. activity, "--epsilon", "5000"]);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("other settings", other.Error, StringComparison.Ordinal);

        double Activity(string file) => folder.Json(file).Number("activity");
    }

    [Fact]
    public void Another_network_of_the_same_numbers_is_not_gone_on_with()
    {
        using var folder = new TemporaryFolder();
        string[] run =
        [
            .. "qneuron run --error 0.1 --chains 8 --threads 1 --device cpu --network".Split(' '), folder["n.json"],
            "--checkpoint", folder["run"],
        ];
        Write(5000, 7000);
        Assert.Equal(ExitCode.Done, Tool.Run(run).Code);
        Write(7000, 5000);
        Tool other = Tool.Run([.. run, "--resume"]);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("was made with other settings", other.Error, StringComparison.Ordinal);

        void Write(int first, int second) => File.WriteAllText(folder["n.json"], $$"""
            {"slices": 16, "neurons": [{"name": "a"}, {"name": "b"}], "inputs": [{"name": "in"}], "couplings": [
             {"kind": "excitatory", "from": "in", "to": "a", "strength": {{first}}},
             {"kind": "excitatory", "from": "in", "to": "b", "strength": {{second}}}]}
            """);
    }

    [Fact]
    public void A_gate_is_a_truth_table()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(["qneuron", "gate", "not", .. Quick, "--json", folder["a.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement json = folder.Json("a.json");
        Assert.Equal(0.64, json.Number("threshold"));
        Assert.True(json.GetProperty("correct").GetBoolean());
        JsonElement[] rows = json.Items("rows");
        Assert.Equal([0, 1], rows.Select(row => row.GetProperty("inputs")[0].GetInt32()));
        Assert.Equal([1, 0], rows.Select(row => row.GetProperty("expected").GetInt32()));
        Assert.All(rows, row => Assert.True(row.Number("standard_error") <= 0.05));
    }
}
