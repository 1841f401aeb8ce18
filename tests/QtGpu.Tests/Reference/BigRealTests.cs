using QtGpu.Reference;
using Xunit;

namespace QtGpu.Tests.Reference;

public class BigRealTests
{
    [Fact]
    public void Constants_have_their_published_digits()
    {
        // Compared in units of 10⁻⁵⁰, beyond what two float64 could share by accident.
        Near(BigReal.Pi, "314159265358979323846264338327950288419716939937511");
        Near(BigReal.Exp(1), "271828182845904523536028747135266249775724709369996");
        Near(BigReal.Sqrt(2), "141421356237309504880168872420969807856967187537695");
        Near(BigReal.SinCos(1).Sin, "84147098480789650665250232163029899962256306079837");
        Near(BigReal.SinCos(1).Cos, "54030230586813971740093660744297660373231042061792");
        Near(BigReal.SinCos(1000).Sin, "82687954053200256025588742910921814121272496784779");
        Near(1 / BigReal.Exp(40) * BigReal.Exp(39), "36787944117144232159552377016146086744581113103177");
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(-3.1e-310)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(0)]
    public void Float64_survives_the_round_trip(double value) => Assert.Equal(value, ((BigReal)value).ToDouble());

    // The 40-digit values published beside the formula.
    [Theory]
    [InlineData(0.01, 1e-6, 0.03846030574422786, 36981.11062752107)]
    [InlineData(0.01, 1.7, 0.9999852946770308, 8.650552950547797e-6)]
    [InlineData(0.5, 0.01, 0.1284860717177989, 11.20692113203118)]
    [InlineData(0.5, 1, 0.9411764705882353, 0.05997693194925029)]
    [InlineData(0.5, 60, 0.9999707627429483, -1.281349227967101e-6)]
    [InlineData(1.5, 0.9999, 0.6399596779897099, 0.4032402063015245)]
    [InlineData(4, 0.3, 0.004156737862282176, 0.02772419556230051)]
    [InlineData(4, 1.7, 0.9913654349745223, -0.1795174246379957)]
    [InlineData(10, 1.0001, 0.0385887533072663, 1.274576555563406)]
    [InlineData(40, 1e-6, 2.887874845502872e-40, 2.887987472676717e-34)]
    [InlineData(40, 60, 0.9999754716667662, 0.0001759169287732914)]
    [InlineData(100, 1e-6, 2.214453662894083e-92, 2.214672893915218e-86)]
    [InlineData(100, 1.0001, 0.0005646506518039916, 2.020349534979313)]
    [InlineData(100, 60, 0.9999293851647176, -2.065557029402782e-6)]
    public void Transmission_agrees_with_the_40_digit_table(double theta, double epsilon, double t, double derivative)
    {
        // ε is a decimal number: energy and height are chosen so that their float64 quotient does not enter.
        var reference = TransmissionReference.At(epsilon, 1, theta);
        double slack = 1e-15 * (1 + theta);
        Assert.Equal(1, reference.Transmission / t, slack);
        Assert.Equal(1, reference.Derivative / derivative, 30 * slack);
    }

    private static void Near(BigReal value, string digits)
    {
        BigReal scale = 1;
        for (int i = 0; i < 50; i++)
            scale *= 10;
        BigReal expected = 0;
        foreach (char c in digits)
            expected = (expected * 10) + (c - '0');
        BigReal error = (value * scale) - expected;
        Assert.True(BigReal.Abs(error) < 2, $"{digits}: off by {error.ToDouble()} in the last place");
    }
}
