namespace QtGpu.Data;

/// <summary>Where data sets are kept on this machine.</summary>
public static class DataDirectory
{
    /// <summary>
    /// <paramref name="directory"/> (<c>--data</c>), else <c>QTGPU_DATA</c>, else <c>$XDG_CACHE_HOME/qtgpu</c>, else
    /// <c>~/.cache/qtgpu</c> (Windows: <c>%LOCALAPPDATA%\qtgpu</c>). An empty variable counts as unset, and so does a
    /// relative <c>XDG_CACHE_HOME</c>, as the XDG specification has it.
    /// </summary>
    /// <param name="directory">What the user asked for, or null.</param>
    /// <param name="environment">Reads an environment variable; null: this process's.</param>
    public static string Resolve(string? directory, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        if (!string.IsNullOrWhiteSpace(directory))
            return Path.GetFullPath(directory);
        if (environment("QTGPU_DATA") is { } data && !string.IsNullOrWhiteSpace(data))
            return Path.GetFullPath(data);
        return UserCache(environment);
    }

    /// <summary>
    /// <c>$XDG_CACHE_HOME/qtgpu</c>, else <c>~/.cache/qtgpu</c> (Windows: <c>%LOCALAPPDATA%\qtgpu</c>): what can be had
    /// again, by a download or a measurement.
    /// </summary>
    /// <param name="environment">Reads an environment variable; null: this process's.</param>
    public static string UserCache(Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        if (environment("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache))
            return Path.Combine(cache, "qtgpu");
        return OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "qtgpu")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "qtgpu");
    }
}
