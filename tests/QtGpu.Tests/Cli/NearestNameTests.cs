using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["tunnelling", "relu", "leaky-relu", "tanh"];

    [Theory]
    [InlineData("tunneling", "tunnelling")]
    [InlineData("RELU", "relu")]
    [InlineData("leaky", "leaky-relu")]
    [InlineData("tnah", "tanh")]
    public void Slips_find_what_was_meant(string typed, string meant) =>
        Assert.Equal(meant, NearestName.Of(typed, Names));

    [Fact]
    public void What_is_far_from_everything_suggests_nothing()
    {
        Assert.Null(NearestName.Of("xqzw", Names));
        Assert.Null(NearestName.Of("relu", []));
        Assert.Empty(NearestName.Hint("xqzw", Names));
    }
}
