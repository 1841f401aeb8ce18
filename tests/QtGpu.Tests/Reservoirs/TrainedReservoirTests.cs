using QtGpu.Data.Series;
using QtGpu.IO;
using QtGpu.Kernels.Host;
using QtGpu.Reservoirs;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.Reservoirs;

public sealed class TrainedReservoirTests : IDisposable
{
    private const int Train = 400;

    private static readonly ReservoirSettings Settings =
        ReservoirPresets.Create("best", "tunnelling") with { Units = 60, TrainSteps = Train, Noise = 1e-4 };

    private readonly TemporaryFolder _folder = new();
    private readonly HostBackend _backend = new(1);

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(0.1, 0, true)]
    [InlineData(0.5, 0.7, true)]
    public void A_file_gives_back_the_bits_of_the_forecast(double density, double feedback, bool standardise)
    {
        TimeSeries series = Series(standardise);
        using EchoStateNetwork network = Trained(Settings with { Density = density, FeedbackScale = feedback }, series);
        for (int r = 0; r < network.Count; r++)
        {
            float[] expected = series.Original(network.Forecast(90, freely: true)[r]);
            TrainedReservoir before = network.Trained(r);
            Assert.Equal(expected, before.Forecast(90, _backend));
            before.Save(_folder["a.safetensors"]);
            TrainedReservoir after = TrainedReservoir.Load(_folder["a.safetensors"]);
            Assert.Equal(expected, after.Forecast(90, _backend));
            Assert.Equal((series.Name, Train, r + 1), (after.Series, after.Steps, after.Reservoir.Matrices.Seed));
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.7, true)]
    public void Further_rows_are_seen_as_if_they_had_been_there(double feedback, bool standardise)
    {
        TimeSeries series = Series(standardise);
        using EchoStateNetwork network = Trained(Settings with { FeedbackScale = feedback }, series);
        float[] rows = [.. Values().AsSpan(Train + 1, 50)];
        network.Trained(0).Save(_folder["a.safetensors"]);
        Continuation whole = TrainedReservoir.Load(_folder["a.safetensors"]).Continue(rows, 1, _backend);
        Assert.Equal(series.Original(network.Forecast(50, freely: false)[0]), whole.Forecast);
        Assert.Equal(rows, whole.Targets);
        Assert.Equal(series.Original(network.Forecast(30, freely: true, after: 50)[0]),
            whole.Reservoir.Forecast(30, _backend));

        // In two pieces, over a second file.
        Continuation half = network.Trained(0).Continue(rows.AsSpan(0, 20), 1, _backend);
        half.Reservoir.Save(_folder["b.safetensors"]);
        Continuation rest = TrainedReservoir.Load(_folder["b.safetensors"]).Continue(rows.AsSpan(20), 1, _backend);
        Assert.Equal<IEnumerable<float>>(whole.Forecast, half.Forecast.Concat(rest.Forecast));
        Assert.Equal(whole.Reservoir.State, rest.Reservoir.State);
        Assert.Equal(Train + 50, rest.Reservoir.Steps);
    }

    [Fact]
    public void A_series_with_inputs_of_its_own_goes_on_with_them()
    {
        TimeSeries series = SeriesCatalogue.Load("narma10", 700, 1).Standardised(Train);
        using EchoStateNetwork network = Trained(
            ReservoirPresets.Create("best", "tanh") with { Units = 60, TrainSteps = Train }, series);
        TrainedReservoir trained = network.Trained(0);
        TimeSeries own = SeriesCatalogue.Load("narma10", 700, 1);
        float[] both = [.. Enumerable.Range(Train, 40).SelectMany(t => new[] { own.Inputs[t], own.Targets[t] })];
        float[] expected = series.Original(network.Forecast(40, freely: false)[0]);
        Assert.Equal(expected, trained.Continue(both, 2, _backend).Forecast);
        Continuation inputs = trained.Continue(own.Inputs.AsSpan(Train, 40), 1, _backend);
        Assert.Equal(expected, inputs.Forecast);
        Assert.Null(inputs.Targets);
        Assert.Contains("inputs of its own",
            Assert.Throws<InputException>(() => trained.Forecast(3, _backend)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_of_a_series_is_trained_on_and_what_follows_its_end_is_forecast()
    {
        static float At(int t) => 283 + (7 * MathF.Sin(0.2f * t));
        TimeSeries series = TimeSeries.Autonomous("wave", [.. Enumerable.Range(0, 501).Select(At)]).Standardised(500);
        ReservoirSettings settings = Settings with { InputScale = 0.3, Ridge = 1e-9, Noise = 0 };
        var comparison = new ReservoirComparison(series, 60);
        IReadOnlyList<ReservoirRun> runs = comparison.Run([("a", settings)], [1, 2], _backend, _ => { }, Stop);
        var told = new List<ReservoirProgress>();
        IReadOnlyList<FinalRun> finals = FinalTraining.Run(series, runs, 40, _backend, told.Add, Stop);
        Assert.Equal(2, finals.Count);
        Assert.All(
            finals.SelectMany(run => run.Forecast.Select((y, k) => Math.Abs(y - At(501 + k)))),
            error => Assert.InRange(error, 0, 0.3));
        Assert.All(finals, run => Assert.Equal(500, run.Trained.Steps));
        Assert.Contains(told, progress => progress.Task == "running 500 steps");
    }

    [Fact]
    public void What_is_not_like_the_series_is_refused()
    {
        using EchoStateNetwork network = Trained(Settings, Series(standardise: false));
        TrainedReservoir trained = network.Trained(0);
        Assert.Contains("a row of 1 number",
            Assert.Throws<InputException>(() => trained.Continue([1, 2], 2, _backend)).Message,
            StringComparison.Ordinal);
        Assert.Contains("finite",
            Assert.Throws<InputException>(() => trained.Continue([1, float.NaN], 1, _backend)).Message,
            StringComparison.Ordinal);
        Assert.Throws<InputException>(() => trained.Continue([], 1, _backend));
    }

    [Fact]
    public void A_readout_without_a_solution_is_not_saved()
    {
        using EchoStateNetwork network = Trained(Settings, Series(standardise: false));
        TrainedReservoir singular = network.Trained(0) with { Fit = new(ReadoutMethod.Qr, 0, double.PositiveInfinity) };
        Assert.Contains("cannot be saved",
            Assert.Throws<InputException>(() => singular.Save(_folder["a.safetensors"])).Message,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("\"Units\":60", "\"Units\":61")]
    [InlineData("\"Units\":60", "\"Units\":-1")]
    [InlineData("\"Inputs\":1", "\"Inputs\":0")]
    [InlineData("\"Inputs\":1", "\"Inputs\":1000000000")]
    [InlineData("\"Version\":1", "\"Version\":2")]
    [InlineData("\"Density\":1", "\"Density\":0.1")]
    [InlineData("\"Activation\":\"tunnelling\"", "\"Activation\":\"no-such\"")]
    [InlineData("\"Fit\":{", "\"Fit\":7,\"X\":{")]
    [InlineData("\"Means\":[", "\"Means\":[0,")]
    [InlineData("\"Deviations\":[", "\"Deviations\":[-1,")]
    [InlineData("\"Settings\":{", "\"Settings\":null,\"X\":{")]
    [InlineData("\"Radius\":{", "\"Radius\":null,\"X\":{")]
    public void A_file_that_contradicts_itself_is_refused_in_a_line(string from, string to)
    {
        using EchoStateNetwork network = Trained(Settings, Series(standardise: true));
        network.Trained(0).Save(_folder["a.safetensors"]);
        Safetensors file = Safetensors.Read(_folder["a.safetensors"]);
        string key = Assert.Single(file.Metadata).Key;
        Assert.Contains(from, file.Metadata[key], StringComparison.Ordinal);
        file.Metadata[key] = file.Metadata[key].Replace(from, to, StringComparison.Ordinal);
        file.Write(_folder["b.safetensors"]);
        AssertRefused("b.safetensors", "cannot be used as an echo-state network");
    }

    [Fact]
    public void A_file_that_is_damaged_or_something_else_is_refused_in_a_line()
    {
        using EchoStateNetwork network = Trained(Settings with { Density = 0.1 }, Series(standardise: false));
        network.Trained(0).Save(_folder["a.safetensors"]);
        byte[] bytes = File.ReadAllBytes(_folder["a.safetensors"]);
        for (int length = 0; length < bytes.Length; length += 97)
        {
            File.WriteAllBytes(_folder["b.safetensors"], bytes[..length]);
            AssertRefused("b.safetensors", "is damaged");
        }

        bytes[^5] ^= 4;
        File.WriteAllBytes(_folder["b.safetensors"], bytes);
        AssertRefused("b.safetensors", "its checksum is wrong");
        var other = new Safetensors();
        other.Tensors.Add(("0.weight", [1], [1]));
        other.Write(_folder["b.safetensors"]);
        AssertRefused("b.safetensors", "holds no echo-state network");
    }

    public void Dispose()
    {
        _backend.Dispose();
        _folder.Dispose();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private void AssertRefused(string file, string message)
    {
        InputException refused = Assert.Throws<InputException>(() => TrainedReservoir.Load(_folder[file]));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", refused.Message, StringComparison.Ordinal);
    }

    private EchoStateNetwork Trained(ReservoirSettings settings, TimeSeries series)
    {
        var network = new EchoStateNetwork([Reservoir.Draw(settings, series, 1), Reservoir.Draw(settings, series, 2)],
            series, _backend);
        network.Train(Stop);
        return network;
    }

    private static float[] Values() => SeriesCatalogue.Load("mackey-glass", 700, 1).Inputs;

    private static TimeSeries Series(bool standardise)
    {
        TimeSeries series = TimeSeries.Autonomous("numbers", Values());
        return standardise ? series.Standardised(Train) : series;
    }
}
