using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using QtGpu.Tests.Cli;
using QtGpu.Tests.House;
using Xunit;

namespace QtGpu.Tests.Packages;

/// <summary>Somebody who never cloned the repository: both packages, from a folder, outside of it.</summary>
public sealed class PackageTests(Packed packed) : IClassFixture<Packed>
{
    private static readonly string[] Assemblies =
        ["QtGpu", "QtGpu.Kernels", "QtGpu.Kernels.Host", "QtGpu.Kernels.Ilgpu"];

    [Fact]
    public void There_are_two_packages_each_with_its_symbols() => Assert.Equal(
        ["QtGpu.Tool.nupkg", "QtGpu.Tool.snupkg", "QtGpu.nupkg", "QtGpu.snupkg"],
        Directory.EnumerateFiles(packed.Packages)
            .Select(path => Path.GetFileName(path).Replace($".{Packed.Version}", "", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));

    [Fact]
    public void The_library_is_one_package_with_its_kernels_and_their_documentation()
    {
        using ZipArchive package = Open("QtGpu.0");
        IEnumerable<string> files = package.Entries.Select(entry => entry.FullName)
            .Where(name => name.StartsWith("lib/", StringComparison.Ordinal));
        Assert.Equal(
            Assemblies.SelectMany(name => new[] { $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml" }).Order(),
            files.Order());
    }

    [Theory]
    [InlineData("QtGpu.0")]
    [InlineData("QtGpu.Tool.0")]
    public void A_package_says_what_it_is(string name)
    {
        using ZipArchive package = Open(name);
        XElement said = Nuspec(package).Elements().Single();
        foreach (string element in new[] { "license", "readme", "icon", "description", "tags", "authors", "copyright" })
            Assert.NotEmpty(said.Elements().Single(e => e.Name.LocalName == element).Value);
        Assert.InRange(package.GetEntry("icon.png")!.Length, 1, 20_000);
        using var reader = new StreamReader(package.GetEntry("README.md")!.Open());
        string readme = reader.ReadToEnd();
        Assert.Contains("dotnet add package QtGpu", readme, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\]\((?!https://)", readme); // where it is shown, the repository's files are not
    }

    [Fact]
    public void The_library_depends_on_what_its_projects_do_in_their_versions_or_later()
    {
        using ZipArchive package = Open("QtGpu.0");
        var versions = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(e => e.Attribute("Include")!.Value, e => e.Attribute("Version")!.Value.Trim('[', ']'));
        IEnumerable<string> needed =
            from project in Repository.Files("*.csproj")
            where Assemblies.Contains(Path.GetFileNameWithoutExtension(project))
            from reference in XDocument.Parse(Repository.Read(project)).Descendants("PackageReference")
            let id = reference.Attribute("Include")!.Value
            select $"{id} {versions[id]}";
        Assert.Equal(
            needed.Order(),
            Nuspec(package).Descendants().Where(e => e.Name.LocalName == "dependency")
                .Select(e => $"{e.Attribute("id")!.Value} {e.Attribute("version")!.Value}").Order());
    }

    [Fact]
    public void No_symbol_has_a_path_of_the_machine_that_made_it()
    {
        using ZipArchive package = Open("QtGpu.0", "snupkg");
        ZipArchiveEntry[] symbols =
            [.. package.Entries.Where(entry => entry.Name.EndsWith(".pdb", StringComparison.Ordinal))];
        Assert.Equal(Assemblies.Length, symbols.Length);
        Assert.All(symbols, entry =>
        {
            using var content = new MemoryStream();
            using (Stream file = entry.Open())
                file.CopyTo(content);
            string text = System.Text.Encoding.Latin1.GetString(content.ToArray());
            Assert.DoesNotContain(Path.GetFileName(Repository.Root) + "/", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_documented_program_runs_with_the_package()
    {
        DocumentedProgram[] programs = [.. DocumentedProgram.All(), .. DocumentedProgram.Samples()];
        MetadataReference[] references = [.. References()];
        var names = new List<string>();
        foreach (DocumentedProgram program in programs)
        {
            names.Add(string.Concat(program.Place.Select(c => char.IsLetterOrDigit(c) ? c : '-')));
            File.WriteAllBytes(Path.Combine(packed.Output, $"{names[^1]}.dll"), program.Compile(references));
        }

        string printed = packed.Run(["none", .. names.Select(name => Path.Combine(packed.Output, $"{name}.dll"))]);
        Assert.All(names, name => Assert.Matches($"(?m)^== {name}\n[^=\n]", printed));
    }

    [Fact]
    public void What_a_program_adds_is_found_by_its_name_on_every_backend()
    {
        string learned = packed.Run("cpu:25");
        Assert.Matches("(?m)^rings: 0.9", learned);
        Assert.Matches("(?m)^turns: 0.9", learned);
        Assert.Equal(packed.Run("cpu:2"), packed.Run("ilgpu-cpu:2"));
    }

    [Fact]
    public void The_tool_runs_where_it_is_installed()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+", packed.Tool("--version"));
        Assert.Contains("cpu", packed.Tool("devices"), StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        packed.Tool(
            "compare", "--epochs", "1", "--seeds", "2", "--hidden", "16", "--train-samples", "500",
            "--out", folder["report"]);
        Assert.True(File.Exists(Path.Combine(folder["report"], "report.html")));
    }

    [Fact]
    public void The_tool_knows_what_a_plugin_adds()
    {
        string plugin = Path.Combine(packed.Output, "outside.dll");
        string curve = packed.Tool("activation", "--plugin", plugin, "--activation", "bend");
        Assert.Contains("bend", curve, StringComparison.Ordinal);
        Assert.Contains("rings", packed.Tool("data", "list", "--plugin", plugin), StringComparison.Ordinal);
    }

    // The framework's, and what the package brings.
    private IEnumerable<MetadataReference> References() =>
        from path in Directory.EnumerateFiles(RuntimeEnvironment.GetRuntimeDirectory(), "System*.dll")
            .Concat(Directory.EnumerateFiles(packed.Output, "*.dll"))
        let name = Path.GetFileName(path)
        where name != "outside.dll" && !name.EndsWith(".Native.dll", StringComparison.Ordinal)
        select MetadataReference.CreateFromFile(path);

    private ZipArchive Open(string start, string kind = "nupkg") => ZipFile.OpenRead(Assert.Single(
        Directory.EnumerateFiles(packed.Packages, $"{start}*.{kind}")));

    private static XElement Nuspec(ZipArchive package)
    {
        using Stream file = package.Entries
            .Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(file).Root!;
    }
}
