using System.Xml.Linq;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>Who may know whom: docs/architecture.md.</summary>
public sealed class ProjectGraphTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["QtGpu.Kernels"] = [],
        ["QtGpu.Kernels.Host"] = ["QtGpu.Kernels"],
        ["QtGpu.Kernels.Ilgpu"] = ["QtGpu.Kernels"],
        ["QtGpu"] = ["QtGpu.Kernels.Host", "QtGpu.Kernels.Ilgpu"],
        ["QtGpu.Reference"] = [],
        ["QtGpu.Checks"] = ["QtGpu.Kernels.Host", "QtGpu.Reference"],
        ["QtGpu.Benchmarks"] = ["QtGpu", "QtGpu.Checks"],
        ["QtGpu.Cli"] = ["QtGpu", "QtGpu.Benchmarks"],
        ["QtGpu.Tests"] = ["QtGpu.Cli"],
        ["QtGpu.Attack"] = ["QtGpu.Cli"],
        ["QtGpu.Bench"] = ["QtGpu.Benchmarks"],
    };

    public static TheoryData<string> Projects => [.. Repository.Files("*.csproj")];

    [Fact]
    public void Every_project_of_the_graph_exists_and_is_in_the_solution()
    {
        Assert.Equal(
            Allowed.Keys.Order(), Projects.Select(project => Path.GetFileNameWithoutExtension(project.Data)).Order());
        string solution = Repository.Read("QtGpu.sln").Replace('\\', '/');
        Assert.All(Projects, project => Assert.Contains($"\"{project.Data}\"", solution, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_the_projects_below_it(string project)
    {
        var known = Names(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path));
        Assert.Equal(Allowed[Path.GetFileNameWithoutExtension(project)], known.Order());
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Only_the_ilgpu_backend_knows_ILGPU(string project)
    {
        bool knows = Array.Exists(
            [.. Names(project, "PackageReference")], name => name.StartsWith("ILGPU", StringComparison.Ordinal));
        Assert.Equal(Path.GetFileNameWithoutExtension(project) == "QtGpu.Kernels.Ilgpu", knows);
    }

    [Theory]
    [InlineData("QtGpu.Kernels")]
    [InlineData("QtGpu.Kernels.Host")]
    [InlineData(
        "QtGpu", "Google.Protobuf", "MathNet.Numerics", "Microsoft.ML.Tokenizers", "OnnxSharp", "Parquet.Net",
        "StbImageSharp", "System.IO.Hashing")]
    public void The_library_needs_next_to_nothing_but_the_base_class_library(string name, params string[] packages)
    {
        string project = Projects.Select(row => row.Data)
            .Single(file => file.EndsWith($"/{name}.csproj", StringComparison.Ordinal));
        Assert.Equal(packages, Names(project, "PackageReference"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Package_versions_stand_in_one_place(string project) =>
        Assert.DoesNotContain(
            XDocument.Parse(Repository.Read(project)).Descendants("PackageReference"),
            package => package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null);

    [Fact]
    public void Package_versions_are_exact() =>
        Assert.All(
            XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion"),
            package => Assert.Matches(@"^\[[0-9.]+\]$", package.Attribute("Version")!.Value));

    private static IEnumerable<string> Names(string project, string item) => XDocument.Parse(Repository.Read(project))
        .Descendants(item).Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));
}
