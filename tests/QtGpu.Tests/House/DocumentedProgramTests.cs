using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>
/// Every block of C# in the documentation, and every sample, is a program: it compiles as it stands in a project of
/// one's own that references src/QtGpu, runs, and prints something.
/// </summary>
[Collection(nameof(DocumentedProgramTests))]
[CollectionDefinition(nameof(DocumentedProgramTests), DisableParallelization = true)]
public sealed class DocumentedProgramTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly string[] Unknown =
        ["QtGpu.Cli", "QtGpu.Checks", "QtGpu.Reference", "QtGpu.Tests", "Spectre", "xunit", "FsCheck"];

    public static TheoryData<string> Programs =>
        [.. DocumentedProgram.All().Concat(DocumentedProgram.Samples()).Select(program => program.Place)];

    [Fact]
    public void There_is_one_of_each_kind_of_network() =>
        Assert.All(
            ["README.md", "docs/reservoirs.md", "docs/quantum-neurons.md", "docs/uncertainty.md"],
            file => Assert.Contains(Programs, row => row.Data.StartsWith(file, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Programs))]
    public void It_compiles_and_runs(string place)
    {
        DocumentedProgram program = DocumentedProgram.All().Concat(DocumentedProgram.Samples())
            .Single(program => program.Place == place);
        MethodInfo main = Assembly.Load(program.Compile(References())).EntryPoint!;
        string printed = Run(
            place, () => main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]));
        Assert.NotEmpty(printed);
    }

    // The framework, and what lies beside the library in the output of a project that references it.
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Unknown.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)))
            .Select(path => MetadataReference.CreateFromFile(path));

    private static string Run(string name, Action program)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                program();
            }
            catch (TargetInvocationException e)
            {
                failure = ExceptionDispatchInfo.Capture(e.InnerException!);
            }
        })
        { IsBackground = true };
        (TextWriter before, string place) = (Console.Out, Environment.CurrentDirectory);
        using var printed = new StringWriter();
        using var folder = new TemporaryFolder(); // for the files that it writes
        Console.SetOut(printed);
        Environment.CurrentDirectory = folder.Path;
        try
        {
            thread.Start();
            Assert.True(thread.Join(Limit), $"{name}: not done after {Limit.TotalSeconds} s");
        }
        finally
        {
            Console.SetOut(before);
            Environment.CurrentDirectory = place;
        }

        failure?.Throw();
        return printed.ToString();
    }
}
