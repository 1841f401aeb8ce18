using System.Text.Json;
using QtGpu.Cli;
using QtGpu.QuantumNeurons;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class RunCommandTests
{
    private const string Coupled =
        """{"neurons": [{"name": "a"}], "couplings": [{"kind":"excitatory", "from": "b", "to": "a", "strength": 1}]}""";

    public static TheoryData<string, string> Malformed => new()
    {
        { "null", "expected a network, got null" },
        { "{", "line 1: " },
        { "[]", "line 1: not what a network holds at $" },
        { """{"neurons": []}""", "the network has no neuron" },
        { """{"neurons": [{"name": "a"}], "colour": 1}""", "not what a network holds at $.colour" },
        { """{"neurons": [{"name": "a"}], "slices": 7}""", "expected an even number from 4 to 65536, got 7" },
        { """{"neurons": [{"name": "a", "lambda": -1}]}""", "neuron 'a': --lambda: expected a number from 0.001" },
        { """{"neurons": [{"name": "a"}, {"name": "a"}]}""", "the name 'a' is used twice" },
        { Coupled, "unknown neuron 'b'" },
    };

    [Fact]
    public void A_network_of_ones_own_is_sampled_within_its_errors_of_the_exact_solution()
    {
        using var folder = new TemporaryFolder();
        NetworkJson.Write(folder["not.json"], KnownNetworks.Find("not"), new(0.7, 64));
        Tool tool = Tool.Run(
            "qneuron", "run", "--network", folder["not.json"], "--error", "0.02", "--threads", "1", "--device", "cpu",
            "--json", folder["r.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement json = folder.Json("r.json");
        Assert.True(json.GetProperty("converged").GetBoolean());
        Assert.Equal(["1", "out"], json.Items("neurons").Select(neuron => neuron.GetProperty("neuron").GetString()!));
        Assert.All(json.Items("neurons"), neuron =>
        {
            Assert.InRange(neuron.Number("deviation"), -4, 4);
            Assert.InRange(neuron.Number("standard_error"), 1e-5, 0.02);
            Assert.InRange(neuron.Number("rhat"), 0.9, 1.1);
        });
        Assert.InRange(json.Items("neurons")[0].Number("exact"), 1.1, 1.3); // out is held down while 1 fires
        Assert.InRange(json.Items("neurons")[1].Number("exact"), 0.1, 0.16);
        Assert.Contains("within 4 errors of the exact value", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_large_to_solve_is_sampled_only_and_inputs_can_be_switched()
    {
        using var folder = new TemporaryFolder();
        string[] run =
        [
            "qneuron", "run", "xor", "--inputs", "00", "--slices", "32", "--sweeps", "2000", "--threads", "1",
            "--device", "cpu", "--outputs", "out", "--error", "0.03", "--json", folder["r.json"],
        ];
        Tool tool = Tool.Run(run);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.False(folder.Json("r.json").GetProperty("exactly_solved").GetBoolean());
        Assert.InRange(folder.Json("r.json").Items("neurons")[3].Number("activity"), -0.1, 0.2);
    }

    [Fact]
    public void A_stopped_run_goes_on_and_a_changed_file_is_noticed()
    {
        using var folder = new TemporaryFolder();
        NetworkJson.Write(folder["n.json"], KnownNetworks.Find("neuron"), new(0.7, 32));
        string[] run =
        [
            "qneuron", "run", "--network", folder["n.json"], "--error", "0.05", "--threads", "1", "--device", "cpu",
        ];
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        string[] kept = [.. run, "--checkpoint", folder["kept"], "--resume"];
        Assert.Equal(ExitCode.Cancelled, Tool.Run(stop.Token, kept).Code);
        Assert.Equal(ExitCode.Done, Tool.Run([.. kept, "--json", folder["resumed.json"]]).Code);
        Assert.Equal(ExitCode.Done, Tool.Run([.. run, "--json", folder["unbroken.json"]]).Code);
        double Activity(string file) => folder.Json(file).Items("neurons")[0].Number("activity");
        Assert.Equal(Activity("unbroken.json"), Activity("resumed.json"));
        NetworkJson.Write(folder["n.json"], KnownNetworks.Find("neuron", model: new(Lambda: 4000)), new(0.7, 32));
        Assert.Contains("other settings", Tool.Run(kept).Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_file_is_one_line_and_where_to_look(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["bad.json"], text);
        foreach (string verb in (string[])["run", "path", "scheme"])
        {
            Tool tool = Tool.Run("qneuron", verb, "--network", folder["bad.json"]);
            Assert.Equal((ExitCode.BadInput, string.Empty), (tool.Code, tool.Output));
            string[] lines = tool.Error.TrimEnd().Split('\n');
            Assert.Contains(expected, lines[0], StringComparison.Ordinal);
            Assert.Equal([$"See 'qtgpu qneuron {verb} --help' for a network."], lines[1..]);
        }
    }
}
