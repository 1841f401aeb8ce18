using System.Globalization;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Comparison;

public class LayerSwapTests
{
    private static readonly Recipe Base = new()
    {
        Name = "base",
        Model = new ModelSpec { Inputs = 10, Outputs = 3, LayerList = "20:relu, 8:tanh,dropout:0.1" },
        Epochs = 12,
    };

    [Theory]
    [InlineData(null, "layer-norm", "20:relu, 8:tanh,layer-norm")]
    [InlineData(2, "16:gelu", "20:relu,16:gelu,dropout:0.1")]
    [InlineData(1, "none", " 8:tanh,dropout:0.1")]
    public void One_layer_is_exchanged_and_the_rest_kept(int? place, string layer, string expected)
    {
        Recipe swapped = LayerSwap.Of(Base, place).With(layer);
        Assert.Equal(expected, swapped.Model.LayerList);
        Assert.Equal(layer, swapped.Name);
        Assert.Equal(Base with { Name = layer, Model = swapped.Model }, swapped);
        Assert.True(swapped.Model.CountParameters() > 0);
    }

    [Fact]
    public void The_layer_that_is_exchanged_is_told_by_its_words() =>
        Assert.Equal("8:tanh", LayerSwap.Of(Base, 2).Layer);

    [Theory]
    [InlineData("64:gelu")]
    [InlineData("dense:1:relu")]
    [InlineData("bayesian:30")]
    public void With_equal_parameters_the_exchanged_layer_is_as_wide_as_that_takes(string layer)
    {
        var swap = LayerSwap.Of(Base, 2);
        Recipe equal = swap.WithEqualParameters(layer);
        long wanted = Base.Model.CountParameters(), off = Math.Abs(equal.Model.CountParameters() - wanted);
        string[] words = equal.Name.Split(':');
        int at = char.IsDigit(words[0][0]) ? 0 : 1, units = int.Parse(words[at], CultureInfo.InvariantCulture);
        foreach (int other in new[] { units - 1, units + 1 }.Where(n => n > 0))
        {
            words[at] = other.ToString(CultureInfo.InvariantCulture);
            long theirs = swap.With(string.Join(':', words)).Model.CountParameters();
            Assert.True(off <= Math.Abs(theirs - wanted), $"{equal.Name} is off by {off}, {other} units by less");
        }
    }

    [Fact]
    public void What_cannot_be_exchanged_is_named()
    {
        Refused(() => LayerSwap.Of(Base, 4), "is one from 1 to 3, got 4");
        Refused(() => LayerSwap.Of(Base, 0), "is one from 1 to 3, got 0");
        Refused(() => LayerSwap.Of(Base with { Model = Base.Model with { LayerList = "" } }, null), "needs ‘layers’");
        Refused(() => LayerSwap.Of(Base, 1).WithEqualParameters("dropout:0.2"), "got dropout:0.2");
        Recipe small = LayerSwap.Of(Base, 1).With("1");
        Refused(() => Recipe.WithParametersOf(Base, _ => small), "no number of units up to 1000000");
        Refused(
            () => LayerSwap.Of(Base with { Model = Base.Model with { LayerList = "8" } }, null).With("none"),
            "leaves no layer");

        static void Refused(Func<object> work, string expected) => Assert.Contains(
            expected, Assert.Throws<InputException>(work).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Epochs_are_as_many_as_fit_the_time_of_the_first()
    {
        Recipe[] shared = EqualTime.Shared([Base, Base, Base, Base], [0.5, 1, 0.35, 100]);
        Assert.Equal([12, 6, 17, 1], shared.Select(recipe => recipe.Epochs));
    }

    [Fact]
    public void A_wide_network_takes_longer_than_a_narrow_one()
    {
        Dataset digits = DatasetCatalogue.Load("digits");
        using Backend backend = DeviceCatalogue.Open("cpu", threads: 1);
        double[] seconds = EqualTime.SecondsPerEpoch(
            [Wide(4), Wide(400)], digits.Train, backend, TestContext.Current.CancellationToken);
        Assert.True(seconds[1] > 2 * seconds[0], $"{seconds[0]} s and {seconds[1]} s");

    }

    [Fact]
    public void A_network_that_diverges_is_timed()
    {
        using Backend backend = DeviceCatalogue.Open("cpu", threads: 1);
        Recipe wild = Wide(4) with { Settings = new OptimizerSettings { Rate = 1e30f } };
        double[] seconds = EqualTime.SecondsPerEpoch(
            [wild], DatasetCatalogue.Load("digits").Train, backend, TestContext.Current.CancellationToken);
        Assert.True(seconds[0] is > 0 and < 60, $"{seconds[0]} s");
    }

    private static Recipe Wide(int units) => new()
    {
        Name = "wide",
        Model = new ModelSpec { Inputs = 784, Outputs = 10, Hidden = [units] },
    };
}
