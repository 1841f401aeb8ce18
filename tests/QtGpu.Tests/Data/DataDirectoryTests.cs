using QtGpu.Data;
using Xunit;

namespace QtGpu.Tests.Data;

public sealed class DataDirectoryTests
{
    private static readonly string Root = Path.GetTempPath();

    [Fact]
    public void TheFirstThatIsSetWins()
    {
        string flag = Path.Combine(Root, "flag"), data = Path.Combine(Root, "data");
        string cache = Path.Combine(Root, "cache");
        Assert.Equal(flag, Resolve(flag, ("QTGPU_DATA", data), ("XDG_CACHE_HOME", cache)));
        Assert.Equal(data, Resolve(null, ("QTGPU_DATA", data), ("XDG_CACHE_HOME", cache)));
        Assert.Equal(Path.Combine(cache, "qtgpu"), Resolve(null, ("XDG_CACHE_HOME", cache)));
        Assert.Equal(Path.Combine(cache, "qtgpu"), Resolve("", ("QTGPU_DATA", ""), ("XDG_CACHE_HOME", cache)));
    }

    [Fact]
    public void ElseTheUsersCache()
    {
        string home = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        Assert.Equal(Path.Combine(home, "qtgpu"), Resolve(null));
        Assert.Equal(Path.Combine(home, "qtgpu"), Resolve(null, ("XDG_CACHE_HOME", "relative/is/ignored")));
    }

    [Fact]
    public void ARelativeDirectoryIsFromHere() => Assert.Equal(Path.GetFullPath("here"), Resolve("here"));

    private static string Resolve(string? directory, params (string Name, string Value)[] environment) =>
        DataDirectory.Resolve(
            directory,
            environment.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal).GetValueOrDefault);
}
