using System.Text.Json;
using QtGpu.Cli.Report;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class FindingTextTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "–")]
    [InlineData(0.0, "0")]
    [InlineData(12, "12")]
    [InlineData(60000L, "60000")]
    [InlineData(-0.5, "−0.5")]
    [InlineData(98.23456, "98.23")]
    [InlineData(0.00123456, "0.001235")]
    [InlineData(12345.678, "12346")]
    [InlineData(1.2345678e-7, "1.235e−7")]
    [InlineData(-4.2e12, "−4.2e12")]
    [InlineData("tanh", "tanh")]
    [InlineData(true, "yes")]
    public void A_cell_has_four_digits_or_a_dash(object? cell, string expected) =>
        Assert.Equal(expected, FindingText.Cell(cell));

    [Fact]
    public void Settings_are_read_without_brackets() => Assert.Equal(
        "name relu, rates 0.1, 0.2; name tanh, rates 1",
        FindingText.Setting(JsonDocument.Parse(
            """[{"name": "relu", "rates": [0.1, 0.2]}, {"name": "tanh", "rates": [1]}]""").RootElement));
}
