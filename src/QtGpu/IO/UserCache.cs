namespace QtGpu.IO;

/// <summary>Where this machine keeps what can be had again, by a download or a measurement.</summary>
internal static class UserCache
{
    /// <summary>
    /// <c>$XDG_CACHE_HOME/qtgpu</c>, else <c>~/.cache/qtgpu</c> (Windows: <c>%LOCALAPPDATA%\qtgpu</c>). A relative
    /// <c>XDG_CACHE_HOME</c> counts as unset, as the XDG specification has it.
    /// </summary>
    /// <param name="environment">Reads an environment variable; null: this process's.</param>
    public static string Folder(Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        if (environment("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache))
            return Path.Combine(cache, "qtgpu");
        return OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "qtgpu")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "qtgpu");
    }
}
