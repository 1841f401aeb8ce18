using QtGpu.Kernels.Activations;
using Xunit;

namespace QtGpu.Tests.Kernels.Activations;

public sealed class SwishTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1.702)]
    [InlineData(20)]
    public void It_is_z_times_the_sigmoid(double beta)
    {
        Activation swish = Swish(beta);
        foreach (double z in new[] { -200, -12.5, -1, -1e-3, 0, 0.1, 2, 30, 1e4 })
        {
            var (y, derivative) = EveryActivation.InDouble(swish, z);
            double sigma = 1 / (1 + Math.Exp(-(float)beta * z));
            Assert.Equal(z * sigma, y, 1e-6 * (1 + Math.Abs(z * sigma)));
            Assert.Equal(sigma + ((float)beta * z * sigma * (1 - sigma)), derivative, 1e-6);
        }
    }

    [Fact]
    public void A_beta_that_is_none_is_refused() => Assert.Contains(
        "beta: expected between", Assert.Throws<InputException>(() => Swish(0)).Message);

    private static Activation Swish(double beta) => ActivationCatalogue.Create(
        "swish", new Dictionary<string, double>(StringComparer.Ordinal) { ["beta"] = beta });
}
