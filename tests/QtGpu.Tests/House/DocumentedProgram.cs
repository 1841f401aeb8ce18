using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>A program that stands in the documentation, or is a sample.</summary>
/// <param name="File">The file, relative to the root.</param>
/// <param name="Line">The line before its first.</param>
/// <param name="Code">The program.</param>
internal sealed partial record DocumentedProgram(string File, int Line, string Code)
{
    // What `dotnet new console` turns on.
    private static readonly SyntaxTree ImplicitUsings = CSharpSyntaxTree.ParseText(string.Concat(new[]
    {
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
        "System.Threading.Tasks",
    }.Select(name => $"global using {name};")));

    /// <summary>File and line.</summary>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}");

    /// <summary>Every block of C# in the documentation.</summary>
    public static IEnumerable<DocumentedProgram> All() =>
        from file in DocumentedCommandTests.Documents()
        let text = Repository.Read(file)
        from Match match in Block().Matches(text)
        select new DocumentedProgram(
            file, text.AsSpan(0, match.Index).Count('\n') + 1, match.Groups["code"].Value);

    /// <summary>The samples, which are files that the SDK runs as they are; what they tell it is left out.</summary>
    public static IEnumerable<DocumentedProgram> Samples() =>
        from path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.cs")
        let file = $"samples/{Path.GetFileName(path)}"
        orderby file
        select new DocumentedProgram(file, 0, Directive().Replace(Repository.Read(file), string.Empty));

    /// <summary>The program as an assembly, compiled without a warning.</summary>
    public byte[] Compile(IEnumerable<MetadataReference> references)
    {
        // Empty lines in front: a message then names the line of the document.
        SyntaxTree program = CSharpSyntaxTree.ParseText(new string('\n', Line) + Code, path: File);
        var compilation = CSharpCompilation.Create(
            Path.GetRandomFileName(), [ImplicitUsings, program], references,
            new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        IEnumerable<Diagnostic> problems = compilation.Emit(image).Diagnostics
            .Where(problem => problem.Severity >= DiagnosticSeverity.Warning);
        Assert.True(!problems.Any(), string.Join('\n', problems));
        return image.ToArray();
    }

    [GeneratedRegex(
        "^```(csharp|cs|c#)\\r?\\n(?<code>.*?)^```",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();

    [GeneratedRegex("^#:.*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Directive();
}
