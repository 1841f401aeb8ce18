using QtGpu.Kernels.Host;
using QtGpu.Reservoirs;
using Xunit;

namespace QtGpu.Tests.Reservoirs;

public sealed class MemoryCapacityTests
{
    private static readonly ReservoirSettings Settings = new()
    {
        Activation = "tanh",
        Units = 50,
        SpectralRadius = 0.9,
        Leak = 1,
        InputScale = 0.1,
        BiasScale = 0,
        TrainSteps = 1000,
    };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)] // the matrices of a series of several columns
    public void A_nearly_linear_reservoir_remembers_many_steps_and_forgets_in_the_end(int inputs, int outputs)
    {
        using var backend = new HostBackend(1);
        var matrices = ReservoirMatrices.Draw(Settings, inputs, outputs, 1, TestContext.Current.CancellationToken);
        double[] squares = MemoryCapacity.Of(Settings with { FeedbackScale = 1 }, matrices, backend, 60);
        Assert.All(squares[..5], r => Assert.InRange(r, 0.99, 1));
        Assert.All(squares[50..], r => Assert.InRange(r, 0, 0.3));
        Assert.InRange(squares.Sum(), 10, 50);
    }

    [Fact]
    public void States_that_are_not_finite_are_told_from_a_ridge_that_is_too_small()
    {
        using var backend = new HostBackend(1);
        ReservoirSettings wild = Settings with { Activation = "identity", SpectralRadius = 1e6 };
        Assert.Contains("finite", Message(wild), StringComparison.Ordinal);
        Assert.Contains("‘ridge’", Message(Settings with { Ridge = 0, InputScale = 0 }), StringComparison.Ordinal);

        string Message(ReservoirSettings settings)
        {
            var matrices = ReservoirMatrices.Draw(settings, 1, 1, 1, TestContext.Current.CancellationToken);
            return Assert.Throws<InputException>(() => MemoryCapacity.Of(settings, matrices, backend, 3)).Message;
        }
    }
}
