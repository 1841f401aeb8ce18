using QtGpu.QuantumNeurons;
using QtGpu.Tests.Data;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class ModelJsonTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        var network = new QuantumNetwork(
            [new("1"), new("out", 3000)], [new("in", 4, 0.25, 3000)],
            [new(CouplingKind.Excitatory, "in", "1", 0.1), new(CouplingKind.Inhibitory, "1", "out", 5e4)])
        {
            FeedForward = true,
        };
        var lattice = new TimeLattice(0.35, 128);
        string text = NetworkJson.Format(network, lattice);
        var (again, latticeAgain) = NetworkJson.Parse(text);
        Assert.Equal(lattice, latticeAgain);
        Assert.Equal(text, NetworkJson.Format(again, latticeAgain));
        Assert.Equal(
            (network.FeedForward, network.Neurons[1], network.Inputs[0]),
            (again.FeedForward, again.Neurons[1], again.Inputs[0]));
        Assert.Equal(network.Couplings, again.Couplings);
    }

    [Fact]
    public void Only_names_and_strengths_are_needed()
    {
        var (network, lattice) = NetworkJson.Parse("""
            { "neurons": [{"name": "a"}], "inputs": [{"name": "x"}], // the rest has defaults
              "couplings": [{"kind": "inhibitory", "from": "x", "to": "a", "strength": 1}], }
            """);
        Assert.Equal(new TimeLattice(), lattice);
        Assert.Equal(
            (new Neuron("a"), new InputNeuron("x"), false),
            (network.Neurons[0], network.Inputs[0], network.FeedForward));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"neurons\": [null]}")]
    [InlineData("{\"neurons\": [{}]}")]
    [InlineData("{\"neurons\": [{\"name\": null}]}")]
    [InlineData("{\"neurons\": [{\"name\": \"a\", \"lamda\": 3}]}")]
    [InlineData("{\"neurons\": [{\"name\": \"a\", \"lambda\": \"3\"}]}")]
    [InlineData("{\"neurons\": [{\"name\": \"a\", \"lambda\": 1e999}]}")]
    [InlineData("{\"neurons\": [{\"name\": \"a\"}], \"mode\": \"both\"}")]
    [InlineData("{\"neurons\": [{\"name\": \"a\"}], \"slices\": 7}")]
    [InlineData(
        "{\"neurons\": [{\"name\": \"a\"}, {\"name\": \"b\"}], "
        + "\"couplings\": [{\"kind\": 0, \"from\": \"a\", \"to\": \"b\", \"strength\": 1}]}")]
    [InlineData(
        "{\"neurons\": [{\"name\": \"a\"}, {\"name\": \"b\"}], "
        + "\"couplings\": [{\"kind\": \"exitatory\", \"from\": \"a\", \"to\": \"b\", \"strength\": 1}]}")]
    [InlineData(
        "{\"neurons\": [{\"name\": \"a\"}], "
        + "\"couplings\": [{\"kind\": \"excitatory\", \"from\": \"x\", \"to\": \"a\", \"strength\": 1}]}")]
    public void What_is_no_network_is_refused_in_one_line(string text)
    {
        string message = Assert.Throws<InputException>(() => NetworkJson.Parse(text)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("System.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_is_named()
    {
        using var folder = new TemporaryDirectory();
        string path = Path.Combine(folder.Path, "net.json");
        Assert.Contains(
            path, Assert.Throws<InputException>(() => NetworkJson.Read(path)).Message, StringComparison.Ordinal);
        NetworkJson.Write(path, new([new("a")], [], []), new());
        Assert.Equal("a", NetworkJson.Read(path).Network.Neurons[0].Name);
        File.WriteAllText(path, "{\"neurons\": []}");
        Assert.StartsWith(
            path, Assert.Throws<InputException>(() => NetworkJson.Read(path)).Message, StringComparison.Ordinal);
    }
}
