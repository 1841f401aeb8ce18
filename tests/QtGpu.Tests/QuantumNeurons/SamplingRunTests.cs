using QtGpu.IO;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class SamplingRunTests
{
    private static readonly TimeLattice Short = new(0.7, 64);
    private static readonly SamplingOptions Quick = new() { Algorithm = "metropolis", Error = 0.01, Chains = 16, Seconds = double.MaxValue };

    // Transfer-matrix values of the discretised action.
    [Theory]
    [InlineData(100, 100, 1.245998831)]
    [InlineData(5000, 3000, 0.492871159)]
    [InlineData(5000, 6000, 1.170047944)]
    public void A_driven_neuron_has_its_exact_activity(double lambda, double epsilon, double exact)
    {
        SamplingResult result = Run([Driven(epsilon, lambda)], Quick);
        NeuronEstimate neuron = result.Systems[0]["out"];
        Assert.Equal((StopReason.ErrorReached, true, null), (result.Stop, result.Converged, result.Problem));
        Assert.True(neuron.Activity.StandardError <= 0.01);
        Assert.InRange((neuron.Activity.Mean - exact) / neuron.Activity.StandardError, -4, 4);
        Assert.Equal(PathUpdateCatalogue.Find("metropolis").Acceptance, neuron.Acceptance, 0.02);
    }

    [Fact]
    public void Systems_of_one_run_are_independent_of_each_other()
    {
        SamplingResult result = Run([Driven(0), Driven(6000)], Quick);
        Assert.InRange(result.Systems[0]["out"].Activity.Mean / result.Systems[0]["out"].Activity.StandardError, -4, 4);
        Assert.InRange(result.Systems[1]["out"].Activity.Mean, 1.13, 1.21);
        Assert.NotEqual(result.Systems[0]["out"].Width, result.Systems[1]["out"].Width);
    }

    [Fact]
    public void The_profile_dips_where_the_input_has_its_kinks()
    {
        IReadOnlyList<double> profile = Run([Driven(6000)], Quick with { Profile = true }).Systems[0]["out"].Profile;
        Assert.Equal(64, profile.Count);
        Assert.InRange(profile[16], 0.07, 0.105); // exact: 0.08739981599
        Assert.InRange(profile[0], 0.96, 1.01);
    }

    [Fact]
    public void Threads_and_lane_width_change_no_bit()
    {
        SamplingOptions options = Quick with { Sweeps = 800 };
        SamplingResult wide = Run([Driven(3000), Driven(6000)], options), narrow = Run([Driven(3000), Driven(6000)], options, threads: 2, width: 4);
        for (int system = 0; system < 2; system++)
            AssertSame(wide.Systems[system], narrow.Systems[system]);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1500)]
    [InlineData(3300)] // while it measures
    public void A_resumed_run_gives_the_bits_of_an_unbroken_one(long stopAfter)
    {
        using var folder = new TemporaryFolder();
        SamplingOptions options = Quick with { Sweeps = 4000, Error = 1e-6, Bins = 128, Profile = true };
        SamplingResult unbroken = Run([Driven(6000)], options);

        using var backend = new HostBackend(threads: 1);
        using (var first = new SamplingRun([Driven(6000)], Short, backend, options))
        {
            using var stop = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => first.Run(
                progress =>
                {
                    if (progress.Sweeps >= stopAfter)
                        stop.Cancel();
                },
                stop.Token));
            Assert.InRange(first.Sweeps, stopAfter, 3999);
            first.Save(folder["run.safetensors"], "test");
        }

        using var second = new SamplingRun([Driven(6000)], Short, backend, options);
        Assert.Contains("other settings", Assert.Throws<InputException>(() => second.Restore(folder["run.safetensors"], "another")).Message, StringComparison.Ordinal);
        second.Restore(folder["run.safetensors"], "test");
        SamplingResult resumed = second.Run(stop: TestContext.Current.CancellationToken);
        Assert.Equal((unbroken.Sweeps, unbroken.Measurements), (resumed.Sweeps, resumed.Measurements));
        AssertSame(unbroken.Systems[0], resumed.Systems[0]);
    }

    [Theory]
    [InlineData(1200, 1e-6, StopReason.SweepsSpent)]
    [InlineData(100_000, 0.03, StopReason.ErrorReached)]
    public void A_run_that_has_ended_ends_at_once_when_it_is_resumed(long sweeps, double error, StopReason reason)
    {
        using var folder = new TemporaryFolder();
        SamplingOptions options = Quick with { Sweeps = sweeps, Error = error };
        using var backend = new HostBackend(threads: 1);
        using var first = new SamplingRun([Driven(6000)], Short, backend, options);
        SamplingResult ended = first.Run(stop: TestContext.Current.CancellationToken);
        first.Save(folder["run.safetensors"], "test");
        using var second = new SamplingRun([Driven(6000)], Short, backend, options);
        second.Restore(folder["run.safetensors"], "test");
        SamplingResult resumed = second.Run(stop: TestContext.Current.CancellationToken);
        Assert.Equal((reason, ended.Sweeps, 0), (resumed.Stop, resumed.Sweeps, resumed.UpdatesPerSecond));
        AssertSame(ended.Systems[0], resumed.Systems[0]);
    }

    [Fact]
    public void A_spent_budget_is_told()
    {
        SamplingResult result = Run([Driven(6000)], Quick with { Sweeps = 1200, Error = 1e-5 });
        Assert.Equal((StopReason.SweepsSpent, false), (result.Stop, result.Converged));
        Assert.NotNull(result.Problem);
    }

    // Near its threshold a chain of neurons stays for long in the phase in which it started.
    [Fact]
    public void Starts_that_stay_apart_are_not_averaged_away()
    {
        QuantumNetwork chain = new GateModel().Network(
            ["1", "2", "3"], ["in"],
            GateModel.Excites("in", "1", 15_000), GateModel.Excites("1", "2", 10_000), GateModel.Excites("2", "3", 5000));
        SamplingResult result = Run([chain], Quick with { Outputs = ["3"], Sweeps = 2000 }, new(0.7, 512));
        Assert.False(result.Converged);
        Assert.False(result.Systems[0]["3"].Convergence.Converged);
        Assert.True(result.Systems[0]["3"].Convergence.StartDifference > 4);
    }

    [Fact]
    public void An_energy_that_is_no_number_stops_the_run_and_is_located()
    {
        using var folder = new TemporaryFolder();
        QuantumNetwork network = new GateModel().Network(["calm", "wild"], ["in"]);
        using var backend = new HostBackend(threads: 1);
        using var run = new SamplingRun([network, network], Short, backend, Quick);
        run.Save(folder["run.safetensors"], "test");
        Safetensors file = Safetensors.Read(folder["run.safetensors"]);
        file.Tensors.Single(tensor => tensor.Name is "paths").Values[((((1 * 16) + 3) * 2) + 1) * 64] = 1e30f;
        file.Write(folder["run.safetensors"]);
        run.Restore(folder["run.safetensors"], "test");
        var failure = Assert.Throws<NotFinitePathException>(() => run.Run(stop: TestContext.Current.CancellationToken));
        Assert.Equal((1, 3, "wild"), (failure.System, failure.Chain, failure.Neuron));
        Assert.Contains("'wild' is not a number in chain 3 of system 1", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 0.01, "‘chains’: expected an even number")]
    [InlineData(16, 0, "‘error’: expected a number above 0")]
    public void Impossible_options_are_refused(int chains, double error, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => Run([Driven(1)], Quick with { Chains = chains, Error = error })).Message, StringComparison.Ordinal);

    [Fact]
    public void Unknown_names_are_refused()
    {
        Assert.Contains("unknown neuron 'uot'", Assert.Throws<InputException>(() => Run([Driven(1)], Quick with { Outputs = ["uot"] })).Message, StringComparison.Ordinal);
        QuantumNetwork forward = Driven(1) with { FeedForward = true };
        Assert.Contains("joint-hmc moves neurons by their joint action", Assert.Throws<InputException>(() => Run([forward], Quick with { Algorithm = "joint-hmc" })).Message, StringComparison.Ordinal);
        Assert.Contains("unknown algorithm", Assert.Throws<InputException>(() => Run([Driven(1)], Quick with { Algorithm = "metropolic" })).Message, StringComparison.Ordinal);
    }

    private static QuantumNetwork Driven(double epsilon, double lambda = 5000) =>
        new GateModel(lambda).Network(["out"], ["in"], GateModel.Excites("in", "out", epsilon));

    private static SamplingResult Run(
        IReadOnlyList<QuantumNetwork> systems, SamplingOptions options, TimeLattice? lattice = null, int threads = 1, int width = 0)
    {
        using var backend = new HostBackend(threads, width);
        using var run = new SamplingRun(systems, lattice ?? Short, backend, options);
        return run.Run(stop: TestContext.Current.CancellationToken);
    }

    private static void AssertSame(SystemEstimate a, SystemEstimate b)
    {
        foreach (var (x, y) in a.Neurons.Zip(b.Neurons))
        {
            Assert.Equal(x.Profile, y.Profile);
            Assert.Equal(x with { Profile = [] }, y with { Profile = [] });
        }
    }
}
