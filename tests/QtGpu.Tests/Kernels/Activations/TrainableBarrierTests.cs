using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;
using QtGpu.Reference;
using Xunit;

namespace QtGpu.Tests.Kernels.Activations;

public class TrainableBarrierTests
{
    private const double Height = 3;
    private const double Width = 0.2;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parameter_gradients_are_the_slopes_of_the_function(bool centred)
    {
        const double h = 1e-4;
        double slack = centred ? 4e-7 : 1e-7; // the gradient at E₀ is kept in float32
        for (double z = -3; z < 6; z += 0.083)
        {
            double d0 = With(0, 0).ParameterGradient(new DoubleLane(z), 0, out DoubleLane d1).Value;
            double measured0 = (F(h, 0) - F(-h, 0)) / (2 * h);
            double measured1 = (F(0, h) - F(0, -h)) / (2 * h);
            Assert.Equal(measured0, d0, slack);
            Assert.Equal(measured1, d1.Value, slack);

            double F(double p0, double p1) => Raw(p0, p1, z) - (centred ? Raw(p0, p1, 0) : 0);
        }

        Tunnelling With(double p0, double p1) =>
            new(Height * Math.Exp(p0), Width * Math.Exp(p1), 1, 1.5, 2.5, centred);
        double Raw(double p0, double p1, double z) =>
            new Tunnelling(Height * Math.Exp(p0), Width * Math.Exp(p1), 1, 1.5, 2.5).Forward(new DoubleLane(z)).Value;
    }

    [Fact]
    public void Moving_the_parameters_scales_height_and_width()
    {
        var start = new Tunnelling(Height, Width, 1, 1.5, 2.5, centred: true);
        Assert.Equal(start, start.At(0, 0));
        var moved = start.At(0.25f, -0.5f);
        var expected = new Tunnelling(Height * Math.Exp(0.25), Width * Math.Exp(-0.5), 1, 1.5, 2.5, centred: true);
        for (float z = -3; z < 6; z += 0.083f)
        {
            Assert.Equal(
                expected.Forward(new ScalarLane(z)).Value, moved.Forward(new ScalarLane(z)).Value, 2e-6f);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_look_alike_has_parameter_gradients_of_its_own(bool centred)
    {
        const double h = 1e-4;
        for (double z = -3; z < 6; z += 0.083)
        {
            double d0 = new Rational(Height, Width, 1, 1.5, 2.5, centred)
                .ParameterGradient(new DoubleLane(z), 0, out DoubleLane d1).Value;
            Assert.Equal((F(h, 0) - F(-h, 0)) / (2 * h), d0, 2e-6);
            Assert.Equal((F(0, h) - F(0, -h)) / (2 * h), d1.Value, 2e-6);

            double F(double p0, double p1) => Raw(p0, p1, z) - (centred ? Raw(p0, p1, 0) : 0);
        }

        static double Raw(double p0, double p1, double z) =>
            NetworkReference.LookAlike(2.5 + (1.5 * z), Height * Math.Exp(p0), Width * Math.Exp(p1));
    }

    [Fact]
    public void A_centred_barrier_maps_zero_to_zero()
    {
        var centred = new Tunnelling(Height, Width, 1, 1.5, 2.5, centred: true);
        Assert.Equal(0, centred.Forward(new ScalarLane(0)).Value);
        Assert.Equal(0, centred.At(0.3f, 0.7f).Forward(new ScalarLane(0)).Value);
    }
}
