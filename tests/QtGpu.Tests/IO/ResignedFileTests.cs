using QtGpu.Data;
using QtGpu.Data.Series;
using QtGpu.Data.Tables;
using QtGpu.IO;
using QtGpu.Kernels.Host;
using QtGpu.Models;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Reservoirs;
using QtGpu.Tests.Cli;
using QtGpu.Tests.Training;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.IO;

/// <summary>
/// Files whose checksum is right and whose content is not: refused by a line that names them, or harmless.
/// </summary>
public sealed class ResignedFileTests : IDisposable
{
    private const int Mutants = 300;

    private readonly TemporaryFolder _folder = new();
    private readonly HostBackend _backend = new(threads: 1);

    private string Good => _folder["good.safetensors"];

    private string Bad => _folder["bad.safetensors"];

    [Fact]
    public void A_training_checkpoint()
    {
        Samples plain = TrainingTasks.Images(64), samples = plain.Scaled(SampleScale.Of(plain));
        var spec = new ModelSpec
        {
            Inputs = 144,
            Outputs = 4,
            Hidden = [8],
            ClassNames = ["a", "b", "c", "d"],
            Columns = TableSchema.Unnamed(144, ["a", "b", "c", "d"]),
            ActivationParameters = new Dictionary<string, double>(StringComparer.Ordinal) { ["height"] = 12.5 },
        };
        Trainer Run(int epochs) => new(
            spec.Build(), _backend, samples, new TrainerOptions { Epochs = epochs, Optimizer = new Sgd(0.1f, 0.9f) });
        using (Trainer first = Run(2))
        {
            first.Train();
            Checkpoint.Save(Good, first, spec, "settings");
        }

        Try(() => Checkpoint.Read(Bad), read =>
        {
            using Trainer second = Run(3);
            read.Restore(second, "settings");
            Assert.Equal(read.History.Count, second.History.Count);
            second.Train();
            if (read.Model is not { } model)
                return;
            using var parameters = new ParameterBuffer(model.Build(), _backend, model.Inputs, seed: 0);
            read.RestoreParameters(parameters);
            using var evaluator = new Evaluator(model.Build(), _backend, parameters, model.Inputs);
            evaluator.Predict(read.Scale is { } scale ? plain.Scaled(scale) : samples);
            Assert.NotEmpty($"{model.Columns}");
        });
    }

    [Fact]
    public void A_sampling_checkpoint()
    {
        QuantumNetwork network = new GateModel().Network(["out"], ["in"], GateModel.Excites("in", "out", 6000));
        SamplingRun Run(long sweeps) => new([network], new(0.7, 16), _backend, new SamplingOptions
        {
            Algorithm = "metropolis",
            Error = 1e-9,
            Chains = 4,
            Sweeps = sweeps,
            Seconds = double.MaxValue,
            Bins = 32,
        });
        using (SamplingRun first = Run(600))
        {
            first.Run(stop: TestContext.Current.CancellationToken);
            first.Save(Good, "settings");
        }

        using SamplingRun second = Run(700);
        SamplingRun Restored()
        {
            second.Restore(Bad, "settings");
            return second;
        }

        Try(Restored, _ =>
        {
            using SamplingRun next = Run(700);
            next.Restore(Bad, "settings");
            next.Run(stop: TestContext.Current.CancellationToken);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    public void A_reservoir(double density)
    {
        ReservoirSettings best = ReservoirPresets.Create("best", "tunnelling");
        ReservoirSettings settings = best with { Units = 30, TrainSteps = 200, Density = density };
        TimeSeries series = SeriesCatalogue.Load("mackey-glass", 300, 1).Standardised(200);
        using (var network = new EchoStateNetwork([Reservoir.Draw(settings, series, 1)], series, _backend))
        {
            network.Train(TestContext.Current.CancellationToken);
            network.Trained(0).Save(Good);
        }

        Try(() => TrainedReservoir.Load(Bad), read => read.Forecast(3, _backend));
    }

    [Fact]
    public void The_checksum_cannot_be_switched_off()
    {
        using Trainer trainer = new(
            new Sequential(new QtGpu.Layers.Dense(4)), _backend, TrainingTasks.Images(64),
            new TrainerOptions { Epochs = 1 });
        Checkpoint.Save(Good, trainer);
        byte[] bytes = File.ReadAllBytes(Good);
        int key = bytes.AsSpan().IndexOf("qtgpu_sha256"u8);
        bytes[key] = (byte)'Q';
        bytes[^1] ^= 1;
        File.WriteAllBytes(Bad, bytes);
        Assert.False(Safetensors.Read(Bad).HasChecksum); // as a file of another program
        string message = Assert.Throws<InputException>(() => Checkpoint.Read(Bad)).Message;
        Assert.Contains("it has no checksum", message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _backend.Dispose();
        _folder.Dispose();
    }

    private void Try<T>(Func<T> read, Action<T> use)
    {
        int refused = 0;
        for (int trial = 0; trial < Mutants; trial++)
        {
            SafetensorsMutant.Write(Good, Bad, trial);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                T found = read();
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
                use(found);
            }
            catch (InputException e)
            {
                refused++;
                Assert.Contains("bad.safetensors", e.Message, StringComparison.Ordinal);
            }
            catch (Exception e) when (e is DivergedException or NotFinitePathException)
            {
                // Numbers that could have been.
            }
            catch (Exception e)
            {
                Assert.Fail($"mutant {trial}: {e}");
            }
        }

        Assert.InRange(refused, Mutants / 3, Mutants);
    }
}
