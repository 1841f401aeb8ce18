using System.Globalization;
using System.Xml.Linq;
using QtGpu.Cli;
using QtGpu.Cli.Report;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class SchemeTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Names => [.. KnownNetworks.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_network_is_drawn_with_all_its_neurons_and_couplings(string name)
    {
        QuantumNetwork network = KnownNetworks.Find(name);
        XElement picture = XElement.Parse(NetworkScheme.Of(name, network).Svg);
        string[] texts = [.. picture.Descendants(Svg + "text").Select(text => text.Value)];
        Assert.All(network.Neurons, neuron => Assert.Contains(neuron.Name, texts));
        Assert.All(network.Inputs, input => Assert.Contains(input.Name, texts));

        // An arrow's line is whole, a bar's dashed; one more of each kind is in the legend.
        XElement[] lines = [.. picture.Descendants(Svg + "path")
            .Where(path => path.Attribute("d")!.Value.Contains('Q', StringComparison.Ordinal))];
        int inhibiting = lines.Count(line => line.Attribute("stroke-dasharray") is not null);
        int kinds = network.Couplings.Select(coupling => coupling.Kind).Distinct().Count();
        Assert.Equal(network.Couplings.Count + kinds, lines.Length);
        Assert.Equal(
            network.Couplings.Count(c => c.Kind == CouplingKind.Inhibitory) + kinds - 1, inhibiting);
        Assert.All(picture.Descendants(Svg + "rect"), rect =>
        {
            double x = Number(rect, "x");
            Assert.InRange(x, 0, Letter.PageWidth - Number(rect, "width"));
        });
    }

    [Fact]
    public void A_column_is_behind_all_that_excites_it_and_no_two_nodes_meet()
    {
        SchemeLayout xor = new(KnownNetworks.Find("xor"), 0);
        Assert.Equal(
            [0, 0, 1, 1, 1, 2],
            ((string[])["a", "b", "1", "2", "3", "out"]).Select(name => xor.Nodes[name].Column));
        var ring = new SchemeLayout(
            new(
                [new("1"), new("2"), new("3")], [new("in")],
                [
                    GateModel.Excites("in", "1", 1), GateModel.Excites("1", "2", 1), GateModel.Excites("2", "3", 1),
                    GateModel.Excites("3", "1", 1),
                ]),
            0);
        Assert.Equal([1, 2, 3], ((string[])["1", "2", "3"]).Select(name => ring.Nodes[name].Column));
        foreach (SchemeNode[] column in new SchemeLayout(KnownNetworks.Find("line"), 0).Nodes.Values
            .GroupBy(node => node.Column).Select(group => group.ToArray()))
        {
            Assert.All(column.Zip(column.Skip(1)), pair =>
                Assert.True(pair.Second.Y - pair.First.Y > SchemeNode.Height));
        }
    }

    [Fact]
    public void The_command_draws_and_saves_a_network_that_can_be_read_again()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
            "qneuron", "scheme", "not", "--lambda", "4000", "--plot", folder["n.svg"], "--save", folder["n.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("inhibits", tool.Output, StringComparison.Ordinal);
        Assert.Equal(4000, NetworkJson.Read(folder["n.json"]).Network.Neurons[1].Lambda);
        Tool again = Tool.Run("qneuron", "scheme", "--network", folder["n.json"], "--plot", folder["again.svg"]);
        Assert.Equal((ExitCode.Done, string.Empty), (again.Code, again.Error));
        int Elements(string file) => XElement.Load(folder[file]).Descendants().Count();
        Assert.Equal(Elements("n.svg"), Elements("again.svg"));
        Assert.Equal(ExitCode.BadInput, Tool.Run("qneuron", "scheme").Code);
    }

    [Fact]
    public void Too_many_neurons_are_no_picture()
    {
        Neuron[] many = [.. Enumerable.Range(0, 201).Select(i => new Neuron($"{i}"))];
        Assert.Contains(
            "at most 200", Assert.Throws<InputException>(() => NetworkScheme.Of("many", new(many, [], []))).Message,
            StringComparison.Ordinal);
    }

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
