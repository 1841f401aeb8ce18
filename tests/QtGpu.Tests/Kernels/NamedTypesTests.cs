using QtGpu.Kernels.Activations;
using QtGpu.Tests.Kernels.Activations;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>What is found by its name, and what is refused.</summary>
public sealed class NamedTypesTests
{
    private static readonly NamedStructs<ThingAttribute> Things = new("thing", typeof(IDisposable));

    [Fact]
    public void An_assembly_that_was_added_is_searched_once_it_is()
    {
        var types = new NamedTypes(
            "thing", typeof(Relu).Assembly, type => type == typeof(NamedTypesTests) ? "tests" : null);
        _ = types.ByName;
        SearchedAssemblies.Add(typeof(NamedTypesTests).Assembly);
        SearchedAssemblies.Add(typeof(NamedTypesTests).Assembly);
        Assert.Equal(typeof(NamedTypesTests), types.ByName["tests"]);
        Assert.Single(SearchedAssemblies.All, typeof(NamedTypesTests).Assembly);
    }

    [Fact]
    public void Nothing_of_the_librarys_own_assemblies_is_taken_for_a_users() => Assert.DoesNotContain(
        SearchedAssemblies.All,
        assembly => assembly.GetName().Name is "QtGpu" or "QtGpu.Cli" or "QtGpu.Checks" or "QtGpu.Kernels.Host");

    [Fact]
    public void A_name_of_the_library_cannot_be_taken()
    {
        SearchedAssemblies.Add(typeof(SquaredRelu).Assembly);
        var types = new NamedTypes(
            "activation", typeof(Relu).Assembly,
            type => type == typeof(Relu) || type == typeof(SquaredRelu) ? "relu" : null);
        string message = Assert.Throws<InputException>(() => types.ByName).Message;
        Assert.Contains("activation 'relu' is QtGpu.Kernels.Activations.Relu", message, StringComparison.Ordinal);
        Assert.Contains("SquaredRelu of QtGpu.Tests needs another name", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hidden", "not public")]
    [InlineData("other", "does not implement it")]
    [InlineData("opn", "did you mean 'open'?")]
    public void What_does_not_fit_is_refused(string name, string reason) => Assert.Contains(
        reason, Assert.Throws<InputException>(() => Things.Find(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_fits_is_found() => Assert.Equal(typeof(Open), Things.Find("open"));

    [AttributeUsage(AttributeTargets.Struct)]
    internal sealed class ThingAttribute(string name) : Attribute, IStructName
    {
        public string Name => name;

        public string Summary => name;
    }

    [Thing("open")]
    public readonly record struct Open : IDisposable
    {
        public void Dispose()
        {
        }
    }

    [Thing("hidden")]
    internal readonly record struct Hidden : IDisposable
    {
        public void Dispose()
        {
        }
    }

    [Thing("other")]
    public readonly record struct Other;
}
