using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>
/// Loops over registers are compiled once, in full. With the runtime's usual settings, as an application has them and
/// the tool has not, they would be compiled by a profile of their first calls, which puts sums out of their registers
/// where another branch was seldom taken: products then take twice as long.
/// </summary>
public sealed class HotLoopTests
{
    [Fact]
    public void Loops_over_registers_are_optimised_without_a_profile()
    {
        MethodDeclarationSyntax[] methods =
        [
            .. Repository.Files("*.cs")
                .Where(f => f.StartsWith("kernels/QtGpu.Kernels.Host/", StringComparison.Ordinal))
                .SelectMany(f => CSharpSyntaxTree.ParseText(Repository.Read(f), path: f).GetRoot().DescendantNodes())
                .OfType<MethodDeclarationSyntax>(),
        ];
        HashSet<string> loops = [];
        int known;
        do
        {
            // The loop of a method that is inlined is a loop of its callers.
            known = loops.Count;
            loops.UnionWith(methods.Where(m => IsInlined(m) && IsLoop(m, loops)).Select(Name));
        }
        while (loops.Count > known);

        string[] left =
        [
            .. methods.Where(m => IsLoop(m, loops) && !IsInlined(m)
                && !Has(m, "AggressiveOptimization")).Select(m => $"{m.SyntaxTree.FilePath}: {Name(m)}"),
        ];
        Assert.NotEmpty(loops);
        Assert.True(left.Length == 0, "AggressiveOptimization is missing:\n" + string.Join('\n', left));
    }

    private static bool IsInlined(MethodDeclarationSyntax method) =>
        Has(method, "AggressiveInlining") || Has(method, "(Inline)");

    private static bool Has(MethodDeclarationSyntax method, string option) =>
        method.AttributeLists.ToString().Contains(option, StringComparison.Ordinal);

    // A loop that names registers, or calls one.
    private static bool IsLoop(MethodDeclarationSyntax method, HashSet<string> loops) =>
        method.DescendantNodes().Any(node =>
            (node is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax && NamesRegisters(node))
            || (node is InvocationExpressionSyntax call && loops.Contains(Called(call))));

    private static bool NamesRegisters(SyntaxNode loop) => loop.DescendantTokens().Any(token =>
        token.Text is "T" or "TLane" or "TVector" or "Vector128" or "Vector256" or "Vector512");

    private static string Name(MethodDeclarationSyntax method) =>
        $"{((TypeDeclarationSyntax)method.Parent!).Identifier.Text}.{method.Identifier.Text}";

    // The method of another type by its name, else one of the caller's own.
    private static string Called(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax { Expression: SimpleNameSyntax type } member =>
            $"{type.Identifier.Text}.{member.Name.Identifier.Text}",
        SimpleNameSyntax name =>
            $"{call.FirstAncestorOrSelf<TypeDeclarationSyntax>()!.Identifier.Text}.{name.Identifier.Text}",
        _ => "",
    };
}
