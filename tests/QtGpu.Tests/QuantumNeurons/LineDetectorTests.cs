using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Host;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Convolution;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class LineDetectorTests
{
    // What drives the four neurons of the first layer, from the pixels by hand.
    [Theory]
    [InlineData("blank", new double[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("col1", new double[] { 6000, 0, 6000, 0, 0, 45000, 0, 45000 })]
    [InlineData("diag", new double[] { 2000, 2000, 2000, 2000, 30000, 15000, 15000, 30000 })]
    [InlineData("col1+px(1,3)", new double[] { 6000, 0, 6000, 0, 0, 60000, 0, 60000 })]
    [InlineData("col1_3of4", new double[] { 6000, 0, 4000, 0, 0, 45000, 0, 30000 })]
    [InlineData("col1_2of4", new double[] { 4000, 0, 4000, 0, 0, 30000, 0, 30000 })]
    [InlineData("cross", new double[] { 6000, 2000, 6000, 2000, 30000, 60000, 30000, 60000 })]
    public void Patches_add_up(string name, double[] expected)
    {
        var compiled = new CompiledNetwork(
            new LineDetector().Network(LinePattern.All.Single(p => p.Name == name).Brightness), new(0.7, 64));
        Assert.Equal((1, 5), (compiled.ProfileCount, compiled.Neurons.Count));
        Assert.Equal(LineDetector.Output, compiled.Neurons[^1]);
        Assert.Equal(expected[..4], Enumerable.Range(0, 4).Select(j => compiled.Excitation[0, j]));
        Assert.Equal(expected[4..], Enumerable.Range(0, 4).Select(j => compiled.Inhibition[0, j]));
        Assert.Equal([4000, 4000, 4000, 4000], Enumerable.Range(1, 4).Select(driver => compiled.Excitation[driver, 4]));
    }

    [Fact]
    public void Grey_excites_by_its_brightness_and_inhibits_by_its_square()
    {
        double[] image = new double[16];
        (image[5], image[4]) = (0.5, 0.5);
        var compiled = new CompiledNetwork(new LineDetector().Network(image), new(0.7, 64));
        Assert.Equal((1000, 3750), (compiled.Excitation[0, 0], compiled.Inhibition[0, 0]));
    }

    [Fact]
    public void Layers_shrink_by_the_kernel_and_the_stride()
    {
        var convolution = new QuantumConvolution(
            new ImageSize(6, 7),
            [new(2, 3, [1, 2, 3, 4, 5, 6], []), new(2, 2, [], [7, 8, 9, 10], Stride: 2)]);
        Assert.Equal([new ImageSize(5, 5), new(2, 2)], convolution.Layers);
        QuantumNetwork network = convolution.Network(new double[42]);
        Assert.Equal(
            (29, 42, (25 * 6) + (4 * 4)), (network.Neurons.Count, network.Inputs.Count, network.Couplings.Count));
        Assert.Contains(new Coupling(CouplingKind.Excitatory, "pixel[3,6]", "layer1[2,4]", 6), network.Couplings);
        Assert.Contains(new Coupling(CouplingKind.Inhibitory, "layer1[2,3]", "layer2[1,1]", 8), network.Couplings);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains(
            "does not fit", Refused(() => new QuantumConvolution(new ImageSize(2, 4), [new(3, 1, [1, 1, 1], [])])),
            StringComparison.Ordinal);
        Assert.Contains(
            "has 3 strengths", Refused(() => new QuantumConvolution(new ImageSize(4, 4), [new(3, 1, [1, 1], [])])),
            StringComparison.Ordinal);
        Assert.Contains(
            "0 or more", Refused(() => new QuantumConvolution(new ImageSize(4, 4), [new(1, 1, [-1], [])])),
            StringComparison.Ordinal);
        Assert.Contains(
            "16 brightnesses", Refused(() => new LineDetector().Network(new double[15])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_told_from_a_broken_one()
    {
        var options = new SamplingOptions
        {
            Algorithm = "joint-hmc",
            Chains = 8,
            Sweeps = 240,
            Thermalisation = 80,
            Outputs = [LineDetector.Output],
        };
        using var backend = new HostBackend(threads: 1);
        string[] names = ["col1", "col1_2of4", "col0"];
        using var run = new SamplingRun(
            [.. names.Select(
                name => new LineDetector().Network(LinePattern.All.Single(p => p.Name == name).Brightness))],
            new TimeLattice(0.7, 128), backend, options);
        double[] activity = [.. run.Run(
            stop: TestContext.Current.CancellationToken).Systems.Select(s => s[LineDetector.Output].Activity.Mean)];
        Assert.InRange(activity[0], 1.1, 1.5);
        Assert.InRange(activity[1], 0.1, 0.35);
        Assert.InRange(activity[2], 0, 0.15);
    }

    [Fact]
    public void The_census_knows_every_image_once()
    {
        IReadOnlyList<LineGroup> groups = LineCensus.Groups();
        Assert.Equal((2134, 65_536, 7936), (groups.Count, groups.Sum(g => g.Images), groups.Sum(g => g.Lines)));
        Assert.Equal(2 * 16, groups.Sum(g => g.FreeLines)); // column 1 or 2 free, and any pixels in the fourth column
        Assert.All(groups, g => Assert.InRange(g.FreeLines, 0, g.Lines));
        // The network of a representative has the drive of its images: the blank one is alone with what nobody sees.
        Assert.Equal("0000000000000000", groups[0].Pattern.Name);
    }

    [Fact]
    public void A_census_decides_what_is_clear()
    {
        using var backend = new HostBackend(threads: 1);
        LineGroup[] groups = [.. LineCensus.Groups()
            .Where(g => g.Pattern.Name is "0000000000000000" or "0100010001000100")];
        var census = new LineCensus(
            new LineDetector(), new(0.7, 64), backend,
            new SamplingOptions { Algorithm = "joint-hmc", Chains = 8, Seed = 3 });
        using var folder = new TemporaryFolder();
        using var journal = Journal.Open(folder["a.journal"], "census", resume: false);
        IReadOnlyList<LineVerdict> verdicts =
            census.Sample(groups, stop: TestContext.Current.CancellationToken, journal: journal);
        Assert.Equal([(false, true), (true, true)], verdicts.Select(v => (v.Detected, v.Decided)));
        int units = journal.Count;
        Assert.Equal(verdicts, census.Sample(groups, stop: TestContext.Current.CancellationToken, journal: journal));
        Assert.Equal(units, journal.Count); // nothing was sampled twice
    }

    // 64 networks run together: the first of all and the first of the next run are the same network here.
    [Fact]
    public void No_two_runs_of_a_census_draw_the_same_numbers()
    {
        using var backend = new HostBackend(threads: 1);
        LineGroup blank = LineCensus.Groups()[0];
        var census = new LineCensus(
            new LineDetector(), new(0.7, 32), backend,
            new SamplingOptions { Algorithm = "joint-hmc", Chains = 4, Seed = 3 });
        IReadOnlyList<LineVerdict> verdicts =
            census.Sample([.. Enumerable.Repeat(blank, 65)], stop: TestContext.Current.CancellationToken);
        Assert.NotEqual(verdicts[0].Output.Activity, verdicts[64].Output.Activity);
    }

    private static string Refused(Func<object> build) => Assert.Throws<InputException>(build).Message;
}
