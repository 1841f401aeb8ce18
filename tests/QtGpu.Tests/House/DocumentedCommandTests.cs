using System.Text.RegularExpressions;
using QtGpu.Cli;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>Every <c>./qtgpu</c> command in the documentation names a verb and flags that the tool has.</summary>
public sealed partial class DocumentedCommandTests
{
    public static TheoryData<string> Commands =>
        [.. Documents().SelectMany(file => CommandLines(Repository.Read(file))).Distinct(StringComparer.Ordinal)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Commands))]
    public void It_is_a_command_of_the_tool(string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] verb = [.. words.TakeWhile(word => !word.StartsWith('-')).Take(2)];
        Tool help = Tool.Run([verb[0], "--help"]);
        Assert.Equal(ExitCode.Done, help.Code);
        Assert.Contains($"qtgpu {verb[0]}", help.Output, StringComparison.Ordinal);
        string flags = help.Output + (verb.Length > 1 ? Tool.Run([.. verb, "--help"]).Output : "");
        Assert.All(
            words.Where(word => word.StartsWith("--", StringComparison.Ordinal)),
            flag => Assert.Matches($@"{flag}(?![\w-])", flags));
    }

    /// <summary>The documentation, relative to the root.</summary>
    internal static IEnumerable<string> Documents() => Directory.EnumerateFiles(Repository.Root, "*.md")
        .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md"))
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'));

    // The launcher itself answers these.
    private static IEnumerable<string> CommandLines(string text) => CommandLine().Matches(text)
        .Select(match => match.Groups["command"].Value.Trim())
        .Where(line => line.Split(' ')[0] is not ("test" or "publish"));

    [GeneratedRegex(
        @"\./qtgpu (?<command>[a-z][^`#\\\n]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommandLine();
}
