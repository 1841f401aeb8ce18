using QtGpu.IO;

namespace QtGpu.Data;

/// <summary>Where data sets are kept on this machine.</summary>
public static class DataDirectory
{
    /// <summary>
    /// <paramref name="directory"/> (<c>--data</c>), else <c>QTGPU_DATA</c>, else <see cref="UserCache"/>'s folder. An
    /// empty variable counts as unset.
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
        return UserCache.Folder(environment);
    }
}
