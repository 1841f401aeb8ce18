using System.Runtime.CompilerServices;

namespace QtGpu.Tests.House;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] SourceFolders = ["kernels", "src", "tests", "bench"];

    public static string Root { get; } = FindRoot();

    /// <summary>
    /// Files of the source folders that match <paramref name="pattern"/>, as paths relative to the root.
    /// </summary>
    public static IReadOnlyList<string> Files(string pattern) => [.. SourceFolders
        .SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        foreach (string start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(thisFile)! })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "QtGpu.sln")))
                    return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no QtGpu.sln above {AppContext.BaseDirectory}");
    }
}
