using System.Globalization;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Digits;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Search;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>A setting is one line: what is derived from it agrees with it.</summary>
public sealed class SettingTests
{
    private static readonly object[] Records =
    [
        new ReservoirSettings(), new OptimizerSettings(), new TrainerOptions(), new RandomAffine(0, 0, 0),
        new ModelSpec { Inputs = 1, Outputs = 1 }, new RecurrentSpec(), new Neuron("a"), new InputNeuron("a"),
        new TimeLattice(),
        new Coupling(CouplingKind.Excitatory, "a", "b", 1), new SamplingOptions(), new DigitSampling(),
        new OutputNeurons(1),
    ];

    public static TheoryData<string, string> All =>
    [
        .. from record in Records
           from setting in Setting.Of(record.GetType())
           select (record.GetType().Name, setting.Property),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void A_default_is_within_its_bounds_and_is_read_as_it_is_written(string type, string property)
    {
        (object record, Setting setting) = Find(type, property);
        Assert.True(setting.Holds(setting.Get(record)));
        string text = setting.Format(record);
        object read = setting.IsList
            ? text.Split(',').Select(element => (int)setting.Parse(element)!).ToArray()
            : setting.Parse(text)!;
        Assert.Equal(text, setting.Format(setting.With(record, read)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_setting_has_a_name_a_key_of_its_own_and_a_text(string type, string property)
    {
        (_, Setting setting) = Find(type, property);
        Assert.Matches("^[a-z]+( [a-z]+)*$", setting.Name);
        Assert.Matches("^[a-z]+(-[a-z]+)*$", setting.Key);
        Assert.Equal(setting.Type == typeof(bool), setting.Symbol.Length == 0);
        Assert.Matches("^[A-Z]", setting.Text);
        Assert.All(Records, record => Assert.InRange(
            Setting.Of(record.GetType()).Count(other => other.Key == setting.Key), 0, 1));
    }

    [Fact]
    public void A_search_draws_only_what_its_settings_take() =>
        Assert.All(HyperParameter.All.Where(parameter => parameter.Usual.Count > 0), parameter =>
        {
            Assert.All(parameter.Usual, value => Assert.True(parameter.Holds(value)));
            Assert.InRange(parameter.Usual.Count, 1, 2);
            Assert.True(parameter.Usual[0] <= parameter.Usual[^1]);
        });

    [Fact]
    public void A_range_of_logarithms_has_no_0_though_its_setting_does()
    {
        HyperParameter ridge = HyperParameter.Find("ridge");
        Assert.True(Setting.Of(typeof(ReservoirSettings), nameof(ReservoirSettings.Ridge)).Holds(0.0));
        Assert.False(ridge.Holds(0));
        Assert.Equal("a number above 0", ridge.Expected);
    }

    [Fact]
    public void Another_value_leaves_the_record_alone()
    {
        var settings = new ReservoirSettings { Units = 7 };
        Setting leak = Setting.Of(typeof(ReservoirSettings), nameof(ReservoirSettings.Leak));
        Assert.Equal(settings with { Leak = 0.125 }, leak.With(settings, 0.125));
        Assert.Equal(0.3, settings.Leak);
    }

    [Theory]
    [InlineData("Leak", 1.5, "‘leak rate’: expected a number above 0 and at most 1, got 1.5")]
    [InlineData("Leak", double.NaN, "‘leak rate’: expected a number above 0 and at most 1, got NaN")]
    [InlineData("Ridge", -1.0, "‘ridge’: expected a number of at least 0, got -1")]
    [InlineData("Ridge", double.PositiveInfinity, "‘ridge’: expected a number of at least 0, got Infinity")]
    [InlineData("Noise", 1e19, "‘noise’: expected a number from 0 to 1E+18, got 1E+19")]
    [InlineData("Readout", (ReadoutMethod)9, "‘readout’: expected one of auto, gram, qr, rls, got 9")]
    public void What_is_out_of_bounds_is_refused_by_name(string property, object value, string message)
    {
        var settings = new ReservoirSettings();
        settings = Setting.Of(typeof(ReservoirSettings), property).With(settings, value);
        Assert.Equal(message, Assert.Throws<InputException>(settings.Check).Message);
    }

    [Fact]
    public void The_density_below_which_a_matrix_is_sparse_is_the_one_in_its_text() => Assert.Contains(
        ReservoirSettings.SparseBelow.ToString(CultureInfo.InvariantCulture),
        Setting.Of(typeof(ReservoirSettings), nameof(ReservoirSettings.Density)).Text,
        StringComparison.Ordinal);

    private static (object Record, Setting Setting) Find(string type, string property)
    {
        object record = Records.Single(record => record.GetType().Name == type);
        return (record, Setting.Of(record.GetType(), property));
    }
}
