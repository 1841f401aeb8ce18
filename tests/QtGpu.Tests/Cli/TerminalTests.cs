using System.Text.RegularExpressions;
using QtGpu.Tests.IO;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>What the tool does to a real terminal, which <c>script</c> makes: colours, and the width it has.</summary>
public sealed partial class TerminalTests
{
    private const string Escape = "\u001b[";

    [Fact]
    public void There_are_colours_unless_NO_COLOR_is_set()
    {
        Assert.Contains(Escape, On(columns: 80, "activation", environment: ""), StringComparison.Ordinal);
        Assert.DoesNotMatch(Colour(), On(columns: 80, "activation", "NO_COLOR=1"));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(50)]
    public void A_narrow_terminal_breaks_no_line(int columns) => Assert.All(
        On(columns, "activation", "NO_COLOR=1").Split('\n'),
        line => Assert.InRange(Code().Replace(line, "").TrimEnd('\r').Length, 0, columns));

    // The tool on a terminal of that width.
    private static string On(int columns, string verb, string environment)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "script is another program elsewhere");
        string tool = Path.Combine(AppContext.BaseDirectory, "QtGpu.Cli.dll");
        string line = $"stty cols {columns} rows 40; TERM=xterm-256color {environment} dotnet {tool} {verb}";
        try
        {
            (int code, string output) = Shell.Ask(Path.GetTempPath(), "script", "-qec", line, "/dev/null");
            Assert.Equal(0, code);
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("there is no script here");
            throw;
        }
    }

    // Of any kind but bold and its end.
    [GeneratedRegex("\u001b\\[[0-9;]*[34][0-9][0-9;]*m", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colour();

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
