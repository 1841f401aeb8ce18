using System.Globalization;
using QtGpu.Tests.Cli;
using QtGpu.Tests.House;
using QtGpu.Tests.IO;
using Xunit;

namespace QtGpu.Tests.Packages;

/// <summary>
/// Both packages as they are built, a program outside the repository that has the one, and the tool installed from the
/// other. Nothing is downloaded: what they need lies in the machine's cache, where the tests' own packages are.
/// </summary>
public sealed class Packed : IDisposable
{
    /// <summary>Of both packages: one that no cache has.</summary>
    public static readonly string Version = string.Create(
        CultureInfo.InvariantCulture, $"0.0.0-test.{DateTime.UtcNow:yyyyMMddHHmmssfff}");

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _tool;

    /// <summary>Packs, and builds the program.</summary>
    public Packed()
    {
        foreach (string project in new[] { "src/QtGpu", "src/QtGpu.Cli" })
        {
            Dotnet(
                Repository.Root, "pack", project, "-c", "Release", "--no-build", "-o", Packages,
                $"-p:PackageVersion={Version}");
        }

        Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{_folder["cache"]}" /></config>
              <fallbackPackageFolders><add key="machine" value="{MachineCache}" /></fallbackPackageFolders>
              <packageSources><add key="packed" value="{Packages}" /></packageSources>
              <packageSourceMapping>
                <packageSource key="packed"><package pattern="QtGpu*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
        Write("outside.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <OutputPath>out</OutputPath>
                <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="QtGpu" Version="{Version}" /></ItemGroup>
            </Project>
            """);
        Write("Program.cs", OutsideProgram.Code);
        Dotnet(_folder.Path, "build", "-c", "Release");
        _tool = new(Install);
    }

    /// <summary>Where both packages lie.</summary>
    public string Packages => _folder["packages"];

    /// <summary>What the program's build made, the library among it.</summary>
    public string Output => _folder["out"];

    /// <summary>Runs the program.</summary>
    public string Run(params IEnumerable<string> arguments) =>
        Dotnet(_folder.Path, [Path.Combine(Output, "outside.dll"), .. arguments]);

    /// <summary>Runs the installed tool.</summary>
    public string Tool(params IEnumerable<string> arguments) => Done(_folder.Path, _tool.Value, arguments);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static string MachineCache => Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private string Install()
    {
        Dotnet(
            _folder.Path, "tool", "install", "QtGpu.Tool", "--version", Version, "--tool-path", _folder["tool"],
            "--configfile", _folder["nuget.config"]);
        return Path.Combine(_folder["tool"], OperatingSystem.IsWindows() ? "qtgpu.exe" : "qtgpu");
    }

    private void Write(string file, string text) => File.WriteAllText(_folder[file], text);

    // No server outlives it, which would hold on to the folder.
    private static string Dotnet(string folder, params IEnumerable<string> arguments)
    {
        string[] all = [.. arguments];
        return Done(folder, "dotnet", all[0] is "pack" or "build"
            ? [.. all, "--nologo", "--tl:off", "-v:quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"]
            : all);
    }

    private static string Done(string folder, string program, IEnumerable<string> arguments)
    {
        (int code, string output) = Shell.Ask(folder, program, arguments);
        Assert.True(code == 0, $"{Path.GetFileName(program)} {string.Join(' ', arguments)}: {code}\n{output}");
        return output;
    }
}
