using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>How the command line names an assembly, which is read before the rest of it.</summary>
public sealed class PluginTests
{
    [Theory]
    [InlineData("--plugin", "gone.dll")]
    [InlineData("--plugin=gone.dll")]
    [InlineData("--plugin:gone.dll")]
    public void It_is_named_as_any_flag_is(params string[] args)
    {
        string message = Assert.Throws<InputException>(() => Plugin.Load(["devices", .. args])).Message;
        Assert.Equal("--plugin: there is no file gone.dll", message);
    }

    [Fact]
    public void Another_flag_is_not_it() => Plugin.Load(["devices", "--plugins:gone.dll"]);
}
