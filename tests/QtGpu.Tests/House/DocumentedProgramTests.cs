using System.Globalization;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>
/// Every block of C# in the documentation is a program: it compiles as it stands in a project of one's own that
/// references src/QtGpu, runs, and prints something.
/// </summary>
[Collection(nameof(DocumentedProgramTests))]
[CollectionDefinition(nameof(DocumentedProgramTests), DisableParallelization = true)]
public sealed partial class DocumentedProgramTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // What `dotnet new console` turns on.
    private static readonly SyntaxTree ImplicitUsings = CSharpSyntaxTree.ParseText(string.Concat(new[]
    {
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
        "System.Threading.Tasks",
    }.Select(name => $"global using {name};")));

    private static readonly string[] Unknown =
        ["QtGpu.Cli", "QtGpu.Checks", "QtGpu.Reference", "QtGpu.Tests", "Spectre", "xunit", "FsCheck"];

    public static TheoryData<string> Programs =>
    [
        .. from file in DocumentedCommandTests.Documents()
           from block in Blocks(file)
           select string.Create(CultureInfo.InvariantCulture, $"{file}:{block.Line}"),
    ];

    [Fact]
    public void There_is_one_of_each_kind_of_network() =>
        Assert.All(
            ["README.md", "docs/reservoirs.md", "docs/quantum-neurons.md", "docs/uncertainty.md"],
            file => Assert.Contains(Programs, row => row.Data.StartsWith(file, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Programs))]
    public void It_compiles_and_runs(string place)
    {
        string[] parts = place.Split(':');
        int at = int.Parse(parts[1], CultureInfo.InvariantCulture);
        (int line, string code) = Blocks(parts[0]).Single(block => block.Line == at);
        MethodInfo main = Compile(code, parts[0], line).EntryPoint!;
        string printed = Run(
            place, () => main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]));
        Assert.NotEmpty(printed);
    }

    private static Assembly Compile(string code, string file, int line)
    {
        // Empty lines in front: a message then names the line of the document.
        SyntaxTree program = CSharpSyntaxTree.ParseText(new string('\n', line) + code, path: file);
        var compilation = CSharpCompilation.Create(
            Path.GetRandomFileName(), [ImplicitUsings, program], References(),
            new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        IEnumerable<Diagnostic> problems = compilation.Emit(image).Diagnostics
            .Where(problem => problem.Severity >= DiagnosticSeverity.Warning);
        Assert.True(!problems.Any(), string.Join('\n', problems));
        return Assembly.Load(image.ToArray());
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

    // A block, and the line that opens it.
    private static IEnumerable<(int Line, string Code)> Blocks(string file)
    {
        string text = Repository.Read(file);
        return Block().Matches(text)
            .Select(match => (text.AsSpan(0, match.Index).Count('\n') + 1, match.Groups["code"].Value));
    }

    [GeneratedRegex(
        "^```(csharp|cs|c#)\\r?\\n(?<code>.*?)^```",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
